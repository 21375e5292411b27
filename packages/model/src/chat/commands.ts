import { z } from 'zod'
import { defineCommand, type OverlayRows } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import { isBlank } from '../base/text.ts'

const memberIds = z.array(idSchema).max(500)
const roomName = z
  .string()
  .trim()
  .max(255, 'A name has at most 255 characters.')
  .refine((name) => name === '' || !isBlank(name), 'Nobody can see this name.')

/**
 * CH-02: a room of its own. Rooms of records come with the record. A direct one is of the caller and at most one more person, has the id
 * that both would give it (`directRoomId`), and is answered as it is where it exists already.
 */
export const createRoom = defineCommand({
  name: 'chat.create-room',
  route: 'POST /chat/rooms',
  permission: 'chat.use',
  summary: 'Create a chat room',
  input: z.object({
    id: idSchema.optional(),
    kind: z.enum(['direct', 'group', 'channel']).default('group'),
    name: roomName.default(''),
    memberIds: memberIds.default([]),
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'unknown-member': z.object({ userId: z.string() }) },
  subject: (input) => `room:${input.id ?? ''}`,
  overlay(rows, { id, kind, name, memberIds }, { now, userId }) {
    if (!id || rows.get('chatRooms', id)) return
    const room = {
      kind,
      name,
      subjectType: null,
      subjectId: null,
      lastMessageAt: null,
      lastPosition: 0,
      createdAt: now,
    }
    rows.set('chatRooms', { id, ...room })
    setMembers(rows, id, [userId, ...memberIds])
  },
})

const setMembers = (rows: OverlayRows, roomId: string, userIds: readonly string[]) => {
  for (const userId of new Set(userIds)) rows.set('chatMembers', { id: `${roomId}:${userId}`, roomId, userId })
}
/** Rooms of records are their record's, conversations of two are these two's, channels are everybody's. */
const fixed = { 'room-is-fixed': z.object({ kind: z.string() }) }

/** CH-02.2. Any member may. */
export const renameRoom = defineCommand({
  name: 'chat.rename-room',
  route: 'PATCH /chat/rooms/{id}',
  permission: 'chat.use',
  summary: 'Give a room another name',
  input: z.object({ id: idSchema, name: roomName }),
  answer: z.object({ name: z.string(), cursor: z.string() }),
  refusals: fixed,
  subject: (input) => `room:${input.id}`,
  overlay(rows, { id, name }) {
    const room = rows.get('chatRooms', id)
    if (room) rows.set('chatRooms', { ...room, id, name })
  },
})
/** CH-02.12: into a group by invitation of somebody in it. Who is in it already stays so. */
export const addMembers = defineCommand({
  name: 'chat.add-members',
  route: 'POST /chat/rooms/{id}/members',
  permission: 'chat.use',
  summary: 'Add people to a room',
  input: z.object({ id: idSchema, memberIds: memberIds.min(1, 'Say who is to be added.') }),
  answer: z.object({ added: z.array(z.string()), cursor: z.string() }),
  refusals: { ...fixed, 'unknown-member': z.object({ userId: z.string() }) },
  subject: (input) => `room:${input.id}`,
  overlay: (rows, input) => setMembers(rows, input.id, input.memberIds),
})
/** CH-02.3. Any member may, for a room outlives who made it; whom it was is in the events. Oneself: to leave. */
export const removeMember = defineCommand({
  name: 'chat.remove-member',
  route: 'DELETE /chat/rooms/{id}/members/{userId}',
  permission: 'chat.use',
  summary: 'Take somebody out of a room, or leave it',
  input: z.object({ id: idSchema, userId: idSchema }),
  answer: z.object({ removed: z.boolean(), cursor: z.string() }),
  refusals: fixed,
  subject: (input) => `room:${input.id}`,
  overlay(rows, input, { userId }) {
    rows.remove('chatMembers', `${input.id}:${input.userId}`)
    if (input.userId === userId) rows.remove('chatRooms', input.id)
  },
})
/** Read up to a position; never goes back, so devices may report in any order. */
export const readRoom = defineCommand({
  name: 'chat.read',
  route: 'POST /chat/rooms/{id}/read',
  permission: 'chat.use',
  summary: 'Mark a room as read up to a position',
  input: z.object({ id: idSchema, position: z.int().min(0) }),
  answer: z.object({ position: z.int(), cursor: z.string() }),
  refusals: {},
  subject: (input) => `room:${input.id}`,
  overlay: (rows, input, { userId }) => {
    const id = `${input.id}:${userId}`
    const row = rows.get('chatReads', id)
    rows.set('chatReads', {
      rev: '0',
      ...row,
      id,
      roomId: input.id,
      userId,
      position: Math.max(Number(row?.position ?? 0), input.position),
    })
  },
})
/** A message from a script or an integration; people's come through the room's document. Both end in the same log and the same rows. */
export const postMessage = defineCommand({
  name: 'chat.post',
  route: 'POST /chat/rooms/{id}/messages',
  permission: 'chat.use',
  summary: 'Write a message',
  input: z.object({
    id: idSchema,
    messageId: idSchema.optional(),
    replyTo: idSchema.optional(),
    text: z
      .string()
      .trim()
      .refine((text) => !isBlank(text), 'A message needs text that can be seen.')
      .max(LIMITS.chatMessageCharsMax, `A message has at most ${LIMITS.chatMessageCharsMax} characters.`),
  }),
  answer: z.object({ messageId: z.string(), position: z.int(), cursor: z.string() }),
  refusals: { 'message-exists': z.object({}), 'reply-elsewhere': z.object({}) },
  subject: (input) => `room:${input.id}`,
})
