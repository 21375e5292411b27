import { must } from '@werkbank/model/base/assert.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import type { ChatMessage } from '@werkbank/model/chat/chat-document.ts'
import { messageAccepted } from '@werkbank/model/chat/events.ts'
import { parseDocumentName } from '@werkbank/model/document-kinds.ts'
import type { Tx } from '../postgres/connect.ts'
import { emit } from '../spine.ts'
import { ContentRefused } from './document-log.ts'

/** As long as a device may be away with what it wrote (idempotency keys are kept as long). */
const AWAY_MS_MAX = 400 * 24 * 60 * 60 * 1000

/** A message that can't be one of this room: `code` is that of the refusal. */
export class MessageRefused extends ContentRefused {
  override name = 'MessageRefused'
  declare readonly code: 'foreign-message' | 'message-elsewhere' | 'reply-elsewhere'
  constructor(code: MessageRefused['code'], messageId: string) {
    super(code, `${code}: ${messageId}`)
  }
}

type Known = {
  id: string
  roomId: string
  document: string
  authorId: string
  text: string
  acceptedAt: string
  editedAt: string | null
  deletedAt: string | null
  revision: number
}

/**
 * Writes accepted messages as rows, in the transaction that logs them: new ones get the room's next positions in the order given,
 * edits and deletions change their row. Both the sync nodes and REST call it. The room's row is locked: positions have no gaps.
 * When something was said, changed or deleted is the server's word (CH-03.11); `writtenAt` is kept where the device's clock can be right.
 * Throws MessageRefused where an id is another room's, another month's of this room or another person's (S-35), or a reply answers what was not said here, or itself (CH-05.3).
 */
export async function writeAcceptedMessages(
  tx: Tx,
  orgId: string,
  document: string,
  messages: readonly ChatMessage[],
  now: Date = new Date(),
): Promise<void> {
  const name = parseDocumentName(document)
  if (name?.kind !== 'chat' || messages.length === 0) return
  const roomId = name.subjectId
  const [room] = await tx<
    { lastPosition: number }[]
  >`SELECT last_position FROM chat_rooms WHERE org_id = ${orgId} AND id = ${roomId} FOR UPDATE`
  if (!room) return
  const known = await knownMessages(tx, orgId, messages)
  for (const message of messages) refuseElsewhere(message, messages, { roomId, document }, known)
  let position = room.lastPosition
  for (const message of messages) {
    const before = known.get(message.id)
    if (before) await changeMessage(tx, orgId, message, before)
    else {
      position += 1
      await tx`
        INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, reply_to, written_at, deleted_at, revision)
        VALUES (${orgId}, ${message.id}, ${roomId}, ${document}, ${position}, ${message.authorId}, ${message.text}, ${message.replyTo ?? null},
          ${writtenAt(message, now)}, ${message.deleted ? now.toISOString() : null}, ${message.revision ?? 0})`
    }
  }
  if (position > room.lastPosition) {
    await tx`UPDATE chat_rooms SET last_position = ${position}, last_message_at = now() WHERE org_id = ${orgId} AND id = ${roomId}`
  }
  const last = must(messages.at(-1), 'the last of some')
  const accepted = newEvent(messageAccepted, roomId, { roomId, messageId: last.id, position })
  await emit(tx, { ...accepted, orgId, actor: last.authorId })
}

/** Those that are known: the messages themselves and those that they answer. */
async function knownMessages(tx: Tx, orgId: string, messages: readonly ChatMessage[]): Promise<Map<string, Known>> {
  const ids = messages.flatMap(({ id, replyTo }) => (replyTo === undefined ? [id] : [id, replyTo]))
  const rows = await tx<Known[]>`
    SELECT id, room_id, document, author_id, text, accepted_at, edited_at, deleted_at, revision FROM chat_messages
    WHERE org_id = ${orgId} AND id = ANY(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}

function refuseElsewhere(
  { id, authorId, replyTo }: ChatMessage,
  together: readonly ChatMessage[],
  { roomId, document }: { roomId: string; document: string },
  known: ReadonlyMap<string, Known>,
): void {
  const before = known.get(id)
  if (before && (before.roomId !== roomId || before.document !== document))
    throw new MessageRefused('message-elsewhere', id)
  if (before && before.authorId !== authorId) throw new MessageRefused('foreign-message', id)
  if (replyTo === id) throw new MessageRefused('reply-elsewhere', id)
  if (replyTo === undefined || known.get(replyTo)?.roomId === roomId) return
  if (!together.some((message) => message.id === replyTo)) throw new MessageRefused('reply-elsewhere', id)
}

/** What the device says, where that can be: written before it arrived, and not before any device may have been away. */
function writtenAt({ writtenAt }: ChatMessage, now: Date): string {
  const agoMs = now.getTime() - Date.parse(writtenAt)
  return agoMs >= 0 && agoMs <= AWAY_MS_MAX ? writtenAt : now.toISOString()
}

/** The previous text is kept as a version; of a deleted message no text is. A restored message counts as edited: whether it is the same cannot be known. */
async function changeMessage(tx: Tx, orgId: string, message: ChatMessage, before: Known): Promise<void> {
  const { id, text, deleted = false } = message
  const changed = text !== before.text || deleted !== (before.deletedAt !== null)
  const revision = Math.max(message.revision ?? 0, before.revision + (changed ? 1 : 0))
  if (deleted) {
    await tx`UPDATE chat_messages SET text = '', deleted_at = coalesce(deleted_at, now()), revision = ${revision} WHERE org_id = ${orgId} AND id = ${id}`
    await tx`UPDATE chat_message_versions SET text = '' WHERE org_id = ${orgId} AND message_id = ${id} AND text <> ''`
    return
  }
  if (changed && before.deletedAt === null)
    await tx`
      INSERT INTO chat_message_versions (org_id, message_id, version, text, since)
      SELECT ${orgId}, ${id}, count(*), ${before.text}, ${before.editedAt ?? before.acceptedAt} FROM chat_message_versions
      WHERE org_id = ${orgId} AND message_id = ${id}`
  await tx`
    UPDATE chat_messages SET text = ${text}, revision = ${revision}, deleted_at = NULL,
      edited_at = CASE WHEN ${changed} THEN now() ELSE edited_at END
    WHERE org_id = ${orgId} AND id = ${id}`
}
