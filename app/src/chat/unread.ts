import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo } from 'solid-js'
import { usePerson } from '../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'

type Message = MirrorRow<'chatMessages'>
type Read = MirrorRow<'chatReads'>
type OlderUnread = MirrorRow<'olderUnread'>

/** Messages of others after the last one that was read. One's own never count, also where they were written on another device. */
const isUnread = (message: Message, readTo: number, userId: string): boolean =>
  message.position > readTo && message.authorId !== userId

/**
 * The number of unread messages by room; rooms without any are missing. `older`: the unread ones before the device's window, in the rooms of which one
 * is a member. Pure.
 */
export function countUnread(
  messages: readonly Message[],
  reads: readonly Read[],
  userId: string,
  older: readonly OlderUnread[],
): ReadonlyMap<string, number> {
  const readTo = new Map(reads.flatMap((read) => (read.userId === userId ? [[read.roomId, read.position]] : [])))
  const counts = new Map<string, number>()
  const add = (roomId: string, count: number) => void counts.set(roomId, (counts.get(roomId) ?? 0) + count)
  for (const message of messages) {
    const { roomId } = message
    if (isUnread(message, readTo.get(roomId) ?? 0, userId)) add(roomId, 1)
  }
  for (const waiting of older) if (isWaiting(waiting, readTo.get(waiting.id) ?? 0)) add(waiting.id, waiting.unread)
  return counts
}

/** Reading a room marks all of it as read: the server counts anew where only a part was read. */
const isWaiting = ({ lastPosition }: OlderUnread, readTo: number): boolean => readTo < lastPosition

/** The messages of a room that this person has not read, what waits there of before those on this device, and how far they have read it. */
export function createUnreadMessages(roomId: string): {
  messages: Accessor<readonly Message[]>
  older: Accessor<OlderUnread | undefined>
  readTo: Accessor<number>
} {
  const person = usePerson()
  const messages = useRowsBy('chatMessages', 'roomId', () => roomId)
  const read = useRow('chatReads', () => `${roomId}:${person.userId}`)
  const waiting = useRow('olderUnread', () => roomId)
  const readTo = () => read()?.position ?? 0
  return {
    messages: createMemo(() => messages().filter((message) => isUnread(message, readTo(), person.userId))),
    older: () => {
      const row = waiting()
      return row && isWaiting(row, readTo()) ? row : undefined
    },
    readTo,
  }
}

/** How many messages of a room this person has not read. */
export function createUnread(roomId: string): Accessor<number> {
  const { messages, older } = createUnreadMessages(roomId)
  return () => messages().length + (older()?.unread ?? 0)
}

/** The number of unread messages in rooms of which this person is a member; record rooms and channels do not count. */
export function createOwnUnread(): Accessor<number> {
  const person = usePerson()
  const rooms = useTable('chatRooms')
  const messages = useTable('chatMessages')
  const reads = useTable('chatReads')
  const older = useTable('olderUnread')
  const counts = createMemo(() => countUnread(messages(), reads(), person.userId, older()))
  return createMemo(() =>
    rooms()
      .filter(({ kind }) => kind === 'direct' || kind === 'group')
      .reduce((sum, { id }) => sum + (counts().get(id) ?? 0), 0),
  )
}
