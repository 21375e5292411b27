import type * as Y from 'yjs'
import { z } from 'zod'
import { idSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'

/**
 * A month of a room: `chat:<room>:<yyyy-mm>[:<n>]`. `messages`: message id → one plain JSON value; an edit sets it anew.
 * A deleted message stays with `deleted: true` and no text. The order people see is the one in which the server accepted them.
 */
export const chatMessageSchema = z.strictObject({
  id: idSchema,
  authorId: idSchema,
  text: z.string().max(LIMITS.chatMessageCharsMax, `A message has at most ${LIMITS.chatMessageCharsMax} characters.`),
  writtenAt: z.iso.datetime(),
  editedAt: z.iso.datetime().optional(),
  replyTo: idSchema.optional(),
  deleted: z.literal(true).optional(),
})
export type ChatMessage = z.infer<typeof chatMessageSchema>
export const messagesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('messages')
/** `month` as YYYY-MM, in UTC. */
export const chatDocumentName = (roomId: string, month: string, part = 1): string =>
  `chat:${roomId}:${month}${part > 1 ? `:${part}` : ''}`
export const chatMonth = (at: string): string => at.slice(0, 7)

export function setMessage(doc: Y.Doc, message: ChatMessage): void {
  messagesOf(doc).set(message.id, message)
}
/** Messages that can be read, unordered; what can't be is left out. */
export function readMessages(doc: Y.Doc): ChatMessage[] {
  return [...messagesOf(doc).entries()].flatMap(([id, value]) => {
    const parsed = chatMessageSchema.safeParse(value)
    return parsed.success && parsed.data.id === id ? [parsed.data] : []
  })
}
