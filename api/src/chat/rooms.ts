import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import {
  addMembers,
  createRoom,
  openRoom,
  readRoom,
  removeMember,
  renameRoom,
  setRoomRole,
} from '@werkbank/model/chat/commands.ts'
import { directRoomId, isDirectRoomId } from '@werkbank/model/chat/direct-room.ts'
import { membersChanged, roomCreated, roomRead, roomRenamed } from '@werkbank/model/chat/events.ts'
import { chatRoom } from '@werkbank/model/chat/records.ts'
import { ROOM_ROLES } from '@werkbank/model/chat/room-access.ts'
import type { RoomState } from '@werkbank/model/chat/room-state.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { maySeeRoom, SUBJECTS } from '@werkbank/model/subject-rights.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'

export const roomSchema = chatRoom.row.omit({ rev: true, invoiceNumber: true, order: true })
type Room = z.infer<typeof roomSchema>
export const participantSchema = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.enum(ROOM_ROLES),
  joinedAt: z.string(),
})

const columns = (tx: Tx) =>
  tx`id, kind, name, subject_type, subject_id, last_message_at, last_position, created_at, created_by`

/** The room, where the caller may see it; 404 otherwise. */
export async function requireRoom(tx: Tx, caller: Caller, id: string): Promise<Room> {
  const [room] = await tx<
    Room[]
  >`SELECT ${columns(tx)} FROM chat_rooms WHERE id = ${id} AND deleted_at IS NULL AND ${rowIsVisible(tx, caller, chatRoom)}`
  if (!room) throw notFound()
  return room
}

/** Newest first: ordered by creation, which never changes while the caller pages. */
export async function readRooms(
  tx: Tx,
  caller: Caller,
  { limit, cursor, kind }: { limit: number; cursor?: string | undefined; kind?: string | undefined },
) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const rows = await tx<Room[]>`
    SELECT ${columns(tx)} FROM chat_rooms WHERE deleted_at IS NULL AND ${rowIsVisible(tx, caller, chatRoom)} ${kind ? tx`AND kind = ${kind}` : tx``}
      ${after ? tx`AND (date_trunc('milliseconds', created_at), id::text) < (${after[0] as string}::timestamptz, ${after[1] as string})` : tx``}
    ORDER BY date_trunc('milliseconds', created_at) DESC, id::text DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  )
}

/** CH-02. The creator is a member. */
export const handleCreateRoom = handle(
  createRoom,
  async ({ tx, caller, emit, refuse, newId }, { id: asked, kind, name, memberIds }) => {
    const members = [...new Set([caller.userId, ...memberIds])]
    await requirePeople(tx, members, refuse)
    const id = kind === 'direct' ? directId(caller, members, asked) : (asked ?? newId())
    if (kind !== 'direct' && isDirectRoomId(id)) throw wrongInput('id', 'problems.id_of_direct')
    const shown = kind === 'direct' ? '' : name
    const [made] = await tx`
      INSERT INTO chat_rooms (org_id, id, kind, name, created_by) VALUES (${caller.orgId}, ${id}, ${kind}, ${shown}, ${caller.userId})
      ${kind === 'direct' ? tx`ON CONFLICT DO NOTHING` : tx``} RETURNING 1` // by whichever unique key: of one named only, two at once would meet at the other
    if (!made) return { id }
    await putMembers(tx, caller, id, members)
    // Only groups have managers.
    if (kind === 'group')
      await tx`UPDATE chat_members SET role = 'admin' WHERE room_id = ${id} AND user_id = ${caller.userId}`
    emit(roomCreated, id, { roomId: id })
    return { id }
  },
)

/** CH-02: the right to see a record includes opening its conversation. A record that the caller may not see is a 404. */
export const handleOpenRoom = handle(openRoom, async ({ tx, caller, emit }, { subjectType, subjectId: id }) => {
  if (!maySeeRoom(subjectType, (right) => can(caller, right))) throw notFound()
  const { table, isLasting } = SUBJECTS[subjectType]
  const [record] = await tx`
    SELECT 1 FROM ${tx(table)} WHERE org_id = current_org() AND id = ${id} ${isLasting ? tx`` : tx`AND deleted_at IS NULL`}
      AND ${rowIsVisible(tx, caller, SUBJECTS[subjectType])} FOR KEY SHARE`
  if (!record) throw notFound()
  const [made] = await tx`
    INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id, created_by)
    VALUES (current_org(), ${id}, 'record', ${subjectType}, ${id}, ${caller.userId}) ON CONFLICT DO NOTHING RETURNING 1`
  if (made) emit(roomCreated, id, { roomId: id })
  return { id }
})

type RefuseMember = CommandContext<typeof addMembers>['refuse']

/** CH-05.9: refuses the first person who does not exist or is disabled. */
async function requirePeople(tx: Tx, ids: readonly string[], refuse: RefuseMember): Promise<void> {
  const rows = await tx<{ id: string; name: string; disabled: boolean }[]>`
    SELECT id, name, disabled_at IS NOT NULL AS disabled FROM users WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NULL`
  const known = new Map(rows.map((row) => [row.id, row]))
  for (const userId of ids) {
    const person = known.get(userId)
    if (!person) throw refuse('unknown-member', { userId })
    if (person.disabled) throw refuse('member-disabled', { userId, name: person.name })
  }
}

function directId(caller: Caller, members: readonly string[], asked: string | undefined): string {
  const [, other = caller.userId, third] = members
  if (third !== undefined) throw wrongInput('memberIds', 'problems.direct_is_of_two')
  const id = directRoomId(caller.orgId, caller.userId, other)
  if (asked !== undefined && asked !== id) throw wrongInput('id', 'problems.direct_id')
  return id
}

/** Ordered by id, so that two callers who add the same people never deadlock. Returns those who were not members before. */
async function putMembers(tx: Tx, caller: Caller, roomId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await tx<{ userId: string }[]>`
    INSERT INTO chat_members AS m (org_id, id, room_id, user_id)
    SELECT ${caller.orgId}::uuid, ${roomId}::text || ':' || user_id::text, ${roomId}::uuid, user_id
    FROM (SELECT DISTINCT user_id FROM unnest(${userIds}::uuid[]) user_id ORDER BY 1) one
    ON CONFLICT (org_id, id) DO UPDATE SET deleted_at = NULL, role = 'member', joined_at = now() WHERE m.deleted_at IS NOT NULL RETURNING user_id`
  return rows.map(({ userId }) => userId)
}

/** A room as its commands read it, locked: leaving and handing over wait for each other, so that a manager remains. 404 where the caller does not see it. */
async function lockRoom({ tx, caller }: { tx: Tx; caller: Caller }, id: string): Promise<RoomState> {
  const { kind } = await requireRoom(tx, caller, id)
  await tx`SELECT 1 FROM chat_rooms WHERE id = ${id} FOR UPDATE`
  return { kind, members: await membersOf(tx, id) }
}

export const roomStateById = async ({ tx, caller }: { tx: Tx; caller: Caller }, id: string): Promise<RoomState> => ({
  kind: (await requireRoom(tx, caller, id)).kind,
  members: await membersOf(tx, id),
})

const membersOf = async (tx: Tx, id: string) =>
  await tx<RoomState['members'][number][]>`
    SELECT m.user_id, m.role, u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL AS disabled
    FROM chat_members m JOIN users u ON u.org_id = m.org_id AND u.id = m.user_id WHERE m.room_id = ${id} AND m.deleted_at IS NULL`

/** CH-11.4: 403 where it takes to be in charge. */
export const handleRenameRoom = handle(renameRoom, async (context, input) => {
  const { id, name } = input
  requirePossible(context, renameRoom, await lockRoom(context, id), input)
  const { tx, emit } = context
  const changed = await tx`UPDATE chat_rooms SET name = ${name} WHERE id = ${id} AND name <> ${name}`
  if (changed.count > 0) emit(roomRenamed, id, { roomId: id, name })
  return { name }
})

export const handleAddMembers = handle(addMembers, async (context, input) => {
  const { tx, caller, refuse } = context
  const { id, memberIds } = input
  requirePossible(context, addMembers, await lockRoom(context, id), input)
  await requirePeople(tx, memberIds, refuse)
  const added = await putMembers(tx, caller, id, memberIds)
  if (added.length > 0) context.emit(membersChanged, id, { roomId: id, added, removed: [] })
  return { added }
})

/** Open sockets of the member who leaves lose access as after any lost right (`access.changed`). */
export const handleRemoveMember = handle(removeMember, async (context, input) => {
  const { tx, emit } = context
  const { id, userId } = input
  requirePossible(context, removeMember, await lockRoom(context, id), input)
  const { count } =
    await tx`UPDATE chat_members SET deleted_at = now() WHERE room_id = ${id} AND user_id = ${userId} AND deleted_at IS NULL`
  if (count === 0) return { removed: false }
  emit(membersChanged, id, { roomId: id, added: [], removed: [userId] })
  emit(accessChanged, userId, { userId })
  return { removed: true }
})

export const handleSetRoomRole = handle(setRoomRole, async (context, input) => {
  const { tx, emit, refuse } = context
  const { id, userId, role } = input
  const room = await lockRoom(context, id)
  requirePossible(context, setRoomRole, room, { id })
  const member = room.members.find((one) => one.userId === userId)
  if (!member) throw notFound(say('problems.no_member'))
  if (member.disabled && role === 'admin') await requirePeople(tx, [userId], refuse)
  requirePossible(context, setRoomRole, room, input)
  const { count } =
    await tx`UPDATE chat_members SET role = ${role} WHERE room_id = ${id} AND user_id = ${userId} AND role <> ${role}`
  if (count > 0) emit(membersChanged, id, { roomId: id, added: [], removed: [], roles: { [userId]: role } })
  return { role }
})

/** The members of a room, ordered by id. Rooms of records and channels have no list: the right to see them makes a person a participant. */
export async function readParticipants(
  tx: Tx,
  caller: Caller,
  { id, limit, cursor }: { id: string; limit: number; cursor?: string | undefined },
) {
  await requireRoom(tx, caller, id)
  const after = decodeCursor(cursor, ['string'])?.[0] as string | undefined
  const rows = await tx<z.infer<typeof participantSchema>[]>`
    SELECT m.user_id, u.name, m.role, m.joined_at FROM chat_members m JOIN users u ON u.org_id = m.org_id AND u.id = m.user_id
    WHERE m.room_id = ${id} AND m.deleted_at IS NULL ${after ? tx`AND m.user_id::text > ${after}` : tx``} ORDER BY m.user_id::text LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.userId],
    (row) => row,
  )
}

/** Never goes back, so devices may report in any order; never beyond what was written. */
export const handleReadRoom = handle(readRoom, async ({ tx, caller, emit }, { id, position }) => {
  const room = await requireRoom(tx, caller, id)
  const [row] = await tx<{ position: number }[]>`
    INSERT INTO chat_reads AS r (org_id, id, room_id, user_id, position) VALUES (${caller.orgId}, ${`${id}:${caller.userId}`}, ${id}, ${caller.userId}, ${Math.min(position, room.lastPosition)})
    ON CONFLICT (org_id, id) DO UPDATE SET position = greatest(r.position, excluded.position) RETURNING position`
  const read = row?.position ?? 0
  emit(roomRead, id, { roomId: id, userId: caller.userId, position: read })
  return { position: read }
})
