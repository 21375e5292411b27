import { idSchema } from '@werkbank/model/base/value/id.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import {
  handlePostMessage,
  hitRoomSchema,
  messageSchema,
  readMessages,
  readVersions,
  searchMessages,
} from './messages.ts'
import {
  handleAddMembers,
  handleCreateRoom,
  handleOpenRoom,
  handleReadRoom,
  handleRemoveMember,
  handleRenameRoom,
  handleSetRoomRole,
  participantSchema,
  readParticipants,
  readRooms,
  requireRoom,
  roomSchema,
} from './rooms.ts'

const { limit, cursor } = pageInput(['newest'])
const listRooms = defineQuery({
  name: 'chat.rooms',
  route: 'GET /chat/rooms',
  permission: 'chat.use',
  summary: 'The rooms that you may see',
  input: z.object({ limit, cursor, kind: z.enum(['direct', 'group', 'channel', 'record']).optional() }),
  answer: pageOf(roomSchema),
})
const getRoom = defineQuery({
  name: 'chat.room',
  route: 'GET /chat/rooms/{id}',
  permission: 'chat.use',
  summary: 'One room',
  input: z.object({ id: idSchema }),
  answer: roomSchema,
})
const listParticipants = defineQuery({
  name: 'chat.participants',
  route: 'GET /chat/rooms/{id}/participants',
  permission: 'chat.use',
  summary: 'Who is in a room, and who is in charge of it',
  input: z.object({ id: idSchema, limit, cursor }),
  answer: pageOf(participantSchema),
})
const listMessages = defineQuery({
  name: 'chat.messages',
  route: 'GET /chat/rooms/{id}/messages',
  permission: 'chat.use',
  summary: 'Messages of a room, newest first; older or newer than a cursor, or around a message',
  input: z
    .object({
      id: idSchema,
      limit: pageInput(['newest'], 200).limit,
      cursor,
      direction: z.enum(['older', 'newer'], { error: 'The direction is older or newer.' }).default('older'),
      around: idSchema.optional(),
    })
    .refine(({ cursor: from, around }) => from === undefined || around === undefined, {
      path: ['around'],
      message: 'Give a cursor or a message, not both.',
    }),
  steers: ['direction', 'around'],
  answer: pageOf(messageSchema).extend({ newerCursor: z.string().nullable() }),
})
const listVersions = defineQuery({
  name: 'chat.versions',
  route: 'GET /chat/messages/{id}/versions',
  permission: 'chat.use',
  summary: 'What stood in a message before it was edited',
  input: z.object({ id: idSchema }),
  answer: pageOf(z.object({ version: z.int(), text: z.string(), since: z.string(), replacedAt: z.string() })),
})
const search = defineQuery({
  name: 'chat.search',
  route: 'GET /chat/search',
  permission: 'chat.use',
  summary: 'Messages that contain these words, of any time or of before a moment',
  input: z.object({
    q: z
      .string({ error: 'Say what to look for.' })
      .trim()
      .min(1, 'Say what to look for.')
      .max(200, 'At most 200 characters.'),
    limit,
    cursor,
    before: z.iso.datetime({ offset: true, error: 'Give a moment, as in 2026-11-27T12:00:00Z.' }).optional(),
  }),
  answer: pageOf(messageSchema).extend({ rooms: z.array(hitRoomSchema) }),
})

export function chatRoutes(): Routes {
  const app = routes()
  mountCommand(app, handleCreateRoom)
  mountCommand(app, handleOpenRoom)
  mountCommand(app, handleRenameRoom)
  mountCommand(app, handleAddMembers)
  mountCommand(app, handleRemoveMember)
  mountCommand(app, handleSetRoomRole)
  mountCommand(app, handleReadRoom)
  mountCommand(app, handlePostMessage)
  mountQuery(app, listRooms, ({ tx, caller }, input) => readRooms(tx, caller, input))
  mountQuery(app, getRoom, ({ tx, caller }, { id }) => requireRoom(tx, caller, id))
  mountQuery(app, listParticipants, ({ tx, caller }, input) => readParticipants(tx, caller, input))
  mountQuery(app, listMessages, ({ tx, caller }, input) => readMessages(tx, caller, input))
  mountQuery(app, listVersions, ({ tx, caller }, { id }) => readVersions(tx, caller, id))
  mountQuery(app, search, ({ tx, caller }, input) => searchMessages(tx, caller, input))
  return app
}
