// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
import { readRoom } from '@werkbank/model/chat/commands.ts'
import { Ellipsis, Send } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import { Avatar, personStyle } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { TextArea } from '../design/field.tsx'
import { Menu } from '../design/menu.tsx'
import { showToast } from '../design/toast.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createReplica } from '../replica/use-replica.ts'
import { createConversation, currentDocument, type ShownMessage } from './create-conversation.ts'
import { createUnread } from './unread.ts'

/** The conversation of a room: messages, and the place to write the next one. */
export function ConversationView(props: {
  roomId: string
  /** The room comes with its record, so it can be written in before the server has told of it. */
  always?: boolean
}) {
  const person = usePerson()
  const outbox = useOutbox()
  const people = useTable('people')
  const room = useRow('chatRooms', () => props.roomId)
  const accepted = useRowsBy('chatMessages', 'roomId', () => props.roomId)
  const replica = createReplica(() => (props.always || room() ? currentDocument(props.roomId) : undefined))
  const conversation = createConversation(replica, accepted, person.userId)
  const unread = createUnread(props.roomId)
  const [text, setText] = createSignal('')
  const [editing, setEditing] = createSignal<string | undefined>()
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  let list: HTMLOListElement | undefined
  createEffect(
    on(
      () => conversation.messages().length,
      () => queueMicrotask(() => list?.scrollTo({ top: list.scrollHeight })),
    ),
  )
  // Seen is read: the panel is open and the page in front.
  createEffect(() => {
    const position = room()?.lastPosition ?? 0
    if (unread() > 0 && document.visibilityState === 'visible')
      void outbox.enqueue(readRoom, { id: props.roomId, position })
  })
  const send = () => {
    const words = text().trim()
    if (!words) return
    const id = editing()
    if (id) conversation.edit(id, words)
    else conversation.send(words)
    setText('')
    setEditing(undefined)
  }
  const remove = (message: ShownMessage) => {
    conversation.remove(message.id)
    showToast(t('chat.removed'), { onUndo: () => conversation.edit(message.id, message.text) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape' && editing()) {
      setEditing(undefined)
      setText('')
    }
  }
  const isNewDay = (index: number) => {
    const [message, before] = [conversation.messages()[index], conversation.messages()[index - 1]]
    return message !== undefined && formatDate(message.at) !== (before ? formatDate(before.at) : '')
  }
  return (
    <div class="flex h-full min-h-80 flex-col">
      <ol
        ref={list}
        tabIndex={0}
        aria-label={t('chat.messages')}
        class="flex min-h-0 flex-1 flex-col gap-2 overflow-auto p-4"
      >
        <For
          each={conversation.messages()}
          fallback={
            <li>
              <EmptyState title={t('chat.empty')}>{t('chat.emptyHint')}</EmptyState>
            </li>
          }
        >
          {(message, index) => (
            <>
              <Show when={isNewDay(index())}>
                <li class="self-center text-xs text-muted">{formatDate(message.at)}</li>
              </Show>
              <li class="group flex gap-2" style={personStyle(message.authorId)}>
                <Avatar id={message.authorId} name={names().get(message.authorId) ?? ''} size="small" class="mt-0.5" />
                <div class="min-w-0 flex-1">
                  <p class="flex items-baseline gap-2 text-xs text-muted">
                    <span class="font-medium text-ink">{names().get(message.authorId)}</span>
                    <time dateTime={message.at}>{formatDate(message.at, 'time')}</time>
                    <Show when={message.edited}>
                      <span>{t('chat.edited')}</span>
                    </Show>
                    <Show when={message.pending}>
                      <span>{t('chat.waiting')}</span>
                    </Show>
                  </p>
                  <p class="wrap-anywhere whitespace-pre-wrap">{message.text}</p>
                </div>
                <Show when={message.authorId === person.userId}>
                  <Menu
                    label={t('chat.actions')}
                    trigger={<Ellipsis aria-hidden="true" />}
                    items={[
                      {
                        label: t('chat.edit'),
                        onSelect: () => {
                          setEditing(message.id)
                          setText(message.text)
                        },
                      },
                      { label: t('chat.remove'), danger: true, onSelect: () => remove(message) },
                    ]}
                  />
                </Show>
              </li>
            </>
          )}
        </For>
      </ol>
      <div class="flex items-end gap-2 border-t border-line p-3">
        <div class="flex-1">
          <TextArea
            label={t('chat.write')}
            hideLabel
            placeholder={t('chat.write')}
            rows={2}
            value={text()}
            onInput={setText}
            onKeyDown={onKeyDown}
            maxLength={10_000}
            disabled={replica()?.readOnly() ?? true}
          />
        </div>
        <Button kind="primary" disabled={!text().trim()} onClick={send}>
          <Send aria-hidden="true" />
          {editing() ? t('chat.save') : t('chat.send')}
        </Button>
      </div>
    </div>
  )
}
