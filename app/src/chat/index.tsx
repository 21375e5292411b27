import { type Accessor, createMemo, lazy } from 'solid-js'
import { usePerson } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'

export const ChatListScreen = lazy(() => import('./chat-list.tsx').then((m) => ({ default: m.ChatListScreen })))
export const ChatRoomScreen = lazy(() => import('./chat-list.tsx').then((m) => ({ default: m.ChatListScreen })))
export const Conversation = lazy(() => import('./conversation.tsx').then((m) => ({ default: m.ConversationView })))

/** How many messages of a room this person has not read. */
export function createUnread(roomId: string): Accessor<number> {
  const person = usePerson()
  const room = useRow('chatRooms', () => roomId)
  const read = useRow('chatReads', () => `${roomId}:${person.userId}`)
  return createMemo(() => Math.max(0, (room()?.lastPosition ?? 0) - (read()?.position ?? 0)))
}
