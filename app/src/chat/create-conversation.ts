import { newId } from '@werkbank/model/base/value/id.ts'
import {
  type ChatMessage,
  chatDocumentName,
  chatMonth,
  messagesOf,
  readMessage,
  setMessage,
} from '@werkbank/model/chat/chat-document.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import { z } from 'zod'
import type { RefusedPiece } from '../device/database.ts'
import type { Refused } from '../replica/create-refused.ts'
import type { Replica } from '../replica/replica.ts'
import { createMessageWindow, type MessageWindow } from './message/create-message-window.ts'
import type { OlderMessages } from './message/create-older-messages.ts'

export type ShownMessage = {
  id: string
  authorId: string
  text: string
  at: string
  edited: boolean
  /** When, where the server has said so. */
  editedAt: string | undefined
  pending: boolean
  document: string
  /** Where the server put it; none while it waits. */
  position: number | undefined
  /** The message that it answers; without an author where that was deleted. */
  answers?: Quoted | undefined
  /** What one wrote last in this message and the server didn't take, with the code of the reason. */
  refused?: { text: string; reason: string; replyTo?: string | undefined }
}
/** `isElsewhere`: it is not on this device, and the server can't be asked now. */
export type Quoted = { id: string; authorId: string | undefined; text: string; isElsewhere?: true }
/** A message with the id of what it answers, which is looked up when it is shown. */
type Merged = Omit<ShownMessage, 'answers'> & { replyTo: string | undefined }

/** What merging needs to know about the month's document: its name, the viewer, and whether all of it has reached the server. */
export type WrittenIn = { document: string; userId: string; sent: boolean }

/**
 * Accepted messages in the order of the server, then pending ones. An edit that the mirror lacks is shown at its message's place: the higher revision is
 * the later one, whatever the clocks of devices say. Messages of others were accepted before they arrived here, so only one's own are pending. Each
 * message once. Pure.
 */
export function mergeMessages(
  accepted: readonly MirrorRow<'chatMessages'>[],
  written: readonly ChatMessage[],
  { document, userId, sent }: WrittenIn,
): Merged[] {
  const byId = new Map(written.map((message) => [message.id, message]))
  const waits = (message: ChatMessage) => !sent && message.authorId === userId
  const known = [...accepted]
    .sort((a, b) => a.position - b.position)
    .flatMap((row) => {
      const local = byId.get(row.id)
      byId.delete(row.id)
      const newer = local && revisionOf(local) > revisionOf(row) ? local : undefined
      if (newer?.deleted) return []
      return [
        {
          id: row.id,
          authorId: row.authorId,
          text: newer ? newer.text : row.text,
          at: row.acceptedAt,
          edited: newer !== undefined || row.editedAt !== null,
          editedAt: newer ? undefined : (row.editedAt ?? undefined),
          pending: newer !== undefined && waits(newer),
          document: row.document,
          position: row.position,
          replyTo: row.replyTo ?? undefined,
        },
      ]
    })
  const unknown = [...byId.values()]
    .filter(({ deleted }) => !deleted)
    .sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1))
  return [
    ...known,
    ...unknown.map((message) => ({
      id: message.id,
      authorId: message.authorId,
      text: message.text,
      at: message.writtenAt,
      edited: revisionOf(message) > 0,
      editedAt: undefined,
      pending: waits(message),
      document,
      position: undefined,
      replyTo: message.replyTo,
    })),
  ]
}

/** Rows of before a revision was kept have none. */
const revisionOf = ({ revision }: { revision?: number | undefined }): number => revision ?? 0

/** The messages with what of them was refused (CH-06.5): an edit at its message, a new one at the end, where it would stand. Pure. */
export function withRefused(
  messages: readonly Merged[],
  pieces: readonly RefusedPiece[],
  { document, userId }: Pick<WrittenIn, 'document' | 'userId'>,
): Merged[] {
  const refused = new Map(
    pieces.flatMap(({ root, mine, reason }) => {
      const message = root === 'messages' ? chatMessageParts.safeParse(mine).data : undefined
      return message ? [[message.id, { ...message, reason }] as const] : []
    }),
  )
  const known = messages.map((message) => {
    const piece = refused.get(message.id)
    refused.delete(message.id)
    return piece ? { ...message, refused: { text: piece.text, reason: piece.reason } } : message
  })
  const unknown = [...refused.values()].map(({ id, text, writtenAt, reason, replyTo }) => ({
    id,
    authorId: userId,
    text: '',
    at: writtenAt,
    edited: false,
    editedAt: undefined,
    pending: false,
    document,
    position: undefined,
    replyTo,
    refused: { text, reason, replyTo },
  }))
  return [...known, ...unknown]
}

/** What was refused may be no message at all. */
const chatMessageParts = z.object({
  id: z.string(),
  text: z.string(),
  writtenAt: z.string(),
  replyTo: z.string().optional(),
})

export type Conversation = {
  /** Those that one looks at; `window` moves. */
  messages: Accessor<readonly ShownMessage[]>
  window: Pick<MessageWindow<Row>, 'hasOlder' | 'hasNewer' | 'isElsewhere' | 'older' | 'newer' | 'toEnd' | 'show'>
  /** A message as it stands, also one that isn't shown. */
  quoted(id: string): Quoted
  send(text: string, replyTo?: string): void
  edit(id: string, text: string): void
  remove(id: string): void
  /** Puts back what was removed, as it was. */
  putBack(id: string, text: string): void
  /** A refused message was rewritten or dismissed. */
  forgetRefused(id: string): void
}
type Row = MirrorRow<'chatMessages'>

type Options = {
  replica: Accessor<Replica | undefined>
  /** Those that the device has; `older` has what the server adds. */
  accepted: Accessor<readonly Row[]>
  /** The author. */
  userId: string
  refused?: Refused | undefined
  older?: OlderMessages | undefined
}

/** A room as one sees it. Messages of this month are written into its document. */
export function createConversation({ replica, accepted, userId, refused, older }: Options): Conversation {
  const written = createWritten(replica)
  const inOrder = createMemo(() => [...accepted()].sort((a, b) => a.position - b.position))
  const rows = createMemo(() => new Map(accepted().map((row) => [row.id, row])))
  const window = createMessageWindow(inOrder, older)
  const quoted = (id: string): Quoted => {
    const [held, local] = [rows().get(id), written().get(id)]
    const row = held ?? (local ? undefined : older?.one(id))
    if (row === undefined && !local && older) return { id, authorId: undefined, text: '', isElsewhere: true }
    const current = !row || (local && revisionOf(local) > revisionOf(row)) ? local : row
    const isThere = current && !('deleted' in current && current.deleted)
    return isThere ? { id, authorId: current.authorId, text: current.text } : { id, authorId: undefined, text: '' }
  }
  const messages = createShown({ rows, written, window, quoted, replica, userId, refused })
  const put = (message: ChatMessage) => replica()?.edit(() => setMessage(replica()?.doc as Replica['doc'], message))
  const next = (id: string) => {
    const doc = replica()?.doc
    return nextRevision(rows().get(id), doc && readMessage(doc, id), { id, userId })
  }
  const change = (id: string, text: string) => {
    const message = next(id)
    if (message) put({ ...message, text })
  }
  return {
    messages,
    window,
    quoted,
    send: (text, replyTo) =>
      void put({
        id: newId(),
        authorId: userId,
        text,
        writtenAt: new Date().toISOString(),
        ...(replyTo ? { replyTo } : {}),
      }),
    edit: change,
    putBack: change,
    forgetRefused: (id) => void refused?.forget({ root: 'messages', key: id }),
    remove(id) {
      const message = next(id)
      if (message) put({ ...message, text: '', deleted: true })
    },
  }
}

/** The messages in a document that can be read. Each is read once: a month may have thousands. */
function createWritten(replica: Accessor<Replica | undefined>): Accessor<ReadonlyMap<string, ChatMessage>> {
  const [written, setWritten] = createSignal<ReadonlyMap<string, ChatMessage>>(new Map(), { equals: false })
  createEffect(() => {
    const doc = replica()?.doc
    const known = new Map<string, ChatMessage>()
    const read = (ids: Iterable<string>) => {
      for (const id of ids) {
        const message = doc && readMessage(doc, id)
        if (message) known.set(id, message)
        else known.delete(id)
      }
      setWritten(known)
    }
    if (!doc) return read([])
    const map = messagesOf(doc)
    const onChange = ({ keysChanged }: { keysChanged: Set<string> }) => read(keysChanged)
    read(map.keys())
    map.observe(onChange)
    onCleanup(() => map.unobserve(onChange))
  })
  return written
}

/** What stands in the window: messages keep their identity, so that one more does not paint all of them anew. */
function createShown({
  rows,
  written,
  window,
  quoted,
  replica,
  userId,
  refused,
}: {
  rows: Accessor<ReadonlyMap<string, Row>>
  written: Accessor<ReadonlyMap<string, ChatMessage>>
  window: MessageWindow<Row>
  quoted: (id: string) => Quoted
  replica: Accessor<Replica | undefined>
  userId: string
  refused: Refused | undefined
}): Accessor<readonly ShownMessage[]> {
  const [view, setView] = createStore<{ messages: ShownMessage[] }>({ messages: [] })
  createEffect(() => {
    const document = { document: replica()?.name ?? '', userId, sent: replica()?.synced() ?? false }
    const accepted = window.shown()
    const there = new Set(accepted.map(({ id }) => id))
    /** What the server hasn't placed stands after all others. */
    const belongs = (id: string) => there.has(id) || (!window.hasNewer() && !rows().has(id))
    const mine = [...written().values()].filter(({ id }) => belongs(id))
    const pieces = (refused?.all() ?? []).filter(({ key }) => belongs(key))
    const merged = withRefused(mergeMessages(accepted, mine, document), pieces, document)
    const shown = merged.map(({ replyTo, ...message }) => ({
      ...message,
      answers: replyTo === undefined ? undefined : quoted(replyTo),
    }))
    setView('messages', reconcile(shown, { key: 'id' }))
  })
  return () => view.messages
}

/** One's own message as its next revision; undefined for messages of others. */
function nextRevision(
  row: Row | undefined,
  local: ChatMessage | undefined,
  { id, userId }: { id: string; userId: string },
): Omit<ChatMessage, 'deleted' | 'editedAt'> | undefined {
  const authorId = local?.authorId ?? row?.authorId
  if (authorId !== userId) return undefined
  const replyTo = local?.replyTo ?? row?.replyTo
  return {
    id,
    authorId,
    text: local?.text ?? row?.text ?? '',
    writtenAt: local?.writtenAt ?? row?.writtenAt ?? row?.acceptedAt ?? '',
    revision: Math.max(local ? revisionOf(local) : 0, row ? revisionOf(row) : 0) + 1,
    ...(replyTo ? { replyTo } : {}),
  }
}

/** The document that takes today's messages of a room. */
export const currentDocument = (roomId: string, now = new Date()): string =>
  chatDocumentName(roomId, chatMonth(now.toISOString()))
