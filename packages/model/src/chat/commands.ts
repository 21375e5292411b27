import { z } from 'zod'
import { defineCommand, type OverlayRows } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { isBlank } from '../base/value/text.ts'
import { OPENED_ROOMS, ROOM_ROLES, type RoomRole } from './room-access.ts'
import {
  decides,
  groupHindrance,
  mayRemove,
  removeMemberHindrance,
  roomOnDevice,
  setRoleHindrance,
} from './room-state.ts'

const memberIds = z.array(idSchema).max(500)
const roomName = z
  .string()
  .trim()
  .max(255, 'A name has at most 255 characters.')
  .refine((name) => name === '' || !isBlank(name), RULES['text-unseen'])

/** People who cannot be added to a room (CH-05.9): unknown in the organisation, or deactivated (by name). */
const notAsked = {
  'unknown-member': z.object({ userId: z.string() }),
  'member-disabled': z.object({ userId: z.string(), name: z.string() }),
}

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
  refusals: notAsked,
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
      createdBy: userId,
      invoiceNumber: null,
      order: null,
    }
    rows.set('chatRooms', { id, ...room })
    putMembers(rows, id, memberIds, 'member')
    putMembers(rows, id, [userId], kind === 'group' ? 'admin' : 'member')
  },
})

/** Opens the conversation of a product, customer or invoice, whose id is the record's: created at the first call, and returned by later ones. */
export const openRoom = defineCommand({
  name: 'chat.open-room',
  route: 'POST /chat/rooms/of-record',
  permission: 'chat.use',
  summary: 'Open the conversation of a record',
  input: z.object({ subjectType: z.enum(OPENED_ROOMS), subjectId: idSchema }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: {},
  // After what makes the record, where that waits as well.
  subject: ({ subjectType, subjectId }) => `${subjectType}:${subjectId}`,
  overlay(rows, { subjectType, subjectId }, { now, userId }) {
    if (rows.get('chatRooms', subjectId)) return
    const room = { kind: 'record', name: '', subjectType, subjectId, lastMessageAt: null, lastPosition: 0 }
    const invoiceNumber = rows.get('invoices', subjectId)?.number ?? null
    rows.set('chatRooms', { ...room, id: subjectId, createdAt: now, createdBy: userId, invoiceNumber, order: null })
  },
})

const putMembers = (rows: OverlayRows, roomId: string, userIds: readonly string[], role: RoomRole) => {
  for (const userId of userIds) rows.set('chatMembers', { id: `${roomId}:${userId}`, roomId, userId, role })
}
/** The last manager of a group cannot be removed. */
const lastAdmin = { 'last-admin': z.object({}) }
/** The members of rooms of records, of direct conversations and of channels cannot be changed. */
const fixed = { 'room-is-fixed': z.object({ kind: z.string() }) }

/** CH-02.2, CH-05.15: by those in charge of it (`isInCharge`); others are forbidden to. */
export const renameRoom = defineCommand({
  name: 'chat.rename-room',
  route: 'PATCH /chat/rooms/{id}',
  permission: 'chat.use',
  summary: 'Give a room another name',
  input: z.object({ id: idSchema, name: roomName }),
  answer: z.object({ name: z.string(), cursor: z.string() }),
  refusals: fixed,
  subject: (input) => `room:${input.id}`,
  possible: ofState(roomOnDevice, groupHindrance, decides),
  overlay(rows, { id, name }) {
    const room = rows.get('chatRooms', id)
    if (room) rows.set('chatRooms', { ...room, id, name })
  },
})
/** CH-05.11: managers add people to a group. A member stays one, with their role. */
export const addMembers = defineCommand({
  name: 'chat.add-members',
  route: 'POST /chat/rooms/{id}/participants',
  permission: 'chat.use',
  summary: 'Add people to a room',
  input: z.object({ id: idSchema, memberIds: memberIds.min(1, 'Say who is to be added.') }),
  answer: z.object({ added: z.array(z.string()), cursor: z.string() }),
  refusals: { ...fixed, ...notAsked },
  subject: (input) => `room:${input.id}`,
  possible: ofState(roomOnDevice, groupHindrance, decides),
  overlay(rows, { id, memberIds }) {
    const strangers = memberIds.filter((userId) => !rows.get('chatMembers', `${id}:${userId}`))
    putMembers(rows, id, strangers, 'member')
  },
})
/** CH-05.12. By managers, or by a member to leave. The last manager hands over first, unless they are the last member. */
export const removeMember = defineCommand({
  name: 'chat.remove-member',
  route: 'DELETE /chat/rooms/{id}/participants/{userId}',
  permission: 'chat.use',
  summary: 'Take somebody out of a room, or leave it',
  input: z.object({ id: idSchema, userId: idSchema }),
  answer: z.object({ removed: z.boolean(), cursor: z.string() }),
  refusals: { ...fixed, ...lastAdmin },
  subject: (input) => `room:${input.id}`,
  possible: ofState(roomOnDevice, removeMemberHindrance, mayRemove),
  overlay(rows, input, { userId }) {
    rows.remove('chatMembers', `${input.id}:${input.userId}`)
    if (input.userId === userId) rows.remove('chatRooms', input.id)
  },
})
/** CH-02.4. Hands a room over, or shares it: by those in charge of it. */
export const setRoomRole = defineCommand({
  name: 'chat.set-role',
  route: 'PATCH /chat/rooms/{id}/participants/{userId}',
  permission: 'chat.use',
  summary: 'Say who is in charge of a room',
  input: z.object({ id: idSchema, userId: idSchema, role: z.enum(ROOM_ROLES) }),
  answer: z.object({ role: z.enum(ROOM_ROLES), cursor: z.string() }),
  refusals: { ...fixed, ...lastAdmin, ...notAsked },
  subject: (input) => `room:${input.id}`,
  possible: ofState(roomOnDevice, setRoleHindrance, decides),
  overlay(rows, { id, userId, role }) {
    if (rows.get('chatMembers', `${id}:${userId}`)) putMembers(rows, id, [userId], role)
  },
})
/** Read up to a position; never goes back, so devices may report in any order. */
export const readRoom = defineCommand({
  name: 'chat.read',
  logged: false,
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
      .refine((text) => !isBlank(text), RULES['text-unseen'])
      .max(LIMITS.chatMessageCharsMax, `A message has at most ${LIMITS.chatMessageCharsMax} characters.`),
  }),
  answer: z.object({ messageId: z.string(), position: z.int(), cursor: z.string() }),
  refusals: { 'message-exists': z.object({}), 'reply-elsewhere': z.object({}) },
  subject: (input) => `room:${input.id}`,
})
