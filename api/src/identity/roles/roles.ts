import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { READY_MADE_ROLES } from '@werkbank/model/identity/ready-made-roles.ts'
import {
  type HeldRole,
  heirsOf,
  parentHindrance,
  ROLE_DEPTH_MAX,
  rightsOfRole,
} from '@werkbank/model/identity/resolve-rights.ts'
import { changeRole, createRole } from '@werkbank/model/identity/role-commands.ts'
import { roleHoursSchema } from '@werkbank/model/identity/role-hours.ts'
import { z } from 'zod'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { lockAccess } from '../../http/command/idempotency.ts'
import { notFound } from '../../http/problem/problem.ts'
import { defineQuery } from '../../http/query-route.ts'
import { emitAccessChanged, heldRoles, keepsAdministrator, whyNotOwn } from './giving.ts'

const roleSchema = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  /** Its own; what it inherits is its parent's. */
  permissions: z.array(z.string()),
  parent: z.string().nullable(),
  /** It came with the product: it is neither deleted nor emptied (ID-63). */
  system: z.boolean(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  hours: roleHoursSchema.nullable(),
})
type Role = z.infer<typeof roleSchema>
export const listRoles = defineQuery({
  name: 'role.list',
  route: 'GET /roles',
  permission: 'access.manage',
  summary: 'Roles and what they give',
  input: z.object({}),
  answer: z.object({ items: z.array(roleSchema) }),
})
const columns = (tx: Tx) =>
  tx`key, name, description, permissions, parent_key AS parent, system, valid_from AS from, valid_until AS until, hours`
export const readRoles = async (tx: Tx) => ({
  items: [...(await tx<Role[]>`SELECT ${columns(tx)} FROM roles WHERE deleted_at IS NULL ORDER BY key`)],
})

export const handleCreateRole = handle(
  createRole,
  async (context, { name, description, template, ...input }) => {
    const { tx, caller, record } = context
    await lockAccess(tx, caller.orgId)
    const taken = new Set((await tx<{ key: string }[]>`SELECT key FROM roles`).map(({ key }) => key))
    const key = freeKey(name, taken)
    const permissions = [...new Set([...input.permissions, ...(template ? READY_MADE_ROLES[template] : [])])]
    await requireParent(context, undefined, input.parent)
    requireSpan(context, input)
    await tx`INSERT INTO roles (org_id, key, name, description, permissions, parent_key, valid_from, valid_until, hours)
      VALUES (${caller.orgId}, ${key}, ${name}, ${description}, ${permissions}, ${input.parent ?? null}, ${input.from ?? null}, ${input.until ?? null}, ${input.hours ? tx.json(input.hours) : null})`
    record({
      type: 'role.created',
      subject: { type: 'role', id: key, name },
      details: { ...input, template, after: permissions },
    })
    return { key }
  },
  { constraints: { roles_name: ({ refuse }) => refuse('role-name-taken', {}) } },
)

type Limits = Pick<InputOf<typeof changeRole>, 'from' | 'until'>
type Refusing = Pick<CommandContext<typeof createRole>, 'tx' | 'refuse'>

/** `key`: of the role that gets the parent; undefined for a new one. */
async function requireParent({ tx, refuse }: Refusing, key: string | undefined, parent: string | null | undefined) {
  if (parent == null) return
  const roles = await heldRoles(tx)
  if (!roles.some((role) => role.key === parent)) throw refuse('unknown-role', { role: parent })
  const why = parentHindrance(key, parent, roles)
  if (why === 'role-circle') throw refuse('role-circle', {})
  if (why === 'role-too-deep') throw refuse('role-too-deep', { max: ROLE_DEPTH_MAX })
}
function requireSpan({ refuse }: Pick<Refusing, 'refuse'>, { from, until }: Limits) {
  if (from && until && Date.parse(until) <= Date.parse(from)) throw refuse('ends-before-start', {})
}

/** "Büro & Versand" → "buero-versand", with a number behind it where that is another role's. */
function freeKey(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 32)
  const wanted = plain || 'role'
  let key = wanted
  for (let count = 2; taken.has(key); count++) key = `${wanted}-${count}`
  return key
}

export const handleChangeRole = handle(
  changeRole,
  async (context, { key, ...input }) => {
    const { tx, caller, emit, record, refuse } = context
    await lockAccess(tx, caller.orgId)
    const [before] = await tx<Role[]>`SELECT ${columns(tx)} FROM roles WHERE key = ${key} AND deleted_at IS NULL`
    if (!before) throw notFound()
    const after: Role = { ...before, ...given(input) }
    if (before.system && after.permissions.length === 0) throw refuse('ready-made-role', {})
    const rolesBefore = await heldRoles(tx)
    if (after.parent !== before.parent) await requireParent(context as never, key, after.parent)
    requireSpan(context as never, after)
    await tx`UPDATE roles SET name = ${after.name}, description = ${after.description}, permissions = ${after.permissions}, parent_key = ${after.parent},
      valid_from = ${after.from}, valid_until = ${after.until}, hours = ${after.hours ? tx.json(after.hours) : null} WHERE key = ${key}`
    const roles = await heldRoles(tx)
    const why = await whyNotOwn(tx, caller, addedRights(key, rolesBefore, roles))
    if (why) throw refuse(why.code as 'more-than-own-rights', why.data as never)
    if (!(await keepsAdministrator(tx))) throw refuse('last-administrator', {})
    record({ type: 'role.changed', subject: { type: 'role', id: key, name: after.name }, details: { before, after } })
    await emitAccessChanged({ tx, emit }, await holdersOf(tx, heirsOf(key, roles)))
    return { key, permissions: after.permissions }
  },
  { constraints: { roles_name: ({ refuse }) => refuse('role-name-taken', {}) } },
)

/** What is said, without what isn't. */
const given = ({ permissions, ...input }: Omit<InputOf<typeof changeRole>, 'key'>) => ({
  ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
  ...(permissions ? { permissions: [...new Set(permissions)] } : {}),
})

function addedRights(key: string, before: readonly HeldRole[], after: readonly HeldRole[]): string[] {
  const had = new Set(rightsOfRole(key, before))
  return rightsOfRole(key, after).filter((right) => !had.has(right))
}

/** The people who have one of these roles, or will. */
export async function holdersOf(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await tx<{ userId: string }[]>`
    SELECT DISTINCT user_id FROM role_assignments WHERE role_key = ANY (${[...keys]}::text[]) AND ended_at IS NULL AND (valid_until IS NULL OR valid_until > now())`
  return rows.map(({ userId }) => userId)
}
