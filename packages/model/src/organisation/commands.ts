import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { createFields, defineChange, defineCreate, defineRemove } from '../records/inputs.ts'
import { orgUnit, orgUnitMember, orgUnitOnDevice, removeOrgUnitHindrance } from './org-unit.ts'

const refusals = {
  'org-unit-name-taken': z.object({ unitId: z.string() }),
  'unknown-org-unit': z.object({}),
  'unknown-person': z.object({}),
  'org-unit-in-itself': z.object({}),
  'org-unit-too-deep': z.object({ max: z.int() }),
}
/** Where somebody belongs decides what they see: whoever changes that has just given their password. */
const power = { permission: 'access.manage', needs: 'fresh-session' } as const

/** ID-35. Names are unique among the units of one parent. */
export const createOrgUnit = defineCommand({
  name: 'org-unit.create',
  route: 'POST /org-units',
  ...power,
  summary: 'Create a site, department or section',
  input: z.object({ id: idSchema.optional(), ...createFields(orgUnit) }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { ...refusals, 'too-many-org-units': z.object({ max: z.int() }) },
  subject: (input) => `org-unit:${input.id ?? input.name}`,
})

const change = defineChange(orgUnit, {
  many: 'orgUnits',
  at: 'org-units',
  permission: power.permission,
  summary: 'Change a site, department or section',
  refusals,
})
/** ID-35. Another parent moves it with all below. */
export const changeOrgUnit = { ...change, needs: power.needs } as typeof change

/** What is in it, people and units, moves to `moveTo`; without one it has to be empty. */
export const removeOrgUnit = defineCommand({
  name: 'org-unit.remove',
  route: 'POST /org-units/{id}/remove',
  ...power,
  summary: 'Remove a site, department or section',
  input: z.object({ id: idSchema, moveTo: idSchema.optional() }),
  answer: z.object({ people: z.int(), units: z.int(), cursor: z.string() }),
  refusals: { ...refusals, 'org-unit-in-use': z.object({ people: z.int(), units: z.int() }) },
  subject: (input) => `org-unit:${input.id}`,
  possible: ofState(orgUnitOnDevice, removeOrgUnitHindrance),
})

const people = { many: 'orgUnitMembers', permission: power.permission } as const
const add = defineCreate(orgUnitMember, {
  ...people,
  summary: 'Let a person belong to a unit',
  refusals: { 'in-unit-already': z.object({}), 'unknown-person': z.object({}) },
})
/** ID-35. */
export const addToOrgUnit = { ...add, needs: power.needs } as typeof add
const take = defineRemove(orgUnitMember, { ...people, summary: 'Let a person belong to a unit no longer' })
export const takeFromOrgUnit = { ...take, needs: power.needs } as typeof take
