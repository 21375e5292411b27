/** Records whose conversation is there once somebody begins it; that of an order or quote comes with it. */
export const OPENED_ROOMS = ['product', 'customer', 'invoice'] as const

export const ROOM_ROLES = ['admin', 'member'] as const
export type RoomRole = (typeof ROOM_ROLES)[number]

/** Who decides about a group: its admins among those in it (CH-05.11); who made it begins as one. Other rooms have nobody who does. */
export const isInCharge = (member: { role: RoomRole } | undefined): boolean => member?.role === 'admin'
