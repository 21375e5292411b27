import type { Permission } from '../base/permission.ts'

/** Rooms of a record are seen by whoever may read the record and use the chat: subject type → permission. Channels are everybody's; other rooms ask for membership. */
export const RECORD_ROOM_RIGHTS: Record<string, Permission> = {
  order: 'order.read',
  quote: 'quote.read',
  product: 'product.read',
  customer: 'customer.read',
  page: 'page.read',
}

/** The subject types whose rooms somebody with these permissions sees; none without `chat.use`. */
export function visibleRecordRooms(permissions: readonly Permission[]): string[] {
  if (!permissions.includes('chat.use')) return []
  return Object.entries(RECORD_ROOM_RIGHTS).flatMap(([type, permission]) =>
    permissions.includes(permission) ? [type] : [],
  )
}

export const ROOM_ROLES = ['admin', 'member'] as const
export type RoomRole = (typeof ROOM_ROLES)[number]

/** Who decides about a group: its admins among those in it (CH-05.11); who made it begins as one. Other rooms have nobody who does. */
export const isInCharge = (member: { role: RoomRole } | undefined): boolean => member?.role === 'admin'
