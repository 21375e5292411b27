import { MessageRefused, writeAcceptedMessages } from '@werkbank/database/log/chat-log.ts'
import { appendUpdates, createDocument } from '@werkbank/database/log/document-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { chatDocumentName, chatMonth, setMessage } from '@werkbank/model/chat/chat-document.ts'
import { postMessage } from '@werkbank/model/chat/commands.ts'
import { chatMessage, chatRoom } from '@werkbank/model/chat/records.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import * as Y from 'yjs'
import type { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import { decodeCursor, encodeCursor } from '../http/pages.ts'
import { forbidden, notFound } from '../http/problem/problem.ts'
import { searchPatterns } from '../http/search.ts'
import { visibleTo } from '../records/visible.ts'
import { roomNames } from './feed.ts'
import { requireRoom } from './rooms.ts'

export const messageSchema = chatMessage.row.omit({ rev: true })
type Message = z.infer<typeof messageSchema>

/** What a conversation is called in which messages were found: not every device holds it. */
export const hitRoomSchema = chatRoom.row.pick({
  id: true,
  kind: true,
  name: true,
  subjectType: true,
  subjectId: true,
  invoiceNumber: true,
  order: true,
})
type HitRoom = z.infer<typeof hitRoomSchema>

const columns = (tx: Tx) =>
  tx`id, room_id, document, position, author_id, text, reply_to, written_at, accepted_at, edited_at, revision`

type Asked = {
  id: string
  limit: number
  cursor?: string | undefined
  direction: 'older' | 'newer'
  around?: string | undefined
}

/**
 * Always newest first, by the order in which the server accepted them, which never changes (CH-05.2): the latest ones, those older or newer than a
 * cursor, or those around a message. `nextCursor` goes on to older ones, `newerCursor` to newer ones; each null where there are none.
 */
export async function readMessages(tx: Tx, caller: Caller, { id, limit, cursor, direction, around }: Asked) {
  await requireRoom(tx, caller, id)
  if (around !== undefined) return await messagesAround(tx, { roomId: id, limit, messageId: around })
  const position = decodeCursor(cursor, ['number'])?.[0] as number | undefined
  const from = position ?? (direction === 'older' ? Number.MAX_SAFE_INTEGER : 0)
  const read = direction === 'older' ? olderThan : newerThan
  const { items, more } = await read(tx, { roomId: id, position: from, limit })
  const [newest, oldest] = [items[0]?.position ?? from, items.at(-1)?.position ?? from]
  const before = direction === 'older' ? more : position !== undefined
  const after = direction === 'newer' ? more : position !== undefined
  return {
    items,
    nextCursor: before ? encodeCursor([direction === 'newer' && items.length === 0 ? from + 1 : oldest]) : null,
    newerCursor: after ? encodeCursor([direction === 'older' && items.length === 0 ? from - 1 : newest]) : null,
  }
}

/** Of a made-up cursor, too. As a floating-point number it could not be looked up in the index of positions. */
const wholePosition = (position: number) => String(Math.trunc(Math.min(Math.max(position, 0), Number.MAX_SAFE_INTEGER)))

type Part = { roomId: string; position: number; limit: number }

async function olderThan(tx: Tx, { roomId, position, limit }: Part) {
  const rows = await tx<Message[]>`
    SELECT ${columns(tx)} FROM chat_messages WHERE room_id = ${roomId} AND deleted_at IS NULL AND position < ${wholePosition(position)}::bigint
    ORDER BY position DESC LIMIT ${limit + 1}`
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

async function newerThan(tx: Tx, { roomId, position, limit }: Part) {
  const rows = await tx<Message[]>`
    SELECT ${columns(tx)} FROM chat_messages WHERE room_id = ${roomId} AND deleted_at IS NULL AND position > ${wholePosition(position)}::bigint
    ORDER BY position LIMIT ${limit + 1}`
  return { items: rows.slice(0, limit).reverse(), more: rows.length > limit }
}

/** The message stands in the middle; a deleted one keeps its place. */
async function messagesAround(
  tx: Tx,
  { roomId, limit, messageId }: { roomId: string; limit: number; messageId: string },
) {
  const [found] = await tx<{ position: number }[]>`
    SELECT position FROM chat_messages WHERE id = ${messageId} AND room_id = ${roomId}`
  if (!found) throw notFound()
  const newer = await newerThan(tx, { roomId, position: found.position, limit: Math.floor(limit / 2) })
  const older = await olderThan(tx, { roomId, position: found.position + 1, limit: limit - newer.items.length })
  const items = [...newer.items, ...older.items]
  return {
    items,
    nextCursor: older.more ? encodeCursor([items.at(-1)?.position ?? found.position]) : null,
    newerCursor: newer.more ? encodeCursor([items[0]?.position ?? found.position]) : null,
  }
}

/** Earlier texts of an edited message, newest first; for its author (CH-03.8). */
export async function readVersions(tx: Tx, caller: Caller, id: string) {
  const [message] = await tx<{ authorId: string }[]>`
    SELECT author_id FROM chat_messages WHERE id = ${id} AND ${rowIsVisible(tx, caller, chatMessage)}`
  if (!message) throw notFound()
  if (message.authorId !== caller.userId) throw forbidden()
  const items = await tx<{ version: number; text: string; since: string; replacedAt: string }[]>`
    SELECT version, text, since, replaced_at FROM chat_message_versions WHERE message_id = ${id} ORDER BY version DESC LIMIT 500`
  return { items, nextCursor: null }
}

/**
 * Matches may lie mostly in rooms that the caller may not see: this many are scanned, however few results were requested. Otherwise a caller who pages
 * one by one would learn from an empty page with a cursor that others wrote the word.
 */
const [SEARCH_ROUNDS, SEARCH_BATCH] = [10, 500]
type Found = { id: string; roomId: string; us: number }

/** Where a search begins that is asked for what was said before a moment: no id comes before this one. */
const allBefore = (moment: string) => ({ us: Date.parse(moment) * 1_000, id: '00000000-0000-0000-0000-000000000000' })

/**
 * Every word of the question occurs, anywhere in a word: part numbers are found by a piece of them. Newest first. A page may be shorter
 * than asked for and still have a next one, where much was found that the caller may not see.
 */
export async function searchMessages(
  tx: Tx,
  caller: Caller,
  { q, limit, cursor, before }: { q: string; limit: number; cursor?: string | undefined; before?: string | undefined },
) {
  const keys = decodeCursor(cursor, ['number', 'string'])
  const patterns = searchPatterns(q)
  if (!patterns) return { items: [], rooms: [], nextCursor: null }
  const longest = [...patterns].sort((one, other) => other.length - one.length)[0] ?? ''
  let after = keys
    ? { us: Math.trunc(Number(keys[0])), id: String(keys[1]) }
    : before === undefined
      ? undefined
      : allBefore(before)
  const seen: Found[] = []
  const named: HitRoom[] = []
  let more = true
  for (let round = 0; round < SEARCH_ROUNDS && more && seen.length <= limit; round += 1) {
    const found = await tx<Found[]>`
      SELECT id, room_id, us FROM messages_with(${patterns}::text[], ${longest}, ${after?.us ?? null}::bigint, ${after?.id ?? null}::text::uuid, ${SEARCH_BATCH})`
    const rooms = await tx<HitRoom[]>`
      SELECT id, kind, name, subject_type, subject_id, ${tx.unsafe(roomNames.invoiceNumber)} AS invoice_number, ${tx.unsafe(roomNames.order)} AS "order"
      FROM chat_rooms WHERE id = ANY(${found.map(({ roomId }) => roomId)}::uuid[]) AND ${rowIsVisible(tx, caller, chatRoom)}`
    const visible = new Set(rooms.map(({ id }) => id))
    named.push(...rooms)
    seen.push(...found.filter(({ roomId }) => visible.has(roomId)))
    more = found.length === SEARCH_BATCH
    after = found.at(-1) ?? after
  }
  const page = seen.slice(0, limit)
  const next = seen.length > limit ? page.at(-1) : more ? after : undefined
  const rows = await tx<
    Message[]
  >`SELECT ${columns(tx)} FROM chat_messages WHERE id = ANY(${page.map(({ id }) => id)}::uuid[])`
  const byId = new Map(rows.map((row) => [row.id, row]))
  const items = page.flatMap(({ id }) => byId.get(id) ?? [])
  const said = new Set(items.map(({ roomId }) => roomId))
  const rooms = new Map(named.map((room) => [room.id, visibleTo(caller, chatRoom, room)]))
  return {
    items,
    rooms: [...said].flatMap((id) => rooms.get(id) ?? []),
    nextCursor: next ? encodeCursor([next.us, next.id]) : null,
  }
}

/** Appends to the month's document and writes the row, as a sync node does for what people type. */
export const handlePostMessage = handle(
  postMessage,
  async ({ tx, caller, emit, refuse, now, newId }, { id: roomId, messageId = newId(), text, replyTo }) => {
    await requireRoom(tx, caller, roomId)
    const document = chatDocumentName(roomId, chatMonth(now))
    await createDocument(tx, {
      orgId: caller.orgId,
      name: document,
      kind: 'chat',
      subjectType: 'room',
      subjectId: roomId,
      createdBy: caller.userId,
    })
    const doc = newDocument()
    const message = { id: messageId, authorId: caller.userId, text, writtenAt: now, ...(replyTo ? { replyTo } : {}) }
    setMessage(doc, message) // a key of its own: needs nothing of what is there already
    const [seq] = await appendUpdates(tx, [
      {
        orgId: caller.orgId,
        document,
        update: Y.encodeStateAsUpdate(doc),
        userId: caller.userId,
        clientIds: [doc.clientID],
        origin: 'api',
      },
    ])
    doc.destroy()
    const known = await tx`SELECT 1 FROM chat_messages WHERE id = ${messageId}`
    if (known.length > 0) throw refuse('message-exists', {})
    await writeAcceptedMessages(tx, caller.orgId, document, [message]).catch((error: unknown) => {
      throw error instanceof MessageRefused && error.code === 'reply-elsewhere' ? refuse('reply-elsewhere', {}) : error
    })
    const [row] = await tx<{ position: number }[]>`SELECT position FROM chat_messages WHERE id = ${messageId}`
    emit(documentChanged, document, { document, seq: must(seq, 'what was appended has its place') })
    return { messageId, position: must(row, 'an accepted message has its row').position }
  },
)
