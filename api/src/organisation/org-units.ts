import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { pathTo, withBelow } from '@werkbank/model/base/value/tree.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import {
  addToOrgUnit,
  changeOrgUnit,
  createOrgUnit,
  removeOrgUnit,
  takeFromOrgUnit,
} from '@werkbank/model/organisation/commands.ts'
import { orgUnitCreated, orgUnitRemoved } from '@werkbank/model/organisation/events.ts'
import { type OrgUnitState, orgUnit, orgUnitMember, orgUnitPlaceFault } from '@werkbank/model/organisation/org-unit.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { lockAccess } from '../http/command/idempotency.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { changeRow } from '../records/change-row.ts'
import { createRow, removeRow } from '../records/commands.ts'
import { insertRow, rowById } from '../records/rows.ts'
import { type NamedNode, treeOf } from '../records/tree.ts'

const orgTree = treeOf('org_units')

/** The same, as it stays until the transaction ends: what people may see is decided one after the other (`lockAccess`). */
async function lockTree(tx: Tx, orgId: string): Promise<NamedNode[]> {
  await lockAccess(tx, orgId)
  return orgTree.read(tx) // a statement of its own: it sees what was done while this one waited
}

/** Units with their paths of names from the top. */
export const withPaths = orgTree.withPaths

/** Writes to a unit and all below it what stands above each. */
async function keepAbove(tx: Tx, id: string): Promise<void> {
  const tree = await orgTree.read(tx)
  const byId = new Map(tree.map((node) => [node.id, node]))
  for (const below of withBelow(tree, id)) {
    const above = pathTo(byId, below).map((node) => node.id)
    await tx`UPDATE org_units SET above = ${above}::uuid[] WHERE org_id = current_org() AND id = ${below}`
  }
}

/** What they may see hangs on it: open sockets of all who belong to one of these units are looked at again. */
async function tellPeople({ tx, emit }: Pick<CommandContext<never>, 'tx' | 'emit'>, units: Iterable<string>) {
  const people = await tx<{ userId: string }[]>`
    SELECT DISTINCT user_id FROM org_unit_members WHERE org_id = current_org() AND unit_id = ANY(${[...units]}::uuid[]) AND deleted_at IS NULL`
  for (const { userId } of people) emit(accessChanged, userId, { userId })
}

type PlaceRefusal = 'unknown-org-unit' | 'org-unit-in-itself' | 'org-unit-too-deep'
type Refuse = (code: PlaceRefusal, data: never) => Error
/** Refuses a place that a unit with all below it can't have. */
function checkPlace(refuse: Refuse, tree: readonly NamedNode[], id: string, parentId: string | null): void {
  const fault = orgUnitPlaceFault(tree, id, parentId)
  if (fault) throw refuse(fault, (fault === 'org-unit-too-deep' ? { max: LIMITS.orgUnitDepthMax } : {}) as never)
}

export const handleCreateOrgUnit = handle(
  createOrgUnit,
  async ({ tx, caller, emit, record, refuse, newId }, { id = newId(), ...fields }) => {
    const tree = await lockTree(tx, caller.orgId)
    if (tree.length >= LIMITS.orgUnitsMax) throw refuse('too-many-org-units', { max: LIMITS.orgUnitsMax })
    checkPlace(refuse as Refuse, tree, id, fields.parentId)
    await insertRow(tx, orgUnit, { id, ...fields })
    await keepAbove(tx, id)
    emit(orgUnitCreated, id)
    record({ type: 'org-unit.created', subject: { type: 'org-unit', id, name: fields.name } })
    return { id }
  },
  {
    constraints: {
      org_units_name: async ({ tx, refuse }, { name, parentId }) =>
        refuse('org-unit-name-taken', { unitId: await orgTree.namesake(tx, name, parentId) }),
      org_units_head: ({ refuse }) => refuse('unknown-person', {}),
    },
  },
)

export const handleChangeOrgUnit = handle(
  changeOrgUnit,
  async (work, input) => {
    const { tx, caller, record, refuse } = work
    const { id, parentId } = input
    const tree = await lockTree(tx, caller.orgId)
    if (parentId !== undefined) checkPlace(refuse as Refuse, tree, id, parentId)
    const before = await rowById(tx, orgUnit, id)
    const { version } = await changeRow(work, orgUnit, input)
    if (parentId !== undefined && parentId !== before?.parentId) {
      // Whoever belongs to what stood above it, or stands above it now, sees more or less than before.
      const byId = new Map(tree.map((node) => [node.id, node]))
      await keepAbove(tx, id)
      await tellPeople(
        work,
        [...pathTo(byId, id), ...pathTo(byId, parentId)].map((node) => node.id),
      )
    }
    const after = await rowById(tx, orgUnit, id)
    record({
      type: 'org-unit.changed',
      subject: { type: 'org-unit', id, name: after?.name ?? '' },
      details: { before, after },
    })
    return { version }
  },
  {
    constraints: {
      org_units_name: async ({ tx, refuse }, { id, name, parentId }) => {
        const row = await rowById(tx, orgUnit, id)
        const place = parentId === undefined ? (row?.parentId ?? null) : parentId
        return refuse('org-unit-name-taken', { unitId: await orgTree.namesake(tx, name ?? row?.name ?? '', place) })
      },
      org_units_head: ({ refuse }) => refuse('unknown-person', {}),
    },
  },
)

export const handleRemoveOrgUnit = handle(
  removeOrgUnit,
  async (work, { id, moveTo }) => {
    const { tx, caller, emit, record, refuse } = work
    const tree = await lockTree(tx, caller.orgId)
    const unit = tree.find((node) => node.id === id)
    if (!unit) throw notFound()
    const target = moveTo ?? null
    if (target !== null) checkPlace(refuse as Refuse, tree, id, target)
    const { people, units } = await heldBy(tx, id)
    requirePossible(work, removeOrgUnit, { people, units }, { id, moveTo })
    await tellPeople(work, [id, ...(target === null ? [] : [target])])
    // Whoever is in both already is there once.
    await tx`UPDATE org_unit_members m SET deleted_at = now() WHERE org_id = current_org() AND unit_id = ${id} AND deleted_at IS NULL AND (${target}::uuid IS NULL
      OR EXISTS (SELECT FROM org_unit_members t WHERE t.org_id = m.org_id AND t.unit_id = ${target} AND t.user_id = m.user_id AND t.deleted_at IS NULL))`
    await tx`UPDATE org_unit_members SET unit_id = ${target}, version = version + 1 WHERE org_id = current_org() AND unit_id = ${id} AND deleted_at IS NULL`
    const moved = await tx<{ id: string }[]>`
      UPDATE org_units SET parent_id = ${target}, version = version + 1 WHERE org_id = current_org() AND parent_id = ${id} AND deleted_at IS NULL RETURNING id`
    await tx`UPDATE org_units SET deleted_at = now() WHERE org_id = current_org() AND id = ${id}`
    for (const below of moved) await keepAbove(tx, below.id)
    emit(orgUnitRemoved, id, { movedTo: target, people, units })
    record({
      type: 'org-unit.removed',
      subject: { type: 'org-unit', id, name: unit.name },
      details: { movedTo: target, people, units },
    })
    return { people, units }
  },
  // Two of one name would stand beside each other under the target.
  { constraints: { org_units_name: ({ refuse }) => refuse('org-unit-name-taken', { unitId: '' }) } },
)

/** How much is directly in a unit. */
async function heldBy(tx: Tx, id: string): Promise<OrgUnitState> {
  const [row] = await tx<OrgUnitState[]>`
    SELECT (SELECT count(*)::int FROM org_unit_members WHERE org_id = current_org() AND unit_id = ${id} AND deleted_at IS NULL) AS people,
      (SELECT count(*)::int FROM org_units WHERE org_id = current_org() AND parent_id = ${id} AND deleted_at IS NULL) AS units`
  return must(row, 'a count is a row')
}

/** A unit as its commands ask it. */
export const orgUnitStateById = async (tx: Tx, id: string): Promise<OrgUnitState | undefined> =>
  (await rowById(tx, orgUnit, id)) && heldBy(tx, id)

export const handleAddToOrgUnit = handle(
  addToOrgUnit,
  async (work, { id = work.newId(), unitId, userId }) => {
    const { tx, caller, emit, record } = work
    await lockAccess(tx, caller.orgId)
    await createRow(work, orgUnitMember, { id, unitId, userId })
    emit(accessChanged, userId, { userId })
    record({ type: 'org-unit.person-added', subject: { type: 'user', id: userId }, details: { unitId } })
    return { id }
  },
  {
    constraints: {
      org_unit_members_once: ({ refuse }) => refuse('in-unit-already', {}),
      org_unit_members_person: ({ refuse }) => refuse('unknown-person', {}),
    },
  },
)

export const handleTakeFromOrgUnit = handle(takeFromOrgUnit, async (work, input) => {
  const { tx, caller, emit, record } = work
  await lockAccess(tx, caller.orgId)
  const member = await rowById(tx, orgUnitMember, input.id)
  await removeRow(work as never, orgUnitMember, input)
  const { userId } = must(member, 'it was there a moment ago')
  emit(accessChanged, userId, { userId })
  record({ type: 'org-unit.person-taken', subject: { type: 'user', id: userId }, details: { unitId: input.unitId } })
  return {}
})
