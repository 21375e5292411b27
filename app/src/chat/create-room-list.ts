import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo, createSignal } from 'solid-js'
import { countUnread } from './unread.ts'

type Room = MirrorRow<'chatRooms'>
type Message = MirrorRow<'chatMessages'>
export type ListedRoom = { room: Room; last: Message | undefined; unread: number }

/** Rooms in which something was said, groups also before, and the one that is open; the newest first. */
export function createRoomList(options: {
  rooms: Accessor<readonly Room[]>
  messages: Accessor<readonly Message[]>
  reads: Accessor<readonly MirrorRow<'chatReads'>[]>
  older: Accessor<readonly MirrorRow<'olderUnread'>[]>
  userId: string
  open: Accessor<string | undefined>
}): Accessor<readonly ListedRoom[]> {
  const lastByRoom = createMemo(() => {
    const last = new Map<string, Message>()
    for (const message of options.messages())
      if (message.position > (last.get(message.roomId)?.position ?? -1)) last.set(message.roomId, message)
    return last
  })
  const unread = createMemo(() => countUnread(options.messages(), options.reads(), options.userId, options.older()))
  const at = ({ lastMessageAt, createdAt }: Room) => lastMessageAt ?? createdAt
  return createMemo(() =>
    options
      .rooms()
      .filter((room) => room.kind === 'group' || room.lastPosition > 0 || room.id === options.open())
      .sort((a, b) => (at(a) < at(b) ? 1 : -1))
      .map((room) => ({
        room,
        last: lastByRoom().get(room.id),
        unread: unread().get(room.id) ?? 0,
      })),
  )
}

/** So many rooms come at once: more than a screen shows. */
const PART = 60

/** The beginning of a list that grows while scrolling: every order has a room, and thousands need not be rendered. */
export function createPart<T>(all: Accessor<readonly T[]>) {
  const [count, setCount] = createSignal(PART)
  return {
    shown: createMemo(() => all().slice(0, count())),
    hasMore: () => count() < all().length,
    more: async () => void setCount((before) => before + PART),
  }
}
