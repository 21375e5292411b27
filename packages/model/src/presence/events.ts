import { defineEvent } from '../base/event.ts'

export const presenceChanged = defineEvent('presence.changed', { subject: 'user', audience: 'presence.read' })
