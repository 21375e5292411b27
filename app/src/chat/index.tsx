import { Placeholder } from '../shell/placeholder.tsx'

export const ChatListScreen = Placeholder
export const ChatRoomScreen = Placeholder
