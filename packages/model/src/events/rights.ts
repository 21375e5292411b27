import { defineRights, EVERYBODY } from '../base/right.ts'

export const EVENT_RIGHTS = defineRights('System', { 'event.read': EVERYBODY })
