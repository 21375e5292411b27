import type { Sql, Tx } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { SecurityEventType } from '@werkbank/model/identity/security-event.ts'
import type { Context } from 'hono'
import { addressOf } from './address.ts'
import type { Env } from './context.ts'
import type { Problem } from './problem.ts'

/** Where a request came from, as the log keeps it. */
export type Origin = { address: string; userAgent: string; requestId: string }
export const originOf = (c: Context<Env>): Origin => ({
  address: addressOf(c),
  userAgent: (c.req.header('user-agent') ?? '').slice(0, 300),
  requestId: c.var.requestId,
})
export const NOWHERE: Origin = { address: '', userAgent: '', requestId: '' }

export type SecurityRecord = {
  type: SecurityEventType
  subject?: { type: string; id: string; name?: string }
  /** Before and after, a reason; never a secret. */
  details?: Record<string, unknown>
}
type Who = { orgId: string; actor: string | null; actorName?: string; result?: 'done' | 'refused' }

/** No organisation's: of somebody unknown, where there are several. */
const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000'

/**
 * Appends to the security log, in the transaction of what it tells of: the one way into it (ID-120, ID-124). The names are kept as text, to be
 * read when the account is gone. The database numbers and chains the entries; from here on others of the organisation wait for the commit.
 */
export async function recordSecurity(
  tx: Tx,
  who: Who,
  origin: Origin,
  records: readonly SecurityRecord[],
): Promise<void> {
  for (const { type, subject, details = {} } of records)
    await tx`
      INSERT INTO security_events (org_id, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details)
      VALUES (${who.orgId}, ${type}, ${who.result ?? 'done'}, ${who.actor},
        coalesce((SELECT name || ' <' || email || '>' FROM users WHERE org_id = ${who.orgId} AND id = ${who.actor}), ${who.actorName ?? ''}),
        ${subject?.type ?? ''}, ${subject?.id ?? ''},
        coalesce(${subject?.name ?? null}, (SELECT name FROM users WHERE org_id = ${who.orgId} AND id::text = ${subject?.id ?? ''}), ''),
        ${origin.address}, ${origin.userAgent}, ${origin.requestId}, ${tx.json(details as never)})`
}

/** A try to sign in that was judged and failed: of a person, or of nobody that we know. */
export function recordFailure(
  sql: Sql,
  person: { orgId: string; userId: string } | undefined,
  { typed, origin, type }: { typed: string; origin: Origin; type: 'sign-in.failed' | 'sign-in.wrong-code' },
): Promise<void> {
  return withSystem(sql, async (tx) => {
    const [only, more] = person ? [] : await tx<{ orgId: string }[]>`SELECT org_id FROM organisations LIMIT 2`
    const orgId = person?.orgId ?? (more === undefined && only ? only.orgId : NO_ORGANISATION)
    // Some type their password into the first field.
    const actorName = person || /^[^@\s]+@[^@\s]+$/.test(typed) ? typed : ''
    const subject = person ? { type: 'user', id: person.userId } : undefined
    await recordSecurity(tx, { orgId, actor: null, actorName, result: 'refused' }, origin, [
      { type, ...(subject ? { subject } : {}) },
    ])
  })
}

/** One entry for the same refusal of the same person in this time: a loop that went wrong must not fill the log. */
const SAME_DENIAL_MS = 60_000
const DENIALS_MAX = 10_000
const TOLD = new Set(['forbidden', 'session-needed', 'demo-sign-in'])

/** Records a 403 that somebody got who is signed in (US-19.4). */
export function makeDenials(sql: Sql, now: () => Date): (c: Context<Env>, problem: Problem) => Promise<void> {
  const toldMs = new Map<string, number>()
  return async (c, problem) => {
    const { caller } = c.var
    if (!caller || problem.status !== 403 || !TOLD.has(problem.code)) return
    const route = `${c.req.method} ${c.req.routePath}`
    const key = `${caller.userId} ${caller.credential} ${problem.code} ${route}`
    const at = now().getTime()
    if (at - (toldMs.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_DENIAL_MS) return
    if (toldMs.size > DENIALS_MAX) toldMs.clear()
    toldMs.set(key, at)
    const who = { orgId: caller.orgId, actor: caller.userId, result: 'refused' as const }
    const record = {
      type: 'denied' as const,
      details: { code: problem.code, route, path: c.req.path, via: caller.via },
    }
    await withSystem(sql, (tx) => recordSecurity(tx, who, originOf(c), [record])).catch((error: unknown) =>
      c.var.log.error({ reason: String(error) }, 'a refusal could not be recorded'),
    )
  }
}
