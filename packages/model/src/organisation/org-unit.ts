import { LIMITS } from '../base/limits.ts'
import { because, defineState, type Hindrance } from '../base/possible.ts'
import { placeFault, type TreeNode } from '../base/value/tree.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'

/** A site, department or section of the company; they form a tree. ID-35. */
export const orgUnit = defineRecord({
  name: 'org-unit',
  table: 'org_units',
  read: { permission: 'presence.read' },
  sorts: ['name'],
  search: ['name'],
  fields: {
    /** Null at the top of the tree. */
    parentId: optional(reference()),
    name: text({ max: 120, empty: 'A unit needs a name.' }),
    kind: unless('department', choice(['site', 'department', 'section'])),
    /** The person who leads it. */
    headId: optional(reference()),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

/** That somebody belongs to a unit; a person may belong to several. ID-35. */
export const orgUnitMember = defineRecord({
  name: 'org-unit-member',
  table: 'org_unit_members',
  read: { permission: 'presence.read' },
  sorts: ['createdAt'],
  partOf: { record: orgUnit, field: 'unitId', collection: 'org-units', as: 'people' },
  fields: {
    unitId: reference(),
    userId: reference(),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

const FAULTS = {
  unknown: 'unknown-org-unit',
  'in-itself': 'org-unit-in-itself',
  'too-deep': 'org-unit-too-deep',
} as const

/** Why a unit with all below it can't stand under `parentId`; undefined where it can. */
export function orgUnitPlaceFault(
  units: readonly TreeNode[],
  id: string,
  parentId: string | null,
): (typeof FAULTS)[keyof typeof FAULTS] | undefined {
  const fault = placeFault(units, { id, parentId, depthMax: LIMITS.orgUnitDepthMax })
  return fault && FAULTS[fault]
}

/** A unit as its commands ask it: what is directly in it. */
export type OrgUnitState = { people: number; units: number }
export const orgUnitOnDevice = defineState(
  'org-unit',
  (rows, id): OrgUnitState | undefined =>
    rows.get('orgUnits', id) && {
      people: rows.by('orgUnitMembers', 'unitId', id).length,
      units: rows.by('orgUnits', 'parentId', id).length,
    },
)
/** What is in it goes somewhere; where, is said with the command. */
export const removeOrgUnitHindrance = (
  { people, units }: OrgUnitState,
  _asking?: unknown,
  input?: { moveTo?: string | undefined },
): Hindrance | undefined =>
  input && input.moveTo === undefined && people + units > 0 ? because('org-unit-in-use', { people, units }) : undefined
