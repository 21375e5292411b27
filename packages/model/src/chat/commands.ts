import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'

/** CH-02: a room of its own. Rooms of records come with the record. */
export const createRoom = defineCommand({
  name: 'chat.create-room',
  route: 'POST /chat/rooms',
  permission: 'chat.use',
  summary: 'Create a chat room',
  input: z.object({
    id: idSchema.optional(),
    kind: z.enum(['direct', 'group', 'channel']).default('group'),
    name: z.string().trim().max(255, 'A name has at most 255 characters.').default(''),
    memberIds: z.array(idSchema).max(500).default([]),
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'unknown-member': z.object({ userId: z.string() }) },
  subject: (input) => `room:${input.id ?? ''}`,
  overlay(rows, { id, kind, name, memberIds }, { now, userId }) {
    if (!id) return
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
    for (const member of new Set([userId, ...memberIds]))
      rows.set('chatMembers', { id: `${id}:${member}`, roomId: id, userId: member })
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
      .min(1, 'A message needs text.')
      .max(LIMITS.chatMessageCharsMax, `A message has at most ${LIMITS.chatMessageCharsMax} characters.`),
  }),
  answer: z.object({ messageId: z.string(), position: z.int(), cursor: z.string() }),
  refusals: { 'message-exists': z.object({}) },
  subject: (input) => `room:${input.id}`,
})
