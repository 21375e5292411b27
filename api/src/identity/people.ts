import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import {
  createPerson,
  disablePerson,
  enablePerson,
  setPassword,
  setUserName,
  unlockPerson,
} from '@werkbank/model/identity/commands.ts'
import { accessChanged, passwordSet } from '@werkbank/model/identity/events.ts'
import { type PersonState, person } from '@werkbank/model/identity/person.ts'
import { temporaryPasswordHours } from '@werkbank/model/identity/settings.ts'
import { z } from 'zod'
import { handOverGroups } from '../chat/index.ts'
import { requireSession } from '../http/caller.ts'
import { handle } from '../http/command/command-route.ts'
import { lockAccess } from '../http/command/idempotency.ts'
import { requirePossible } from '../http/command/possible.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery } from '../http/query-route.ts'
import { hashPassword } from './password.ts'
import { refusePassword } from './password-policy.ts'
import { assign, emitAccessChanged, keepsAdministrator, whyNotGiven } from './roles/giving.ts'
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

export const handleCreatePerson = handle(
  createPerson,
  async (
    { tx, caller, emit, record, refuse, newId, now },
    { id = newId(), name, email, userName, kind, password, roles },
  ) => {
    if (password !== undefined || roles.length > 0) requireSession(caller, 'fresh-session')
    if (password !== undefined) await refusePassword(tx, password, { name, email, userName })
    await lockAccess(tx, caller.orgId)
    const given = [...new Set(roles)]
    const why = await whyNotGiven(tx, caller, { to: id, roles: given })
    if (why) throw refuse(why.code, why.data as never)
    const passwordHash = password === undefined ? null : await hashPassword(password)
    const color = (await tx`SELECT count(*)::int AS count FROM users`)[0]?.count % 12
    await tx`INSERT INTO users (org_id, id, email, user_name, name, kind, password_hash, temporary_until, color)
      VALUES (${caller.orgId}, ${id}, ${email}, ${userName ?? null}, ${name}, ${kind}, ${passwordHash}, ${password === undefined ? null : await temporaryUntil(tx, caller, now)}, ${color})`
    await assign(tx, caller, id, given)
    emit(accessChanged, id, { userId: id })
    record({
      type: 'person.created',
      subject: { type: 'user', id, name },
      details: { email, kind, after: given, password: password !== undefined },
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

export const handleDisablePerson = handle(disablePerson, async ({ tx, caller, emit, record, refuse, now }, { id }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  await tx`UPDATE users SET disabled_at = coalesce(disabled_at, ${now}) WHERE id = ${id}`
  if (!(await keepsAdministrator(tx))) throw refuse('last-administrator', {})
  await endSessions({ tx, emit }, { userId: id }, 'disabled')
  await revokeTokens({ tx, emit }, id)
  await handOverGroups({ tx, emit }, id)
  record({ type: 'person.disabled', subject: { type: 'user', id } })
  await emitAccessChanged({ tx, emit }, [id])
  return { disabled: true as const }
})

export const handleEnablePerson = handle(enablePerson, async ({ tx, caller, emit, record }, { id }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  await tx`UPDATE users SET disabled_at = NULL WHERE id = ${id}`
  record({ type: 'person.enabled', subject: { type: 'user', id } })
  await emitAccessChanged({ tx, emit }, [id])
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
