import { accessOfPerson } from '@werkbank/database/access.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { RefusalsOf } from '@werkbank/model/base/command.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { givesAtAllTimes, type HeldRole, rightsOfRole } from '@werkbank/model/identity/resolve-rights.ts'
import type { setRoles } from '@werkbank/model/identity/role-commands.ts'
import type { z } from 'zod'
import type { CommandContext } from '../../http/command/command-route.ts'

type Giving = Omit<RefusalsOf<typeof setRoles>, 'last-administrator'>
/** A refusal with its data, to be thrown by the command that asks. */
export type WhyNot = { [K in keyof Giving]: { code: K; data: z.input<Giving[K]> } }[keyof Giving]

/** All roles of the organisation that are not deleted, as `resolveRights` reads them. */
export const heldRoles = (tx: Tx): Promise<HeldRole[]> => tx<HeldRole[]>`
  SELECT key, permissions, parent_key AS parent, extract(epoch FROM valid_from)::float8 * 1000 AS from_ms,
    extract(epoch FROM valid_until)::float8 * 1000 AS until_ms, hours FROM roles WHERE deleted_at IS NULL`

/**
 * Why the caller can't give these roles, which the person does not hold yet: nobody gives one to themselves, nor rights that they don't have, nor for
 * longer than they have them (ID-67). Undefined where they can. `untilMs`: when it ends; undefined where it has no end.
 */
export async function whyNotGiven(
  tx: Tx,
  caller: Pick<Caller, 'orgId' | 'userId'>,
  { to, roles, untilMs }: { to: string; roles: readonly string[]; untilMs?: number | undefined },
): Promise<WhyNot | undefined> {
  if (roles.length === 0) return undefined
  const all = await heldRoles(tx)
  const missing = roles.find((role) => !all.some(({ key }) => key === role))
  if (missing !== undefined) return { code: 'unknown-role', data: { role: missing } }
  if (to === caller.userId) return { code: 'own-role', data: {} }
  return whyNotOwn(tx, caller, [...new Set(roles.flatMap((role) => rightsOfRole(role, all)))], untilMs)
}

/** Why the caller can't hand these rights on. Their own hours don't matter: what they may at another time of the day, they may hand on. */
export async function whyNotOwn(
  tx: Tx,
  caller: Pick<Caller, 'orgId' | 'userId'>,
  rights: readonly string[],
  untilMs?: number,
): Promise<WhyNot | undefined> {
  const own = (await accessOfPerson(tx, caller.orgId, caller.userId)).rights
  const more = rights.filter((right) => !own.has(right))
  if (more.length > 0) return { code: 'more-than-own-rights', data: { scopes: more } }
  const ends = rights.map((right) => Math.max(...(own.get(right) ?? []).map((source) => source.untilMs ?? NEVER)))
  const first = Math.min(NEVER, ...ends)
  if (first < (untilMs ?? NEVER))
    return { code: 'longer-than-own-rights', data: { until: new Date(first).toISOString() } }
  return undefined
}
const NEVER = Number.POSITIVE_INFINITY

/** Gives a person these roles from now on. */
export async function assign(tx: Tx, { orgId, userId }: Caller, to: string, roles: readonly string[]): Promise<void> {
  await tx`INSERT INTO role_assignments (org_id, user_id, role_key, given_by)
    SELECT ${orgId}, ${to}, unnest(${[...roles]}::text[]), ${userId}`
}

/** Whether a person is left who manages access at all hours and without an end: what nobody has to do anything for must not lock a company out. */
export async function keepsAdministrator(tx: Tx): Promise<boolean> {
  const all = await heldRoles(tx)
  const lasting = all.filter(({ key }) => givesAtAllTimes(key, all, 'access.manage')).map(({ key }) => key)
  const rows = await tx`
    SELECT 1 FROM users u JOIN role_assignments a ON a.org_id = u.org_id AND a.user_id = u.id
    WHERE u.disabled_at IS NULL AND u.deleted_at IS NULL AND u.kind = 'person' AND a.role_key = ANY (${lasting}::text[])
      AND a.ended_at IS NULL AND a.valid_from <= now() AND a.valid_until IS NULL LIMIT 1`
  return rows.length > 0
}

/** Emits `access.changed`, at which sync nodes read the rights of every open socket again; touches the people's rows, because mirrors show their roles. */
export async function emitAccessChanged(
  { tx, emit }: Pick<CommandContext<never>, 'tx' | 'emit'>,
  userIds: readonly string[],
): Promise<void> {
  await tx`UPDATE users SET name = name WHERE id = ANY(${[...userIds]}::uuid[])`
  for (const id of userIds) emit(accessChanged, id, { userId: id })
}
