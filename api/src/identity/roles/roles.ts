import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { changeRole, createRole } from '@werkbank/model/identity/role-commands.ts'
import { z } from 'zod'
import { handle } from '../../http/command/command-route.ts'
import { lockAccess } from '../../http/command/idempotency.ts'
import { notFound } from '../../http/problem/problem.ts'
import { defineQuery } from '../../http/query-route.ts'
import { emitAccessChanged, keepsAdministrator } from './giving.ts'

const roleSchema = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  permissions: z.array(z.string()),
})
export const listRoles = defineQuery({
  name: 'role.list',
  route: 'GET /roles',
  permission: 'access.manage',
  summary: 'Roles and what they give',
  input: z.object({}),
  answer: z.object({ items: z.array(roleSchema) }),
})
export const readRoles = async (tx: Tx) => ({
  items: [
    ...(await tx<
      z.infer<typeof roleSchema>[]
    >`SELECT key, name, description, permissions FROM roles WHERE deleted_at IS NULL ORDER BY key`),
  ],
})

export const handleCreateRole = handle(
  createRole,
  async ({ tx, caller, record }, { name, description, permissions }) => {
    await lockAccess(tx, caller.orgId)
    const taken = new Set((await tx<{ key: string }[]>`SELECT key FROM roles`).map(({ key }) => key))
    const key = freeKey(name, taken)
    await tx`INSERT INTO roles (org_id, key, name, description, permissions) VALUES (${caller.orgId}, ${key}, ${name}, ${description}, ${[...new Set(permissions)]})`
    record({ type: 'role.created', subject: { type: 'role', id: key, name }, details: { after: permissions } })
    return { key }
  },
  { constraints: { roles_name: ({ refuse }) => refuse('role-name-taken', {}) } },
)

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
  async ({ tx, caller, emit, record, refuse }, { key, name, description, permissions }) => {
    await lockAccess(tx, caller.orgId)
    type Row = { name: string; description: string; permissions: string[] }
    const [before] = await tx<Row[]>`SELECT name, description, permissions FROM roles WHERE key = ${key}`
    const [role] = await tx<Row[]>`
      UPDATE roles SET name = coalesce(${name ?? null}, name), description = coalesce(${description ?? null}, description),
        permissions = coalesce(${permissions ?? null}::text[], permissions)
      WHERE key = ${key} RETURNING name, description, permissions`
    if (!role) throw notFound()
    if (!(await keepsAdministrator(tx))) throw refuse('last-administrator', {})
    record({
      type: 'role.changed',
      subject: { type: 'role', id: key, name: role.name },
      details: { before, after: { ...role } },
    })
    const holders = await tx<{ userId: string }[]>`SELECT user_id FROM user_roles WHERE role_key = ${key}`
    await emitAccessChanged(
      { tx, emit },
      holders.map(({ userId }) => userId),
    )
    return { key, permissions: role.permissions }
  },
  { constraints: { roles_name: ({ refuse }) => refuse('role-name-taken', {}) } },
)
