/** Records whose conversation is created when it is first opened; that of an order or quote is created with it. */
export const OPENED_ROOMS = ['product', 'customer', 'invoice', 'category', 'location', 'count'] as const

export const ROOM_ROLES = ['admin', 'member'] as const
export type RoomRole = (typeof ROOM_ROLES)[number]

/** Whether a member manages the group: its admins do (CH-05.11), at first its creator. Other kinds of rooms have no managers. */
export const isInCharge = (member: { role: RoomRole } | undefined): boolean => member?.role === 'admin'
