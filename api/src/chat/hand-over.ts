import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { membersChanged } from '@werkbank/model/chat/events.ts'
import type { CommandContext } from '../http/command/command-route.ts'

/**
 * A disabled person manages no group: where no other manager is left, the member of longest standing becomes one (CH-05.12). Called after the person was
 * disabled, in the same transaction; the rooms are locked, as by a member who leaves.
 */
export async function handOverGroups(
  { tx, emit }: { tx: Tx; emit: CommandContext<never>['emit'] },
  userId: string,
): Promise<void> {
  const led = await tx<{ id: string }[]>`
    SELECT id FROM chat_rooms WHERE kind = 'group' AND deleted_at IS NULL AND id IN (
      SELECT room_id FROM chat_members WHERE user_id = ${userId} AND role = 'admin' AND deleted_at IS NULL) ORDER BY id FOR UPDATE`
  const rooms = led.map(({ id }) => id)
  const heirs = await tx<{ roomId: string; userId: string }[]>`
    UPDATE chat_members m SET role = 'admin' FROM (
      SELECT DISTINCT ON (c.room_id) c.org_id, c.id FROM chat_members c JOIN users u ON u.org_id = c.org_id AND u.id = c.user_id
      WHERE c.room_id = ANY(${rooms}::uuid[]) AND c.deleted_at IS NULL AND u.disabled_at IS NULL AND u.deleted_at IS NULL AND NOT EXISTS (
        SELECT FROM chat_members a JOIN users b ON b.org_id = a.org_id AND b.id = a.user_id
        WHERE a.org_id = c.org_id AND a.room_id = c.room_id AND a.role = 'admin' AND a.deleted_at IS NULL AND b.disabled_at IS NULL AND b.deleted_at IS NULL)
      ORDER BY c.room_id, u.kind = 'person' DESC, c.joined_at, c.id) heir
    WHERE m.org_id = heir.org_id AND m.id = heir.id RETURNING m.room_id, m.user_id`
  for (const heir of heirs)
    emit(membersChanged, heir.roomId, {
      roomId: heir.roomId,
      added: [],
      removed: [],
      roles: { [heir.userId]: 'admin' },
    })
}
