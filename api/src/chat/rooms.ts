import type { Tx } from '@werkbank/database/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { createRoom, readRoom } from '@werkbank/model/chat/commands.ts'
import { chatRoomRow } from '@werkbank/model/mirror/tables.ts'
import type { z } from 'zod'
import { roomIsVisible } from '../feed/visible-rooms.ts'
import { handle } from '../http/command-route.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'

export const roomSchema = chatRoomRow.omit({ rev: true })
type Room = z.infer<typeof roomSchema>

const columns = (tx: Tx) => tx`id, kind, name, subject_type, subject_id, last_message_at, last_position, created_at`

/** The room, where the caller may see it; 404 otherwise. */
export async function requireRoom(tx: Tx, caller: Caller, id: string): Promise<Room> {
  const [room] = await tx<
    Room[]
  >`SELECT ${columns(tx)} FROM chat_rooms WHERE id = ${id} AND deleted_at IS NULL AND ${roomIsVisible(tx, caller)}`
  if (!room) throw notFound()
  return room
}

/** Newest first: by when the room was made, which never changes while somebody pages. */
export async function readRooms(
  tx: Tx,
  caller: Caller,
  { limit, cursor, kind }: { limit: number; cursor?: string | undefined; kind?: string | undefined },
) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const rows = await tx<Room[]>`
    SELECT ${columns(tx)} FROM chat_rooms WHERE deleted_at IS NULL AND ${roomIsVisible(tx, caller)} ${kind ? tx`AND kind = ${kind}` : tx``}
      ${after ? tx`AND (date_trunc('milliseconds', created_at), id::text) < (${after[0] as string}::timestamptz, ${after[1] as string})` : tx``}
    ORDER BY date_trunc('milliseconds', created_at) DESC, id::text DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  )
}

/** CH-02. Who makes it is in it. */
export const handleCreateRoom = handle(
  createRoom,
  async ({ tx, caller, emit, refuse, newId }, { id = newId(), kind, name, memberIds }) => {
    const members = [...new Set([caller.userId, ...memberIds])]
    const known = new Set(
      (await tx<{ id: string }[]>`SELECT id FROM users WHERE id = ANY(${members}::uuid[]) AND deleted_at IS NULL`).map(
        (row) => row.id,
      ),
    )
    const unknown = members.find((member) => !known.has(member))
    if (unknown !== undefined) throw refuse('unknown-member', { userId: unknown })
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, created_by) VALUES (${caller.orgId}, ${id}, ${kind}, ${name}, ${caller.userId})`
    const rows = members.map((member) => ({
      org_id: caller.orgId,
      id: `${id}:${member}`,
      room_id: id,
      user_id: member,
    }))
    await tx`INSERT INTO chat_members ${tx(rows)}`
    emit({ type: 'chat.room-created', subject: { type: 'room', id }, audience: 'chat.use', payload: { roomId: id } })
    return { id }
  },
)

/** Never goes back, so devices may report in any order; never beyond what was written. */
export const handleReadRoom = handle(readRoom, async ({ tx, caller, emit }, { id, position }) => {
  const room = await requireRoom(tx, caller, id)
  const [row] = await tx<{ position: number }[]>`
    INSERT INTO chat_reads AS r (org_id, id, room_id, user_id, position) VALUES (${caller.orgId}, ${`${id}:${caller.userId}`}, ${id}, ${caller.userId}, ${Math.min(position, room.lastPosition)})
    ON CONFLICT (org_id, id) DO UPDATE SET position = greatest(r.position, excluded.position) RETURNING position`
  const read = row?.position ?? 0
  emit({
    type: 'chat.read',
    subject: { type: 'room', id },
    audience: `user:${caller.userId}`,
    payload: { roomId: id, position: read },
  })
  return { position: read }
})
