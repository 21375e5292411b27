import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { heirsOf, rightsOfRole } from '@werkbank/model/identity/resolve-rights.ts'
import { deleteRole } from '@werkbank/model/identity/role-commands.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { lockAccess } from '../../http/command/idempotency.ts'
import { notFound } from '../../http/problem/problem.ts'
import { emitAccessChanged, heldRoles, keepsAdministrator, whyNotOwn } from './giving.ts'
import { holdersOf } from './roles.ts'

/** So many names say who has it. */
const NAMED_MAX = 20

export const handleDeleteRole = handle(deleteRole, async (context, { key, replacement }) => {
  const { tx, caller, emit, record, refuse } = context
  await lockAccess(tx, caller.orgId)
  const [role] = await tx<
    { name: string; system: boolean }[]
  >`SELECT name, system FROM roles WHERE key = ${key} AND deleted_at IS NULL`
  if (!role) throw notFound()
  if (role.system) throw refuse('ready-made-role', {})
  const heirs = heirsOf(key, await heldRoles(tx)).filter((heir) => heir !== key)
  if (heirs.length > 0) throw refuse('role-is-parent', { roles: heirs })
  const people = await holdersOf(tx, [key])
  if (people.length > 0) await replace(context, key, replacement, people)
  await tx`UPDATE roles SET deleted_at = now() WHERE key = ${key}`
  if (!(await keepsAdministrator(tx))) throw refuse('last-administrator', {})
  record({
    type: 'role.deleted',
    subject: { type: 'role', id: key, name: role.name },
    details: { replacement, people },
  })
  await emitAccessChanged({ tx, emit }, people)
  return { deleted: true as const }
})

type Context = Pick<CommandContext<typeof deleteRole>, 'tx' | 'caller' | 'refuse'>

/** Ends each assignment of the role and gives the other one for the same time. Who deletes a role gives nothing new, but may not give what they don't have. */
async function replace(
  { tx, caller, refuse }: Context,
  key: string,
  replacement: string | undefined,
  people: string[],
) {
  if (replacement === undefined || replacement === key)
    throw refuse('role-in-use', { people: await namesOf(tx, people) })
  const roles = await heldRoles(tx)
  if (!roles.some((role) => role.key === replacement)) throw refuse('unknown-role', { role: replacement })
  const had = rightsOfRole(key, roles)
  const more = rightsOfRole(replacement, roles).filter((right) => !had.includes(right))
  const why = await whyNotOwn(tx, caller, more)
  if (why) throw refuse(why.code, why.data as never)
  if (more.length > 0 && people.includes(caller.userId)) throw refuse('own-role', {})
  await tx`INSERT INTO role_assignments (org_id, user_id, role_key, valid_from, valid_until, given_by, reason, lent)
    SELECT org_id, user_id, ${replacement}, greatest(valid_from, now()), valid_until, ${caller.userId}, reason, lent FROM role_assignments
    WHERE role_key = ${key} AND ended_at IS NULL AND (valid_until IS NULL OR valid_until > now())`
  await tx`UPDATE role_assignments SET ended_at = now(), ended_by = ${caller.userId}
    WHERE role_key = ${key} AND ended_at IS NULL AND (valid_until IS NULL OR valid_until > now())`
}

const namesOf = async (tx: Tx, ids: readonly string[]) => [
  ...(await tx<{ id: string; name: string }[]>`
    SELECT id, name FROM users WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY name, id LIMIT ${NAMED_MAX}`),
]
