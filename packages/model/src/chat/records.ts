import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { computed } from '../records/kinds/structure.ts'
import { note, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofPerson, ofScope } from '../records/scope.ts'
import { newerThan, open, withOwner } from '../records/window.ts'
import { orderName } from '../sales/order-name.ts'
import { ROOM_ROLES } from './room-access.ts'
import { messagesHeld } from './settings.ts'

const read = { permission: 'chat.use' } as const
const name = () => text({ max: 200 })

/** Rooms of people are held whenever something was said in them; a record's while that was lately, or while somebody looks at it. */
const heldRooms = newerThan('lastMessageAt', messagesHeld, {
  open: open('kind', ['direct', 'group', 'channel']),
  otherwise: 'createdAt',
})

/** A room: of two people, a group, all people (channel), or a record. CH-02. */
export const chatRoom = defineRecord({
  name: 'chat-room',
  table: 'chat_rooms',
  read,
  scope: [ofScope('room', 'id')],
  search: ['name'],
  holds: heldRooms,
  holdsParts: heldRooms,
  fields: {
    kind: choice(['direct', 'group', 'channel', 'record']),
    name: name(),
    subjectType: optional(name()),
    subjectId: optional(name()),
    lastMessageAt: optional(moment()),
    lastPosition: counted(),
    createdAt: moment(),
    createdBy: optional(reference()),
    /** Of one beside an invoice: its number, for not every device holds the invoice. */
    invoiceNumber: { ...computed(z.nullable(z.string())), right: 'invoice.read' },
    /** Of one beside an order: what that is called, for a device holds the conversation longer than the order. */
    order: { ...computed(z.nullable(orderName)), right: 'order.read' },
  },
})

/** A member of a room. */
export const chatMember = defineRecord({
  name: 'chat-member',
  table: 'chat_members',
  key: 'text',
  read,
  scope: [ofScope('room', 'roomId')],
  fields: { roomId: reference(), userId: reference(), role: choice(ROOM_ROLES) },
})

/** A message as accepted; where it stands in its room's documents. CH-03, CH-05. */
export const chatMessage = defineRecord({
  name: 'chat-message',
  table: 'chat_messages',
  read,
  scope: [ofScope('room', 'roomId')],
  search: ['text'],
  holds: newerThan('acceptedAt', messagesHeld),
  fields: {
    roomId: reference(),
    document: name(),
    position: counted(),
    authorId: reference(),
    text: note({ max: 10_000 }),
    replyTo: optional(reference()),
    writtenAt: optional(moment()),
    acceptedAt: moment(),
    editedAt: optional(moment()),
    revision: counted(),
  },
})

/** How far a person has read a room: theirs to know. CH-04.4. */
export const chatRead = defineRecord({
  name: 'chat-read',
  table: 'chat_reads',
  key: 'text',
  read,
  scope: [ofPerson('userId'), ofScope('room', 'roomId')],
  holds: withOwner(chatRoom, 'roomId'),
  fields: { roomId: reference(), userId: reference(), position: counted() },
})

/**
 * The number of unread messages of a room that are older than those that devices hold; its id is the room's. Only for rooms that the viewer is a member
 * of: messages of record rooms and channels are not counted as unread. CH-06.4.
 */
export const olderUnread = defineRecord({
  name: 'older-unread',
  table: 'older_unread',
  key: 'text',
  read,
  scope: [ofScope('room', 'id')],
  isLasting: true,
  beyond: 'chatMessages',
  fields: {
    unread: counted(),
    /** Of those messages. */
    firstPosition: counted(),
    lastPosition: counted(),
  },
})
