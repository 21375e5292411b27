// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { isBlank } from '@werkbank/model/base/text.ts'
import { ArrowDown, Ellipsis, SendHorizontal } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Button, IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { TextArea } from '../design/field.tsx'
import { Menu } from '../design/menu.tsx'
import { showToast } from '../design/toast.tsx'
import { useDraft } from '../device/use-draft.ts'
import { formatDate } from '../i18n/format.ts'
import { refusedBecause } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { createRefused } from '../replica/create-refused.ts'
import { createReplica } from '../replica/use-replica.ts'
import { createConversation, currentDocument, type ShownMessage } from './create-conversation.ts'
import { createSeen } from './create-seen.ts'
import { MessageText } from './message-text.tsx'
import { dayWord, startsDay, startsTurn } from './turns.ts'

/** Who will read what is written here. */
const EMPTY_HINTS = {
  record: 'chat.emptyHint',
  group: 'chat.emptyHintGroup',
  direct: 'chat.emptyHintDirect',
  channel: 'chat.emptyHintChannel',
} as const

/** The conversation of a room: messages, and the place to write the next one. */
export function ConversationView(props: {
  roomId: string
  /** The room comes with its record, so it can be written in before the server has told of it. */
  always?: boolean
  /** A message that was looked for: it is shown, and marked. */
  found?: string | undefined
}) {
  const person = usePerson()
  const people = useTable('people')
  const room = useRow('chatRooms', () => props.roomId)
  const accepted = useRowsBy('chatMessages', 'roomId', () => props.roomId)
  const replica = createReplica(() => (props.always || room() ? currentDocument(props.roomId) : undefined))
  const conversation = createConversation(replica, accepted, person.userId, createRefused(replica))
  const seen = createSeen(props.roomId)
  const draft = useDraft(`chat:${props.roomId}`, { text: '' })
  const [editing, setEditing] = createSignal<ShownMessage>()
  const [editText, setEditText] = createSignal('')
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  const scroll = createStickyScroll(
    () => conversation.messages().length,
    () => props.found,
  )
  const text = () => (editing() ? editText() : draft.value().text)
  const write = (words: string) => (editing() ? setEditText(words) : draft.set({ text: words }))
  const canSend = () => !isBlank(text()) && text().trim().length <= LIMITS.chatMessageCharsMax
  let area: HTMLTextAreaElement | undefined
  const stopEditing = () => setEditing(undefined)
  const startEditing = (message: ShownMessage) => {
    setEditing(message)
    setEditText(message.text)
    requestAnimationFrame(() => area?.focus())
  }
  const send = () => {
    const words = text().trim()
    const message = editing()
    if (!canSend()) return
    if (message) conversation.edit(message.id, words)
    else {
      conversation.send(words)
      draft.clear()
      scroll.toEnd()
    }
    stopEditing()
  }
  const remove = (message: ShownMessage) => {
    const { id, text: words } = message
    conversation.remove(id)
    showToast(t('chat.removed'), { onUndo: () => conversation.putBack(id, words) })
  }
  /** Back into the field where it is written: of an edit into the message's. */
  const writeRefusedAgain = (message: ShownMessage) => {
    const words = message.refused?.text ?? ''
    if (message.text !== '') startEditing(message)
    write(words)
    conversation.forgetRefused(message.id)
    area?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const last = conversation.messages().findLast(isMine)
    if (event.key === 'Enter' && !event.shiftKey) send()
    else if (event.key === 'Escape' && editing()) stopEditing()
    else if (event.key === 'ArrowUp' && text() === '' && last) startEditing(last)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const isMine = (message: ShownMessage) => message.authorId === person.userId && message.document === replica()?.name
  return (
    <div class="relative flex h-full min-h-0 flex-col">
      <ol
        ref={scroll.ref}
        tabIndex={0}
        aria-label={t('chat.messages')}
        class="flex min-h-0 flex-1 flex-col overflow-auto px-4 py-3"
        onScroll={scroll.onScroll}
      >
        <For
          each={conversation.messages()}
          fallback={
            <li>
              <EmptyState title={t('chat.empty')}>{t(EMPTY_HINTS[room()?.kind ?? 'record'])}</EmptyState>
            </li>
          }
        >
          {(message, index) => (
            <>
              <Show when={startsDay(conversation.messages(), index())}>
                <Divider words={dayWord(message.at)} />
              </Show>
              <Show when={message.position !== undefined && message.position === seen.firstNew()}>
                <Divider words={t('chat.newSince')} accent />
              </Show>
              <Message
                message={message}
                found={message.id === props.found}
                name={names().get(message.authorId) ?? t('chat.somebody')}
                head={startsTurn(conversation.messages(), index())}
                mine={isMine(message)}
                onEdit={() => startEditing(message)}
                onRemove={() => remove(message)}
                onWriteAgain={() => writeRefusedAgain(message)}
                onForget={() => conversation.forgetRefused(message.id)}
              />
            </>
          )}
        </For>
      </ol>
      <Show when={!scroll.atEnd() && conversation.messages().length > 0}>
        <div class="absolute right-4 bottom-20">
          <IconButton label={t('chat.toEnd')} kind="secondary" onClick={scroll.toEnd}>
            <ArrowDown aria-hidden="true" />
          </IconButton>
        </div>
      </Show>
      <Show when={replica() && !replica()?.readOnly()}>
        <div class="border-t border-line p-3">
          <Show when={editing()}>
            <p class="mb-1 flex items-center justify-between text-xs text-muted">
              {t('chat.editing')}
              <Button kind="quiet" onClick={stopEditing}>
                {t('common.cancel')}
              </Button>
            </p>
          </Show>
          <div class="flex items-end gap-2">
            <div class="min-w-0 flex-1">
              <TextArea
                ref={(element) => {
                  area = element
                }}
                label={t('chat.write')}
                hideLabel
                class="message-area"
                placeholder={t('chat.write')}
                rows={1}
                value={text()}
                onInput={write}
                onKeyDown={onKeyDown}
                maxLength={LIMITS.chatMessageCharsMax}
              />
            </div>
            <IconButton
              kind="primary"
              label={editing() ? t('chat.save') : t('chat.send')}
              disabled={!canSend()}
              onClick={send}
            >
              <SendHorizontal aria-hidden="true" />
            </IconButton>
          </div>
        </div>
      </Show>
    </div>
  )
}

function Divider(props: { words: string; accent?: boolean }) {
  return (
    <li class={`my-2 flex items-center gap-3 text-xs ${props.accent ? 'text-accent' : 'text-muted'}`}>
      <span class="h-px flex-1 bg-line" />
      {props.words}
      <span class="h-px flex-1 bg-line" />
    </li>
  )
}

function Message(props: {
  message: ShownMessage
  found: boolean
  name: string
  /** The first of several by one person: with face and name. */
  head: boolean
  mine: boolean
  onEdit: () => void
  onRemove: () => void
  onWriteAgain: () => void
  onForget: () => void
}) {
  return (
    <li
      data-message={props.message.id}
      class={`group flex gap-2 rounded-md ${props.found ? 'bg-accent-soft' : 'hover:bg-hover'} ${props.head ? 'mt-2' : ''}`}
    >
      <span class="w-7 shrink-0">
        <Show when={props.head}>
          <Avatar id={props.message.authorId} name={props.name} class="mt-0.5" />
        </Show>
      </span>
      <div class="min-w-0 flex-1 py-0.5">
        <Show when={props.head}>
          <p class="flex items-baseline gap-2">
            <span class="font-semibold">{props.name}</span>
            <time class="text-xs text-muted" dateTime={props.message.at}>
              {formatDate(props.message.at, 'time')}
            </time>
          </p>
        </Show>
        <p dir="auto" class={`wrap-anywhere whitespace-pre-wrap ${props.message.pending ? 'text-muted' : ''}`}>
          <MessageText text={props.message.text} />
          <Show when={props.message.edited}>
            <span class="ml-1.5 text-xs text-muted">{t('chat.edited')}</span>
          </Show>
          <Show when={props.message.pending}>
            <span class="ml-1.5 text-xs text-info">{t('chat.waiting')}</span>
          </Show>
        </p>
        <Show when={props.message.refused}>
          {(refused) => <RefusedText {...refused()} onWriteAgain={props.onWriteAgain} onForget={props.onForget} />}
        </Show>
      </div>
      <Show when={props.mine && props.message.text !== ''}>
        <span class="shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <Menu
            label={t('chat.actions')}
            trigger={<Ellipsis aria-hidden="true" />}
            items={[
              { label: t('chat.edit'), onSelect: props.onEdit },
              { label: t('chat.remove'), danger: true, onSelect: props.onRemove },
            ]}
          />
        </span>
      </Show>
    </li>
  )
}

/** What was not taken stays where it was said, with the reason and the ways out (CH-06.5). */
function RefusedText(props: { text: string; reason: string; onWriteAgain: () => void; onForget: () => void }) {
  return (
    <div role="status" data-refused class="mt-0.5 mr-2 rounded-md bg-danger-soft px-2 py-1">
      <p dir="auto" class="wrap-anywhere whitespace-pre-wrap">
        {props.text}
      </p>
      <p class="flex flex-wrap items-center gap-x-2 text-xs">
        <span class="text-danger">{t('chat.notSent', { reason: refusedBecause(props.reason) })}</span>
        <Button kind="quiet" class="px-2" onClick={props.onWriteAgain}>
          {t('chat.writeAgain')}
        </Button>
        <Button kind="quiet" class="px-2" onClick={props.onForget}>
          {t('sync.letRefusedGo')}
        </Button>
      </p>
    </div>
  )
}

/** Shows what was looked for, once; follows the end while one is there; who reads above is left where they are. */
function createStickyScroll(count: () => number, found: () => string | undefined) {
  const [atEnd, setAtEnd] = createSignal(true)
  let list: HTMLOListElement | undefined
  let shown: string | undefined
  const toEnd = () => queueMicrotask(() => list?.scrollTo({ top: list.scrollHeight }))
  const showFound = (id: string): boolean => {
    const message = list?.querySelector(`[data-message="${CSS.escape(id)}"]`)
    if (!message) return false
    message.scrollIntoView({ block: 'center' })
    shown = id
    return true
  }
  createEffect(
    on([count, found], ([, wanted]) =>
      queueMicrotask(() => {
        if (wanted !== undefined && wanted !== shown && showFound(wanted)) return
        if (atEnd()) toEnd()
      }),
    ),
  )
  return {
    atEnd,
    toEnd,
    ref: (element: HTMLOListElement) => {
      list = element
    },
    onScroll: () => {
      if (list) setAtEnd(list.scrollHeight - list.scrollTop - list.clientHeight < 40)
    },
  }
}
