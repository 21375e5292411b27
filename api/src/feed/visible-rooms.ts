import type { Tx } from '@werkbank/database/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { visibleRecordRooms } from '@werkbank/model/chat/room-access.ts'

type Viewer = Pick<Caller, 'userId' | 'permissions'>

/** SQL: is the row `chat_rooms` of the query one that the viewer may see? Rooms of records by right, channels all, others by membership. */
export const roomIsVisible = (tx: Tx, viewer: Viewer) => tx`(
  (chat_rooms.kind = 'channel' AND ${viewer.permissions.includes('chat.use')}) OR
  (chat_rooms.kind = 'record' AND chat_rooms.subject_type = ANY(${visibleRecordRooms(viewer.permissions)}::text[])) OR
  EXISTS (SELECT FROM chat_members m WHERE m.room_id = chat_rooms.id AND m.user_id = ${viewer.userId} AND m.deleted_at IS NULL))`

/** SQL: the ids of the rooms that the viewer may see. */
export const visibleRoomIds = (tx: Tx, viewer: Viewer) =>
  tx`(SELECT id FROM chat_rooms WHERE deleted_at IS NULL AND ${roomIsVisible(tx, viewer)})`
