import type { ChatMessage } from '@werkbank/model/chat/chat-document.ts'
import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import type { Tx } from './connect.ts'
import { emit } from './spine.ts'

/**
 * Writes accepted messages as rows, in the transaction that logs them: new ones get the room's next positions in the order given,
 * edits and deletions change their row. Both the sync nodes and REST call it. The room's row is locked: positions have no gaps.
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
  const known = new Set(
    (
      await tx<
        { id: string }[]
      >`SELECT id FROM chat_messages WHERE org_id = ${orgId} AND id = ANY(${messages.map(({ id }) => id)}::uuid[])`
    ).map(({ id }) => id),
  )
  let position = room.lastPosition
  for (const message of messages) {
    if (known.has(message.id)) await changeMessage(tx, orgId, message)
    else {
      position += 1
      known.add(message.id)
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

async function changeMessage(tx: Tx, orgId: string, message: ChatMessage): Promise<void> {
  await tx`
    UPDATE chat_messages SET text = ${message.text}, edited_at = ${message.editedAt ?? null}, deleted_at = ${message.deleted ? (message.editedAt ?? message.writtenAt) : null}
    WHERE org_id = ${orgId} AND id = ${message.id} AND author_id = ${message.authorId}`
}
