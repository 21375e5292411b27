import type { ChatMessage } from '@werkbank/model/chat/chat-document.ts'
import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import type { Tx } from './connect.ts'
import { emit } from './spine.ts'

/** A message that can't be one of this room: `code` is that of the refusal. */
export class MessageRefused extends Error {
  override name = 'MessageRefused'
  readonly code: 'message-elsewhere' | 'reply-elsewhere'
  constructor(code: MessageRefused['code'], messageId: string) {
    super(`${code}: ${messageId}`)
    this.code = code
  }
}

/**
 * Writes accepted messages as rows, in the transaction that logs them: new ones get the room's next positions in the order given,
 * edits and deletions change their row. Both the sync nodes and REST call it. The room's row is locked: positions have no gaps.
 * Throws MessageRefused where an id is another room's, or a reply answers what was not said here (CH-05.3).
 */
export async function writeAcceptedMessages(
  tx: Tx,
  orgId: string,
  document: string,
  messages: readonly ChatMessage[],
): Promise<void> {
  const name = parseDocumentName(document)
  if (name?.kind !== 'chat' || messages.length === 0) return
  const [room] = await tx<
    { lastPosition: number }[]
  >`SELECT last_position FROM chat_rooms WHERE org_id = ${orgId} AND id = ${name.subjectId} FOR UPDATE`
  if (!room) return
  const roomOf = await roomsOf(tx, orgId, messages)
  for (const { id, replyTo } of messages) {
    if ((roomOf.get(id) ?? name.subjectId) !== name.subjectId) throw new MessageRefused('message-elsewhere', id)
    const isHere = roomOf.get(replyTo ?? id) === name.subjectId || messages.some((message) => message.id === replyTo)
    if (replyTo !== undefined && !isHere) throw new MessageRefused('reply-elsewhere', id)
  }
  let position = room.lastPosition
  for (const message of messages) {
    if (roomOf.has(message.id)) await changeMessage(tx, orgId, message)
    else {
      position += 1
      roomOf.set(message.id, name.subjectId)
      await tx`
        INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, reply_to, written_at, edited_at, deleted_at)
        VALUES (${orgId}, ${message.id}, ${name.subjectId}, ${document}, ${position}, ${message.authorId}, ${message.text}, ${message.replyTo ?? null},
          ${message.writtenAt}, ${message.editedAt ?? null}, ${message.deleted ? message.writtenAt : null})`
    }
  }
  if (position > room.lastPosition) {
    await tx`UPDATE chat_rooms SET last_position = ${position}, last_message_at = now() WHERE org_id = ${orgId} AND id = ${name.subjectId}`
  }
  const last = messages.at(-1)
  await emit(tx, {
    orgId,
    type: 'chat.message-accepted',
    subject: { type: 'room', id: name.subjectId },
    actor: last?.authorId ?? null,
    audience: 'chat.use',
    payload: { roomId: name.subjectId, messageId: last?.id, position },
  })
}

/** The rooms of those that are known: of the messages themselves and of those that they answer. */
async function roomsOf(tx: Tx, orgId: string, messages: readonly ChatMessage[]): Promise<Map<string, string>> {
  const ids = messages.flatMap(({ id, replyTo }) => (replyTo === undefined ? [id] : [id, replyTo]))
  const rows = await tx<
    { id: string; roomId: string }[]
  >`SELECT id, room_id FROM chat_messages WHERE org_id = ${orgId} AND id = ANY(${ids}::uuid[])`
  return new Map(rows.map(({ id, roomId }) => [id, roomId]))
}

async function changeMessage(tx: Tx, orgId: string, message: ChatMessage): Promise<void> {
  await tx`
    UPDATE chat_messages SET text = ${message.text}, edited_at = ${message.editedAt ?? null}, deleted_at = ${message.deleted ? (message.editedAt ?? message.writtenAt) : null}
    WHERE org_id = ${orgId} AND id = ${message.id} AND author_id = ${message.authorId}`
}
