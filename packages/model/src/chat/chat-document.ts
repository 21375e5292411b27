import type * as Y from 'yjs'
import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { idSchema } from '../base/value/id.ts'

/**
 * A month of a room: `chat:<room>:<yyyy-mm>[:<n>]`. `messages`: message id → one plain JSON value; an edit sets it anew.
 * A deleted message stays with `deleted: true` and no text. The order people see is the one in which the server accepted them, and the
 * times are the server's: `writtenAt` is what the device's clock said, `editedAt` what earlier versions of the app wrote. `revision` grows
 * with each edit, so that the later of two values is known without a clock.
 */
export const chatMessageSchema = z.strictObject({
  id: idSchema,
  authorId: idSchema,
  text: z.string().max(LIMITS.chatMessageCharsMax, `A message has at most ${LIMITS.chatMessageCharsMax} characters.`),
  writtenAt: z.iso.datetime(),
  editedAt: z.iso.datetime().optional(),
  revision: z.int().min(0).max(1_000_000).optional(),
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
/** One message; undefined where there is none, or none that can be read. */
export function readMessage(doc: Y.Doc, id: string): ChatMessage | undefined {
  const { data } = chatMessageSchema.safeParse(messagesOf(doc).get(id))
  return data?.id === id ? data : undefined
}
/** Messages that can be read, unordered; what can't be is left out. */
export const readMessages = (doc: Y.Doc): ChatMessage[] =>
  [...messagesOf(doc).keys()].flatMap((id) => readMessage(doc, id) ?? [])
