import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { ROOM_ROLES } from './room-access.ts'

const room = { roomId: z.string() }
const ofRoom = { subject: 'room', audience: (id: string) => `room:${id}` as const } as const

export const roomCreated = defineEvent('chat.room-created', { ...ofRoom, payload: room })
export const roomRenamed = defineEvent('chat.room-renamed', { ...ofRoom, payload: { ...room, name: z.string() } })
export const membersChanged = defineEvent('chat.members-changed', {
  ...ofRoom,
  payload: {
    ...room,
    added: z.array(z.string()),
    removed: z.array(z.string()),
    roles: z.record(z.string(), z.enum(ROOM_ROLES)).optional(),
  },
})
export const messageAccepted = defineEvent('chat.message-accepted', {
  ...ofRoom,
  payload: { ...room, messageId: z.string(), position: z.int() },
})
/** What a person has read is visible to them alone. */
export const roomRead = defineEvent('chat.read', {
  subject: 'room',
  payload: { ...room, userId: z.string(), position: z.int() },
  audience: (_id, { userId }) => `user:${userId}`,
})
