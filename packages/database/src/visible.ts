import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS, hiddenRecords } from '@werkbank/model/document-kinds.ts'
import { readableSubjects } from '@werkbank/model/file-subjects.ts'
import { visibleRecordRooms } from '@werkbank/model/subject-rights.ts'
import type { Statement, Tx } from './postgres/connect.ts'
import { rowsAs } from './rows.ts'

type Viewer = Pick<Caller, 'userId' | 'permissions'>

/**
 * SQL: may a person with the right to the chat see the row `chat_rooms` of the query? All channels, rooms of records by the right to such records
 * (`records`: an array of those kinds), others by membership.
 */
const roomRule = (tx: Tx, { userId, records }: { userId: Statement; records: Statement }) => tx`
  CASE chat_rooms.kind WHEN 'channel' THEN true WHEN 'record' THEN chat_rooms.subject_type = ANY(${records})
    ELSE EXISTS (SELECT FROM chat_members m WHERE m.org_id = chat_rooms.org_id AND m.room_id = chat_rooms.id AND m.user_id = ${userId} AND m.deleted_at IS NULL) END`

/** SQL: is the row `chat_rooms` of the query one that the viewer may see? */
export function roomIsVisible(tx: Tx, viewer: Viewer): Statement {
  if (!can(viewer, 'chat.use')) return tx`false`
  const records = tx`${visibleRecordRooms(viewer)}::text[]`
  return roomRule(tx, { userId: tx`${viewer.userId}::uuid`, records })
}

/** SQL: the ids of the rooms that the viewer may see. */
export const visibleRoomIds = (tx: Tx, viewer: Viewer): Statement =>
  tx`(SELECT id FROM chat_rooms WHERE deleted_at IS NULL AND ${roomIsVisible(tx, viewer)})`

/** Which of these rooms their callers may see: the same for many at once, of any organisation, for the system's role. */
export async function seenRooms<A extends { caller: Caller; roomId: string }>(
  tx: Tx,
  asked: readonly A[],
): Promise<Set<A>> {
  const talking = asked.filter(({ caller }) => can(caller, 'chat.use'))
  if (talking.length === 0) return new Set()
  const rooms = talking.map(({ caller: { orgId, userId, permissions }, roomId }) => ({
    ...{ orgId, roomId, userId },
    records: visibleRecordRooms({ permissions }).join(','),
  }))
  const columns = { orgId: 'uuid', roomId: 'uuid', userId: 'uuid', records: 'text' } as const
  const rows = await tx<{ at: number }[]>`
    SELECT a.at FROM ${rowsAs(tx, 'a', columns, rooms, { numbered: true })}
    JOIN chat_rooms ON chat_rooms.org_id = a.org_id AND chat_rooms.id = a.room_id AND chat_rooms.deleted_at IS NULL
    WHERE ${roomRule(tx, { userId: tx`a.user_id`, records: tx`string_to_array(a.records, ',')` })}`
  return new Set(rows.flatMap(({ at }) => talking[at - 1] ?? []))
}

/** SQL: is the subject of the row (`subject_type`) a record that the viewer may see? Most may see all: they are asked nothing. */
export function subjectIsVisible(tx: Tx, viewer: Pick<Caller, 'permissions'>): Statement {
  const hidden = hiddenRecords(viewer)
  return hidden.length === 0 ? tx`true` : tx`coalesce(subject_type <> ALL(${hidden}::text[]), true)`
}

/** SQL: is the file of the row one of a record that the viewer may see? */
export const fileIsVisible = (tx: Tx, viewer: Pick<Caller, 'permissions'>): Statement =>
  tx`subject_type = ANY(${readableSubjects(viewer)}::text[])`

/**
 * SQL: may the viewer see the document of this name (an SQL expression, never input)? By the right of its kind, by the room where its kind asks for it,
 * and by the right to the record that it belongs to.
 */
export function documentIsVisible(tx: Tx, viewer: Viewer, name: string): Statement {
  const readable = ALL_KINDS.filter(({ rights }) => can(viewer, rights.read))
  const prefixes = (scope: 'organisation' | 'room') =>
    readable.flatMap((kind) => (kind.scope === scope ? kind.prefix : []))
  const sql = tx.unsafe(name)
  return tx`(split_part(${sql}, ':', 1) = ANY(${prefixes('organisation')}::text[]) ${besideHidden(tx, viewer, name)} OR (split_part(${sql}, ':', 1) = ANY(${prefixes('room')}::text[])
    AND split_part(${sql}, ':', 2) IN (SELECT id::text FROM ${visibleRoomIds(tx, viewer)} AS visible)))`
}

function besideHidden(tx: Tx, viewer: Viewer, name: string): Statement {
  const hidden = hiddenRecords(viewer)
  if (hidden.length === 0) return tx``
  return tx`AND ${tx.unsafe(name)} NOT IN (SELECT d.name FROM documents d WHERE d.subject_type = ANY(${hidden}::text[]))`
}

/**
 * SQL: is the viewer in the audience of the row `events` of the query (`Audience` in base/event.ts): everybody, a right that they have, themselves, a
 * room or a document that they may see? Every reader of events for a person uses this.
 */
export function isHeardBy(tx: Tx, viewer: Viewer): Statement {
  const direct: string[] = ['org', `user:${viewer.userId}`, ...viewer.permissions]
  return tx`(events.audience = ANY(${direct}::text[]) OR CASE split_part(events.audience, ':', 1)
    WHEN 'room' THEN substr(events.audience, 6) IN (SELECT id::text FROM ${visibleRoomIds(tx, viewer)} AS visible)
    WHEN 'document' THEN ${documentIsVisible(tx, viewer, 'substr(events.audience, 10)')} ELSE false END)`
}
