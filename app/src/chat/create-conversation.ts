import { newId } from '@werkbank/model/base/id.ts'
import {
  type ChatMessage,
  chatDocumentName,
  chatMonth,
  messagesOf,
  readMessage,
  readMessages,
  setMessage,
} from '@werkbank/model/chat/chat-document.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import { z } from 'zod'
import type { RefusedPiece } from '../device/database.ts'
import type { Refused } from '../replica/create-refused.ts'
import type { Replica } from '../replica/replica.ts'

export type ShownMessage = {
  id: string
  authorId: string
  text: string
  at: string
  edited: boolean
  pending: boolean
  document: string
  /** Where the server put it; none while it waits. */
  position: number | undefined
  /** What one wrote last in this message and the server didn't take, with the code of the reason. */
  refused?: { text: string; reason: string }
}

/** What a merge of both sides needs to know about the month's document: its name, who looks, and whether all in it has reached the server. */
export type WrittenIn = { document: string; userId: string; sent: boolean }

/**
 * Accepted messages in the order of the server, then what is written and not told of yet. An edit that the mirror doesn't know shows at its
 * message's place: the higher revision is the later one, whatever the clocks of devices say. What others wrote was accepted before it came
 * here, so only one's own waits. Each message once. Pure.
 */
export function mergeMessages(
  accepted: readonly MirrorRow<'chatMessages'>[],
  written: readonly ChatMessage[],
  { document, userId, sent }: WrittenIn,
): ShownMessage[] {
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
          pending: newer !== undefined && waits(newer),
          document: row.document,
          position: row.position,
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
      pending: waits(message),
      document,
      position: undefined,
    })),
  ]
}

/** Rows of before a revision was kept have none. */
const revisionOf = ({ revision }: { revision?: number | undefined }): number => revision ?? 0

/** The messages with what of them was refused (CH-06.5): an edit at its message, a new one at the end, where it would stand. Pure. */
export function withRefused(
  messages: readonly ShownMessage[],
  pieces: readonly RefusedPiece[],
  { document, userId }: Pick<WrittenIn, 'document' | 'userId'>,
): ShownMessage[] {
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
  const unknown = [...refused.values()].map(({ id, text, writtenAt, reason }) => ({
    id,
    authorId: userId,
    text: '',
    at: writtenAt,
    edited: false,
    pending: false,
    document,
    position: undefined,
    refused: { text, reason },
  }))
  return [...known, ...unknown]
}

/** What was refused may be no message at all. */
const chatMessageParts = z.object({ id: z.string(), text: z.string(), writtenAt: z.string() })

export type Conversation = {
  messages: Accessor<readonly ShownMessage[]>
  send(text: string): void
  edit(id: string, text: string): void
  remove(id: string): void
  /** Puts back what was removed, as it was. */
  putBack(id: string, text: string): void
  /** What was refused in a message is written otherwise, or let go. */
  forgetRefused(id: string): void
}

/** A room as one sees it. Messages of this month are written into its document; `userId` is who writes. */
export function createConversation(
  replica: Accessor<Replica | undefined>,
  accepted: Accessor<readonly MirrorRow<'chatMessages'>[]>,
  userId: string,
  refused?: Refused,
): Conversation {
  const [written, setWritten] = createSignal<readonly ChatMessage[]>([])
  createEffect(() => {
    const doc = replica()?.doc
    if (!doc) return setWritten([])
    const refresh = () => setWritten(readMessages(doc))
    refresh()
    messagesOf(doc).observe(refresh)
    onCleanup(() => messagesOf(doc).unobserve(refresh))
  })
  const put = (message: ChatMessage) => replica()?.edit(() => setMessage(replica()?.doc as Replica['doc'], message))
  /** One's own as it stands, to be written anew as its next revision. */
  const mine = (id: string): Omit<ChatMessage, 'deleted' | 'editedAt'> | undefined => {
    const doc = replica()?.doc
    const local = doc && readMessage(doc, id)
    const row = accepted().find((message) => message.id === id)
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
  const change = (id: string, text: string) => {
    const message = mine(id)
    if (message) put({ ...message, text })
  }
  // Messages keep their identity, so that one more does not paint all of them anew.
  const [view, setView] = createStore<{ messages: ShownMessage[] }>({ messages: [] })
  createEffect(() => {
    const document = { document: replica()?.name ?? '', userId, sent: replica()?.synced() ?? false }
    const merged = mergeMessages(accepted(), written(), document)
    setView('messages', reconcile(withRefused(merged, refused?.all() ?? [], document), { key: 'id' }))
  })
  return {
    messages: () => view.messages,
    send: (text) => void put({ id: newId(), authorId: userId, text, writtenAt: new Date().toISOString() }),
    edit: change,
    putBack: change,
    forgetRefused: (id) => void refused?.forget({ root: 'messages', key: id }),
    remove(id) {
      const message = mine(id)
      if (message) put({ ...message, text: '', deleted: true })
    },
  }
}

/** The document that takes today's messages of a room. */
export const currentDocument = (roomId: string, now = new Date()): string =>
  chatDocumentName(roomId, chatMonth(now.toISOString()))
