import { DOCUMENT_KINDS } from '@werkbank/model/document-kinds.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js'
import { EmptyState } from '../design/empty-state.tsx'
import type { MenuItem } from '../design/overlay/menu.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { useDraft } from '../device/use-draft.ts'
import { t } from '../i18n/t.ts'
import { usePerson, useWorkspace } from '../identity/index.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { useMirror, useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { createRefused } from '../replica/create-refused.ts'
import { createReplica } from '../replica/use-replica.ts'
import { recordWith } from '../subjects.ts'
import { createConversation, currentDocument, type ShownMessage } from './create-conversation.ts'
import { createSeen } from './create-seen.ts'
import { createOlderMessages } from './message/create-older-messages.ts'
import { Message } from './message/message.tsx'
import { MessageList, type MessageListControls } from './message/message-list.tsx'
import { WriteField } from './message/write-field.tsx'

/** The readers of the room. */
const EMPTY_HINTS = {
  record: 'chat.emptyHint',
  group: 'chat.emptyHintGroup',
  direct: 'chat.emptyHintDirect',
  channel: 'chat.emptyHintChannel',
} as const

/** The conversation of a room: messages, and the place to write the next one. */
export function ConversationView(props: {
  roomId: string
  /** The room is created with its record, so it can be written in before the mirror has it. */
  always?: boolean
  /** A message that was looked for: it is shown, and marked. */
  found?: string | undefined
}) {
  const person = usePerson()
  const room = useRow('chatRooms', () => props.roomId)
  const older = useOlder(props.roomId)
  const replica = createReplica(() => (props.always || room() ? currentDocument(props.roomId) : undefined))
  const refused = createRefused(replica)
  const conversation = createConversation({ replica, accepted: older.all, userId: person.userId, refused, older })
  const seen = createSeen(props.roomId, (position) => (older.all().at(-1)?.position ?? 0) >= position)
  const draft = useDraft(`chat:${props.roomId}`, { text: '', replyTo: '' })
  const { editing, setEditing, stop, isChanged } = createEditing()
  const [jumped, setJumped] = createSignal<string>()
  const nameOf = createNames()
  const onlineOf = createOnline()
  // What one was led to last is marked: an answer's message, or what was looked for since.
  createEffect(
    on(
      () => props.found,
      () => setJumped(undefined),
    ),
  )
  const found = () => positionOf(props.found)
  const positionOf = (id: string | undefined) => older.all().find((row) => row.id === id)
  const fetched = async (id: string) => positionOf(id) ?? (await older.show(id).catch(() => undefined))
  createEffect(
    on(
      () => props.found,
      (id) => void (id !== undefined && fetched(id)),
    ),
  )
  let controls: MessageListControls | undefined
  let area: HTMLTextAreaElement | undefined
  const focus = () => requestAnimationFrame(() => area?.focus())
  const startEditing = ({ id, text }: { id: string; text: string }) => {
    stop()
    setEditing({ id, text, before: text })
    focus()
  }
  const reply = (id: string) => {
    draft.set({ replyTo: id })
    focus()
  }
  const send = (text: string) => {
    const message = editing()
    if (message) conversation.edit(message.id, text)
    else {
      conversation.send(text, draft.value().replyTo)
      draft.clear()
      controls?.toEnd()
    }
    setEditing(undefined)
  }
  const remove = ({ id, text }: ShownMessage) => {
    conversation.remove(id)
    showToast(t('chat.removed'), { onUndo: () => conversation.putBack(id, text) })
  }
  /** Back into the field where it is written: of an edit into the message's. */
  const writeRefusedAgain = ({ id, text, refused }: ShownMessage) => {
    if (text !== '') startEditing({ id, text: refused?.text ?? '' })
    else draft.set({ text: refused?.text ?? '', replyTo: refused?.replyTo ?? '' })
    conversation.forgetRefused(id)
    focus()
  }
  const canWrite = () => replica() !== undefined && !replica()?.readOnly()
  const isMine = (message: ShownMessage) => message.authorId === person.userId && message.document === replica()?.name
  const actionsOf = (message: ShownMessage): MenuItem[] => [
    ...(canWrite() ? [{ label: t('chat.reply'), onSelect: () => reply(message.id) }] : []),
    ...(canWrite() && isMine(message)
      ? [
          { label: t('chat.edit'), onSelect: () => startEditing(message) },
          { label: t('chat.remove'), danger: true, onSelect: () => remove(message) },
        ]
      : []),
  ]
  const jump = async (id: string) => {
    const row = await fetched(id)
    if (!row) return
    setJumped(id)
    controls?.show(row)
  }
  return (
    <div class="flex h-full min-h-0 flex-col">
      <MessageList
        conversation={conversation}
        firstNew={seen.firstNew()}
        found={found()}
        isCut={older.isCut()}
        controls={(made) => {
          controls = made
        }}
        empty={<EmptyState title={t('chat.empty')}>{t(EMPTY_HINTS[room()?.kind ?? 'record'])}</EmptyState>}
      >
        {(message, head) => (
          <Message
            message={message}
            found={message.id === (jumped() ?? props.found)}
            nameOf={nameOf}
            onlineOf={onlineOf}
            head={head()}
            actions={actionsOf(message)}
            onWriteAgain={() => writeRefusedAgain(message)}
            onForget={() => conversation.forgetRefused(message.id)}
            onQuoted={(id) => void jump(id)}
          />
        )}
      </MessageList>
      <Show when={canWrite()}>
        <WriteField
          ref={(element) => {
            area = element
          }}
          text={editing()?.text ?? draft.value().text}
          onInput={(text) => {
            const message = editing()
            if (message) setEditing({ ...message, text })
            else draft.set({ text })
          }}
          editing={editing() !== undefined}
          isChanged={isChanged()}
          onStopEditing={stop}
          answers={draft.value().replyTo ? conversation.quoted(draft.value().replyTo) : undefined}
          onStopAnswering={() => draft.set({ replyTo: '' })}
          nameOf={nameOf}
          onSend={send}
          onEditLast={() => {
            const last = conversation.messages().findLast(isMine)
            if (last) startEditing(last)
          }}
        />
      </Show>
    </div>
  )
}

/** Whether the server may have a record's conversation although this device doesn't hold it: nobody wrote in it lately, and the record was there before. */
function mayBeElsewhere(mirror: Mirror, id: string, since: string): boolean {
  const record = recordWith(mirror, id)
  const row = record && (mirror.get(DOCUMENT_KINDS[record.kind].table as MirrorTable, id) as { createdAt?: string })
  return record?.isSaid === true && (row?.createdAt ?? '') < since
}

/** The messages of a room: those on this device, and behind them those that the server alone has. */
function useOlder(roomId: string) {
  const mirror = useMirror()
  const { request, online } = useWorkspace()
  const room = useRow('chatRooms', () => roomId)
  const held = useRowsBy('chatMessages', 'roomId', () => roomId)
  const mayBe = () => {
    const since = mirror.heldSince('chatMessages')
    const begun = room()
    if (since === undefined) return false
    return begun ? begun.lastPosition > 0 && begun.createdAt < since : mayBeElsewhere(mirror, roomId, since)
  }
  const older = createOlderMessages({ roomId, held, mayBe, request, online })
  const off = mirror.onChange(({ chatMessages }) => {
    const fetched = new Set(older.all().map(({ id }) => id))
    const changed = (chatMessages?.gone ?? []).filter((id) => fetched.has(id))
    if (changed.length > 0) void older.refresh(changed)
  })
  onCleanup(off)
  return older
}

/** An earlier message that is being rewritten: stored nowhere until it is sent, so a cancelled one comes back with Undo. */
function createEditing() {
  const [editing, setEditing] = createSignal<{ id: string; text: string; before: string }>()
  const isChanged = () => editing() !== undefined && editing()?.text !== editing()?.before
  const stop = () => {
    const left = isChanged() ? editing() : undefined
    setEditing(undefined)
    if (left) showToast(t('chat.editDiscarded'), { onUndo: () => setEditing(left) })
  }
  return { editing, setEditing, stop, isChanged }
}

/** People by name; a general word for unknown ones. */
function createNames(): (userId: string | undefined) => string {
  const people = useTable('people')
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  return (userId) => names().get(userId ?? '') ?? t('chat.somebody')
}
