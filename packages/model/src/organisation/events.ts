import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { recordEvents } from '../records/events.ts'
import { orgUnit, orgUnitMember } from './org-unit.ts'

export const { created: orgUnitCreated, changed: orgUnitChanged } = recordEvents(orgUnit)
/** With how many people and units went where, which is null for the top. */
export const orgUnitRemoved = defineEvent('org-unit.removed', {
  subject: 'org-unit',
  payload: { movedTo: z.string().nullable(), people: z.int(), units: z.int() },
  audience: 'presence.read',
})
export const { created: orgUnitMemberAdded, removed: orgUnitMemberTaken } = recordEvents(orgUnitMember)
