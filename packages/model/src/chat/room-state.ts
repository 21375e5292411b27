import { because, defineState, type Hindrance } from '../base/possible.ts'
import { isInCharge, type RoomRole } from './room-access.ts'

type Member = { userId: string; role: RoomRole; disabled: boolean }
/** A room as its commands ask it: what it is, and who is in it. */
export type RoomState = { kind: string; members: readonly Member[] }
export const roomOnDevice = defineState('chat-room', (rows, id): RoomState | undefined => {
  const room = rows.get('chatRooms', id)
  return (
    room && {
      kind: room.kind,
      members: rows.by('chatMembers', 'roomId', id).map(({ userId, role }) => ({
        userId,
        role,
        disabled: rows.get('people', userId)?.disabled ?? false,
      })),
    }
  )
})

/** Rooms of records are their record's, conversations of two are these two's, channels are everybody's. */
export const groupHindrance = ({ kind }: Pick<RoomState, 'kind'>): Hindrance | undefined =>
  kind === 'group' ? undefined : because('room-is-fixed', { kind })

type Asker = { userId: string }
/** CH-05.11. A room that is fixed is so for everybody: that is no question of who asks. */
export const decides = ({ kind, members }: RoomState, { userId }: Asker): boolean =>
  kind !== 'group' || isInCharge(members.find((member) => member.userId === userId))

/** Everybody may leave; others are taken out by those in charge (CH-05.12). */
export const mayRemove = (room: RoomState, asker: Asker, input?: { userId?: string | undefined }): boolean =>
  input?.userId === asker.userId || decides(room, asker)

/** Who may not sign in is in charge of nothing. */
const hasSomebodyInCharge = (members: readonly Member[]): boolean =>
  members.some((member) => !member.disabled && isInCharge(member))

/** The last in charge hands over first, unless nobody else is left. */
export function removeMemberHindrance(
  room: RoomState,
  _asking?: unknown,
  input?: { userId?: string | undefined },
): Hindrance | undefined {
  const fixed = groupHindrance(room)
  if (fixed || !input) return fixed
  const others = room.members.filter(({ userId }) => userId !== input.userId)
  return others.some(({ disabled }) => !disabled) && !hasSomebodyInCharge(others) ? because('last-admin') : undefined
}

export function setRoleHindrance(
  room: RoomState,
  _asking?: unknown,
  input?: { userId?: string | undefined; role?: RoomRole | undefined },
): Hindrance | undefined {
  const fixed = groupHindrance(room)
  if (fixed || !input?.role) return fixed
  const { userId, role } = input
  const after = room.members.map((member) => (member.userId === userId ? { ...member, role } : member))
  return hasSomebodyInCharge(after) ? undefined : because('last-admin')
}
