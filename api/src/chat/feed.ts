import type { Tx } from '@werkbank/database/connect.ts'
import { visibleRoomIds } from '@werkbank/database/visible.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'

const inVisibleRoom = (column: string): Source => ({
  visible: (tx, viewer) => tx`${tx.unsafe(column)} IN ${visibleRoomIds(tx, viewer)}`,
  byRoom: true,
})

/** The conversations that somebody is in: what is said there waits for them. */
const ownRooms = (tx: Tx, viewer: Caller) => tx`
  SELECT r.id FROM chat_members me JOIN chat_rooms r ON r.org_id = me.org_id AND r.id = me.room_id
  WHERE me.user_id = ${viewer.userId} AND me.deleted_at IS NULL AND r.deleted_at IS NULL AND r.kind IN ('direct', 'group')`

/** What a viewer is sent of conversations. */
export const chatSources: Partial<Record<MirrorTable, Source>> = {
  chatRooms: inVisibleRoom('chat_rooms.id'),
  chatMembers: inVisibleRoom('room_id'),
  chatMessages: inVisibleRoom('room_id'),
  // What others have read is theirs: only one's own.
  chatReads: {
    visible: (tx, viewer) => tx`user_id = ${viewer.userId} AND room_id IN ${visibleRoomIds(tx, viewer)}`,
    byRoom: true,
  },
  olderUnread: {
    byRoom: true,
    beyond: {
      rows: (tx, viewer, since) => tx`
        SELECT m.room_id::text AS id, count(*)::int AS unread, min(m.position) AS first_position, max(m.position) AS last_position
        FROM (${ownRooms(tx, viewer)}) r LEFT JOIN chat_reads rd ON rd.org_id = current_org() AND rd.id = r.id || ':' || ${viewer.userId}::text
          JOIN chat_messages m ON m.org_id = current_org() AND m.room_id = r.id AND m.position > coalesce(rd.position, 0)
        WHERE m.deleted_at IS NULL AND m.author_id <> ${viewer.userId} AND m.accepted_at < ${since}::text::timestamptz GROUP BY m.room_id`,
      changes: (tx, viewer, since, changed) => tx`
        SELECT 1 FROM chat_reads WHERE user_id = ${viewer.userId} AND ${changed}
        UNION ALL SELECT 1 FROM chat_messages WHERE accepted_at < ${since}::text::timestamptz AND ${changed}`,
    },
  },
}
