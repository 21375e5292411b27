import { defineRights, TEAM } from '../base/right.ts'

export const CHAT_RIGHTS = defineRights('Team', { 'chat.use': TEAM })
