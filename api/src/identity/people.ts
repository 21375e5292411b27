import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import {
  changeRole,
  createPerson,
  createRole,
  disablePerson,
  enablePerson,
  setPassword,
  setRoles,
  setUserName,
  unlockPerson,
} from '@werkbank/model/identity/commands.ts'
import { accessChanged, passwordSet } from '@werkbank/model/identity/events.ts'
import { type PersonState, person } from '@werkbank/model/identity/person.ts'
import { temporaryPasswordHours } from '@werkbank/model/identity/settings.ts'
import { z } from 'zod'
import { handOverGroups } from '../chat/index.ts'
import { requireSession } from '../http/caller.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { lockAccess } from '../http/command/idempotency.ts'
import { requirePossible } from '../http/command/possible.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery } from '../http/query-route.ts'
import { hashPassword } from './password.ts'
import { refusePassword } from './password-policy.ts'
import { endSessions, revokeTokens } from './session/end-sessions.ts'
import { unlock } from './session/throttle.ts'

const personSchema = person.row.omit({ rev: true })
export const listPeople = defineQuery({
  name: 'person.list',
  route: 'GET /people',
  permission: null,
  scope: 'presence.read',
  summary: 'People and machines of the organisation',
  input: z.object(pageInput(['name'])),
  answer: pageOf(personSchema),
})
export async function readPeople(tx: Tx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const rows = await tx<z.infer<typeof personSchema>[]>`
    SELECT id, name, email, kind, color, disabled_at IS NOT NULL AS disabled, array(SELECT role_key FROM user_roles ur WHERE ur.user_id = users.id ORDER BY 1) AS roles
    FROM users WHERE deleted_at IS NULL ${after ? tx`AND (name, id::text) > (${after[0] as string}, ${after[1] as string})` : tx``} ORDER BY name, id::text LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.name, row.id],
    (row) => row,
  )
}

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
    ...(await tx<z.infer<typeof roleSchema>[]>`SELECT key, name, description, permissions FROM roles ORDER BY key`),
  ],
})

export const handleCreatePerson = handle(
  createPerson,
  async (
    { tx, caller, emit, record, refuse, newId, now },
    { id = newId(), name, email, userName, kind, password, roles },
  ) => {
    if (password !== undefined || roles.length > 0) requireSession(caller, 'fresh-session')
    if (password !== undefined) await refusePassword(tx, password, { name, email, userName })
    await lockAccess(tx, caller.orgId)
    const missing = await unknownRole(tx, roles)
    if (missing !== undefined) throw refuse('unknown-role', { role: missing })
    const passwordHash = password === undefined ? null : await hashPassword(password)
    const color = (await tx`SELECT count(*)::int AS count FROM users`)[0]?.count % 12
    await tx`INSERT INTO users (org_id, id, email, user_name, name, kind, password_hash, temporary_until, color)
      VALUES (${caller.orgId}, ${id}, ${email}, ${userName ?? null}, ${name}, ${kind}, ${passwordHash}, ${password === undefined ? null : await temporaryUntil(tx, caller, now)}, ${color})`
    for (const role of new Set(roles))
      await tx`INSERT INTO user_roles (org_id, user_id, role_key) VALUES (${caller.orgId}, ${id}, ${role})`
    emit(accessChanged, id, { userId: id })
    record({
      type: 'person.created',
      subject: { type: 'user', id, name },
      details: { email, kind, after: [...new Set(roles)], password: password !== undefined },
    })
    return { id }
  },
  {
    constraints: {
      users_email: ({ refuse }) => refuse('email-taken', {}),
      users_user_name: ({ refuse }) => refuse('user-name-taken', {}),
    },
  },
)

export const getUserName = defineQuery({
  name: 'person.user-name',
  route: 'GET /people/{id}/user-name',
  permission: 'access.manage',
  summary: 'What a person signs in with besides their mail address',
  input: z.object({ id: idSchema }),
  answer: z.object({ userName: z.string().nullable() }),
})
export const readUserName = async (tx: Tx, id: string) => ({
  userName: (await requirePerson(tx, id, { lock: false })).userName,
})

export const handleSetUserName = handle(
  setUserName,
  async ({ tx, record }, { id, userName }) => {
    const { userName: before } = await requirePerson(tx, id)
    await tx`UPDATE users SET user_name = ${userName} WHERE id = ${id}`
    record({ type: 'person.user-name-set', subject: { type: 'user', id }, details: { before, after: userName } })
    return { userName }
  },
  { constraints: { users_user_name: ({ refuse }) => refuse('user-name-taken', {}) } },
)

export const handleSetRoles = handle(setRoles, async ({ tx, caller, emit, record, refuse }, { id, roles }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  const missing = await unknownRole(tx, roles)
  if (missing !== undefined) throw refuse('unknown-role', { role: missing })
  const before = await tx<{ roleKey: string }[]>`DELETE FROM user_roles WHERE user_id = ${id} RETURNING role_key`
  for (const role of new Set(roles))
    await tx`INSERT INTO user_roles (org_id, user_id, role_key) VALUES (${caller.orgId}, ${id}, ${role})`
  if (!(await hasAdministrator(tx))) throw refuse('last-administrator', {})
  record({
    type: 'person.roles-set',
    subject: { type: 'user', id },
    details: { before: before.map(({ roleKey }) => roleKey).sort(), after: [...new Set(roles)].sort() },
  })
  await tellAccess({ tx, emit }, [id])
  return { roles: [...new Set(roles)].sort() }
})

export const handleDisablePerson = handle(disablePerson, async ({ tx, caller, emit, record, refuse, now }, { id }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  await tx`UPDATE users SET disabled_at = coalesce(disabled_at, ${now}) WHERE id = ${id}`
  if (!(await hasAdministrator(tx))) throw refuse('last-administrator', {})
  await endSessions({ tx, emit }, { userId: id }, 'disabled')
  await revokeTokens({ tx, emit }, id)
  await handOverGroups({ tx, emit }, id)
  record({ type: 'person.disabled', subject: { type: 'user', id } })
  await tellAccess({ tx, emit }, [id])
  return { disabled: true as const }
})

export const handleEnablePerson = handle(enablePerson, async ({ tx, caller, emit, record }, { id }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  await tx`UPDATE users SET disabled_at = NULL WHERE id = ${id}`
  record({ type: 'person.enabled', subject: { type: 'user', id } })
  await tellAccess({ tx, emit }, [id])
  return { disabled: false as const }
})

export const handleUnlockPerson = handle(unlockPerson, async ({ tx, record, services }, { id, reason }) => {
  await requirePerson(tx, id)
  record({ type: 'person.unlocked', subject: { type: 'user', id }, details: { reason } })
  return { unlocked: await unlock(services.sql, id) }
})

export const handleSetPassword = handle(setPassword, async (context, { id, password }) => {
  const { tx, caller, emit, record, now } = context
  const person = await requirePerson(tx, id)
  requirePossible(context, setPassword, person)
  await refusePassword(tx, password, person)
  const passwordHash = await hashPassword(password)
  await tx`UPDATE users SET password_hash = ${passwordHash}, temporary_until = ${await temporaryUntil(tx, caller, now)}, temporary_used_at = NULL WHERE id = ${id}`
  const ended = await endSessions({ tx, emit }, { userId: id }, 'password')
  const tokensRevoked = await revokeTokens({ tx, emit }, id)
  record({ type: 'password.set', subject: { type: 'user', id }, details: { sessionsEnded: ended, tokensRevoked } })
  emit(passwordSet, id, { userId: id })
  return { ended, tokensRevoked }
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
    if (!(await hasAdministrator(tx))) throw refuse('last-administrator', {})
    record({
      type: 'role.changed',
      subject: { type: 'role', id: key, name: role.name },
      details: { before, after: { ...role } },
    })
    const holders = await tx<{ userId: string }[]>`SELECT user_id FROM user_roles WHERE role_key = ${key}`
    await tellAccess(
      { tx, emit },
      holders.map(({ userId }) => userId),
    )
    return { key, permissions: role.permissions }
  },
  { constraints: { roles_name: ({ refuse }) => refuse('role-name-taken', {}) } },
)

type Known = PersonState & { name: string; email: string; userName: string | null }
export async function requirePerson(tx: Tx, id: string, { lock = true } = {}): Promise<Known> {
  const [person] = await tx<Known[]>`
    SELECT id, kind, name, email, user_name FROM users WHERE id = ${idSchema.parse(id)} AND deleted_at IS NULL ${lock ? tx`FOR UPDATE` : tx``}`
  if (!person) throw notFound()
  return person
}

/** Until when a password set by an administrator may be used for its one sign-in (US-4.5). */
async function temporaryUntil(tx: Tx, caller: Caller, now: string): Promise<string> {
  const [hours] = await settingValues(tx, caller, temporaryPasswordHours)
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString()
}

async function unknownRole(tx: Tx, roles: readonly string[]): Promise<string | undefined> {
  const known = new Set((await tx<{ key: string }[]>`SELECT key FROM roles`).map(({ key }) => key))
  return roles.find((role) => !known.has(role))
}

async function hasAdministrator(tx: Tx): Promise<boolean> {
  const rows =
    await tx`SELECT 1 FROM users u JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.key = ur.role_key
    WHERE u.disabled_at IS NULL AND u.deleted_at IS NULL AND u.kind = 'person' AND 'access.manage' = ANY (r.permissions) LIMIT 1`
  return rows.length > 0
}

/** Emits `access.changed`, at which sync nodes read the rights of every open socket again; touches the people's rows, because mirrors show their roles. */
async function tellAccess(
  { tx, emit }: Pick<CommandContext<never>, 'tx' | 'emit'>,
  userIds: readonly string[],
): Promise<void> {
  await tx`UPDATE users SET name = name WHERE id = ANY(${[...userIds]}::uuid[])`
  for (const id of userIds) emit(accessChanged, id, { userId: id })
}
