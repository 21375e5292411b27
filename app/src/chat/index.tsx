import { lazy } from 'solid-js'

export { createOwnUnread, createUnread } from './unread.ts'
export { useDirectRoom } from './use-direct-room.ts'
export const ChatListScreen = lazy(() => import('./chat-list.tsx').then((m) => ({ default: m.ChatListScreen })))
export const ChatRoomScreen = ChatListScreen
export const Conversation = lazy(() => import('./conversation.tsx').then((m) => ({ default: m.ConversationView })))
