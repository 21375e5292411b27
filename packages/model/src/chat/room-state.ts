import { because, defineState, type Hindrance } from '../base/possible.ts'
import { isInCharge, type RoomRole } from './room-access.ts'

type Member = { userId: string; role: RoomRole; disabled: boolean }
/** A room as its commands read it: kind and members. */
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

/** The members of rooms of records, of direct conversations and of channels cannot be changed. */
export const groupHindrance = ({ kind }: Pick<RoomState, 'kind'>): Hindrance | undefined =>
  kind === 'group' ? undefined : because('room-is-fixed', { kind })

type Asker = { userId: string }
/** CH-05.11. The members of a fixed room cannot be changed by any caller, so that is a hindrance and not a missing right. */
export const decides = ({ kind, members }: RoomState, { userId }: Asker): boolean =>
  kind !== 'group' || isInCharge(members.find((member) => member.userId === userId))

/** Every member may leave; managers remove others (CH-05.12). */
export const mayRemove = (room: RoomState, asker: Asker, input?: { userId?: string | undefined }): boolean =>
  input?.userId === asker.userId || decides(room, asker)

/** Disabled people manage nothing. */
const hasSomebodyInCharge = (members: readonly Member[]): boolean =>
  members.some((member) => !member.disabled && isInCharge(member))

/** The last manager hands over first, unless they are the last member. */
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
