import { invoiceNumber } from '@werkbank/database/invoice-name.ts'
import { orderName } from '@werkbank/database/order-name.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { OPENED_ROOMS } from '@werkbank/model/chat/room-access.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'

/** The conversations that the viewer is a member of, whose messages are sent to their devices, each with how far they have read it. */
const ownRooms = (tx: Tx, viewer: Caller) => tx`
  SELECT r.id, coalesce((SELECT position FROM chat_reads WHERE org_id = me.org_id AND id = me.id), 0) AS read_to
  FROM chat_members me JOIN chat_rooms r ON r.org_id = me.org_id AND r.id = me.room_id
  WHERE me.user_id = ${viewer.userId} AND me.deleted_at IS NULL AND r.deleted_at IS NULL AND r.kind IN ('direct', 'group')`

/** What the record is called that a conversation stands beside: SQL. */
export const roomNames = {
  invoiceNumber: invoiceNumber('chat_rooms', `chat_rooms.subject_type = 'invoice'`, 'chat_rooms.subject_id'),
  order: orderName('chat_rooms', `chat_rooms.subject_type = 'order'`, 'chat_rooms.subject_id'),
}

/** What a viewer is sent of conversations. */
export const chatSources: Partial<Record<MirrorTable, Source>> = {
  // The conversation of a record is sent only after its first message, for until then it adds nothing to the record; one that people opened is always sent.
  chatRooms: {
    computed: roomNames,
    sent: (tx) =>
      tx`(chat_rooms.kind <> 'record' OR chat_rooms.last_position > 0 OR chat_rooms.subject_type = ANY(${[...OPENED_ROOMS]}::text[]))`,
  },
  olderUnread: {
    beyond: {
      // Room by room, from the first unread message: read ones are not scanned again.
      rows: (tx, viewer, since) => tx`
        SELECT r.id::text, waiting.* FROM (${ownRooms(tx, viewer)}) r CROSS JOIN LATERAL (
          SELECT count(*)::int AS unread, min(position) AS first_position, max(position) AS last_position FROM chat_messages
          WHERE org_id = current_org() AND room_id = r.id AND position > r.read_to AND deleted_at IS NULL
            AND author_id <> ${viewer.userId} AND accepted_at < ${since}::text::timestamptz) waiting WHERE unread > 0`,
      changes: (tx, viewer, since, changed) => tx`
        SELECT 1 FROM chat_reads WHERE user_id = ${viewer.userId} AND ${changed}
        UNION ALL SELECT 1 FROM chat_messages WHERE accepted_at < ${since}::text::timestamptz AND ${changed}`,
    },
  },
}
