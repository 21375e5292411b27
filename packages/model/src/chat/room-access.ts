export const ROOM_ROLES = ['admin', 'member'] as const
export type RoomRole = (typeof ROOM_ROLES)[number]

/** Who decides about a group: its admins among those in it (CH-05.11); who made it begins as one. Other rooms have nobody who does. */
export const isInCharge = (member: { role: RoomRole } | undefined): boolean => member?.role === 'admin'
