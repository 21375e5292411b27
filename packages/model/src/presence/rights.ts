import { defineRights, EVERYBODY, TEAM } from '../base/right.ts'

export const PRESENCE_RIGHTS = defineRights('Team', { 'presence.read': EVERYBODY, 'presence.write': TEAM })
