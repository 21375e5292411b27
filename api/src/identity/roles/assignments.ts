import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { assignRole, endLentRole, endRole, lendRole, setRoles } from '@werkbank/model/identity/role-commands.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { lockAccess } from '../../http/command/idempotency.ts'
import { notFound } from '../../http/problem/problem.ts'
import { requirePerson } from '../people.ts'
import { assign, emitAccessChanged, keepsAdministrator, whyNotGiven } from './giving.ts'

/** A moment so far in the past is one that somebody chose; a nearer one took so long to be sent. */
const SENT_WITHIN_MS = 5 * 60_000

const holds = (tx: Tx) => tx`ended_at IS NULL AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())`

export const handleSetRoles = handle(setRoles, async ({ tx, caller, emit, record, refuse }, { id, roles }) => {
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  const wanted = [...new Set(roles)].sort()
  const before = (
    await tx<{ roleKey: string }[]>`SELECT role_key FROM user_roles WHERE user_id = ${id} ORDER BY 1`
  ).map(({ roleKey }) => roleKey)
  const more = wanted.filter((role) => !before.includes(role))
  const why = await whyNotGiven(tx, caller, { to: id, roles: more })
  if (why) throw refuse(why.code, why.data as never)
  await tx`UPDATE role_assignments SET ended_at = now(), ended_by = ${caller.userId}
    WHERE user_id = ${id} AND role_key <> ALL (${wanted}) AND ${holds(tx)}`
  await assign(tx, caller, id, more)
  if (!(await keepsAdministrator(tx))) throw refuse('last-administrator', {})
  record({ type: 'person.roles-set', subject: { type: 'user', id }, details: { before, after: wanted } })
  await emitAccessChanged({ tx, emit }, [id])
  return { roles: wanted }
})

export const handleAssignRole = handle(
  assignRole,
  async (context, { id, ...span }) => ({ id: await give(context, id, span, { lent: false }) }),
  { constraints: { assignment_ends_after_its_start: ({ refuse }) => refuse('ends-in-the-past', {}) } },
)

export const handleLendRole = handle(
  lendRole,
  async (context, { to, ...span }) => ({ id: await give(context as never, to, span, { lent: true }) }),
  { constraints: { assignment_ends_after_its_start: ({ refuse }) => refuse('ends-in-the-past', {}) } },
)

type Given = Pick<InputOf<typeof assignRole>, 'role' | 'from' | 'until' | 'reason'>
/** Answers with the id of the assignment. */
async function give(
  context: CommandContext<typeof assignRole>,
  id: string,
  { role, from, until, reason }: Given,
  { lent }: { lent: boolean },
): Promise<string> {
  const { tx, caller, emit, record, refuse, newId } = context
  await lockAccess(tx, caller.orgId)
  await requirePerson(tx, id)
  const { startsMs, untilMs } = spanOf(context, from, until)
  const why = await whyNotGiven(tx, caller, { to: id, roles: [role], untilMs })
  if (why) throw refuse(why.code, why.data as never)
  const held = await heldThroughout(tx, { id, role, startsMs, untilMs })
  if (held) throw refuse('role-held', held)
  const assignment = newId()
  const starts = startsMs === undefined ? null : new Date(startsMs).toISOString()
  const ends = untilMs === undefined ? null : new Date(untilMs).toISOString()
  await tx`INSERT INTO role_assignments (org_id, id, user_id, role_key, valid_from, valid_until, given_by, reason, lent)
    VALUES (${caller.orgId}, ${assignment}, ${id}, ${role}, coalesce(${starts}::timestamptz, now()), ${ends}, ${caller.userId}, ${reason}, ${lent})`
  record({
    type: 'person.role-assigned',
    subject: { type: 'user', id },
    details: { assignment, role, from: starts, until: ends, reason, lent },
  })
  await emitAccessChanged({ tx, emit }, [id])
  return assignment
}

/** Start (undefined: now) and end (undefined: none) in ms. Throws the refusal of a span that is none, or past. */
function spanOf(
  { now, refuse }: Pick<CommandContext<typeof assignRole>, 'now' | 'refuse'>,
  from: string | undefined,
  until: string | undefined,
): { startsMs: number | undefined; untilMs: number | undefined } {
  const nowMs = Date.parse(now)
  const fromMs = from === undefined ? nowMs : Date.parse(from)
  const untilMs = until === undefined ? undefined : Date.parse(until)
  if (fromMs < nowMs - SENT_WITHIN_MS) throw refuse('starts-in-the-past', {})
  if (untilMs !== undefined && untilMs <= nowMs) throw refuse('ends-in-the-past', {})
  if (untilMs !== undefined && untilMs <= fromMs) throw refuse('ends-before-start', {})
  return { startsMs: fromMs > nowMs ? fromMs : undefined, untilMs }
}

type Wanted = { id: string; role: string; startsMs: number | undefined; untilMs: number | undefined }
/** What gives the person the role for the whole time already. */
async function heldThroughout(tx: Tx, { id, role, startsMs, untilMs }: Wanted) {
  const [held] = await tx<{ until: string | null }[]>`
    SELECT valid_until AS until FROM role_assignments WHERE user_id = ${id} AND role_key = ${role} AND ended_at IS NULL
      AND valid_from <= coalesce(to_timestamp(${startsMs ?? null}::float8 / 1000), now())
      AND (valid_until IS NULL OR valid_until >= to_timestamp(${untilMs ?? null}::float8 / 1000)) AND (valid_until IS NULL OR valid_until > now()) LIMIT 1`
  return held
}

export const handleEndRole = handle(endRole, async (context, { id, assignment, reason }) => {
  await lockAccess(context.tx, context.caller.orgId)
  await requirePerson(context.tx, id)
  const endedAt = await endAssignment(context, { id: assignment, person: id, reason })
  if (!(await keepsAdministrator(context.tx))) throw context.refuse('last-administrator', {})
  return { endedAt }
})

/** What one has lent oneself; the assignments of others are not there. */
export const handleEndLentRole = handle(endLentRole, async (context, { id, reason }) => {
  await lockAccess(context.tx, context.caller.orgId)
  return { endedAt: await endAssignment(context as never, { id, lender: context.caller.userId, reason }) }
})

type Ending = { id: string; person?: string; lender?: string; reason: string }
/** Answers with the moment. */
async function endAssignment(
  { tx, caller, emit, record, refuse }: Omit<CommandContext<typeof endRole>, 'services'>,
  { id, person, lender, reason }: Ending,
): Promise<string> {
  const [given] = await tx<{ userId: string; roleKey: string; over: boolean }[]>`
    SELECT user_id, role_key, ended_at IS NOT NULL OR (valid_until <= now()) IS TRUE AS over FROM role_assignments WHERE id = ${id}
      ${person ? tx`AND user_id = ${person}` : tx``} ${lender ? tx`AND lent AND given_by = ${lender}` : tx``}`
  if (!given) throw notFound()
  if (given.over) throw refuse('assignment-over', {})
  const [ended] = await tx<{ endedAt: string }[]>`
    UPDATE role_assignments SET ended_at = now(), ended_by = ${caller.userId}, ended_reason = ${reason} WHERE id = ${id} RETURNING ended_at`
  record({
    type: 'person.role-ended',
    subject: { type: 'user', id: given.userId },
    details: { assignment: id, role: given.roleKey, reason },
  })
  await emitAccessChanged({ tx, emit }, [given.userId])
  return must(ended, 'it was there').endedAt
}
