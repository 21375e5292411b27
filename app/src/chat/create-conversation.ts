import { newId } from '@werkbank/model/base/id.ts'
import {
  type ChatMessage,
  chatDocumentName,
  chatMonth,
  messagesOf,
  readMessages,
  setMessage,
} from '@werkbank/model/chat/chat-document.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
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
}

/**
 * Accepted messages in the order of the server, then what this device wrote and the server has not told of yet. An edit that waits
 * shows at its message's place. Each message once. Pure.
 */
export function mergeMessages(
  accepted: readonly MirrorRow<'chatMessages'>[],
  written: readonly ChatMessage[],
  document: string,
): ShownMessage[] {
  const byId = new Map(written.map((message) => [message.id, message]))
  const known = [...accepted]
    .sort((a, b) => a.position - b.position)
    .flatMap((row) => {
      const local = byId.get(row.id)
      byId.delete(row.id)
      if (local?.deleted) return []
      const newer = local && (local.editedAt ?? '') > (row.editedAt ?? '')
      return [
        {
          id: row.id,
          authorId: row.authorId,
          text: newer ? local.text : row.text,
          at: row.acceptedAt,
          edited: Boolean(newer ? local.editedAt : row.editedAt),
          pending: Boolean(newer),
          document: row.document,
          position: row.position,
        },
      ]
    })
  const pending = [...byId.values()]
    .filter(({ deleted }) => !deleted)
    .sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1))
  return [
    ...known,
    ...pending.map((message) => ({
      id: message.id,
      authorId: message.authorId,
      text: message.text,
      at: message.writtenAt,
      edited: Boolean(message.editedAt),
      pending: true,
      document,
      position: undefined,
    })),
  ]
}

export type Conversation = {
  messages: Accessor<readonly ShownMessage[]>
  send(text: string): void
  edit(id: string, text: string): void
  remove(id: string): void
}

/** A room as one sees it. Messages of this month are written into its document; `userId` is who writes. */
export function createConversation(
  replica: Accessor<Replica | undefined>,
  accepted: Accessor<readonly MirrorRow<'chatMessages'>[]>,
  userId: string,
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
  const mine = (id: string): ChatMessage | undefined => {
    const local = written().find((message) => message.id === id)
    const row = accepted().find((message) => message.id === id)
    return local ?? (row && { id, authorId: row.authorId, text: row.text, writtenAt: row.writtenAt ?? row.acceptedAt })
  }
  // Messages keep their identity, so that one more does not paint all of them anew.
  const [view, setView] = createStore<{ messages: ShownMessage[] }>({ messages: [] })
  createEffect(() =>
    setView('messages', reconcile(mergeMessages(accepted(), written(), replica()?.name ?? ''), { key: 'id' })),
  )
  return {
    messages: () => view.messages,
    send: (text) => void put({ id: newId(), authorId: userId, text, writtenAt: new Date().toISOString() }),
    edit(id, text) {
      const message = mine(id)
      if (message?.authorId === userId) put({ ...message, text, editedAt: new Date().toISOString() })
    },
    remove(id) {
      const message = mine(id)
      if (message?.authorId === userId) put({ ...message, text: '', editedAt: new Date().toISOString(), deleted: true })
    },
  }
}

/** The document that takes today's messages of a room. */
export const currentDocument = (roomId: string, now = new Date()): string =>
  chatDocumentName(roomId, chatMonth(now.toISOString()))
