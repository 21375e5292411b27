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

type Failure = { typed: string; origin: Origin; type: 'sign-in.failed' | 'sign-in.wrong-code' | 'sign-in.waited' }

/** A try to sign in that failed, or had to wait: of people, each in the log of their organisation, or of nobody that we know. US-13.1. */
export async function recordFailures(
  { sql, fold }: { sql: Sql; fold: Fold },
  people: readonly { orgId: string; userId: string }[],
  { typed, origin, type }: Failure,
): Promise<void> {
  const record = (person: { orgId: string; userId: string } | undefined, more: number) =>
    withSystem(sql, async (tx) => {
      const [only, others] = person ? [] : await tx<{ orgId: string }[]>`SELECT org_id FROM organisations LIMIT 2`
      const orgId = person?.orgId ?? (others === undefined && only ? only.orgId : NO_ORGANISATION)
      // Some type their password into the first field.
      const actorName = person || /^[^@\s]+@[^@\s]+$/.test(typed) ? typed : ''
      const subject = person ? { subject: { type: 'user', id: person.userId } } : {}
      const details = more > 0 ? { details: { more } } : {}
      await recordSecurity(tx, { orgId, actor: null, actorName, result: 'refused' }, origin, [
        { type, ...subject, ...details },
      ])
    })
  // At the same time: one more account must not make it longer.
  const whom = people.length > 0 ? people : [undefined]
  await Promise.all(
    whom.map(async (person) => {
      if (type !== 'sign-in.waited') return record(person, 0)
      await fold(`${type} ${person?.userId ?? typed.slice(0, 200)} ${origin.address}`, (more) => record(person, more))
    }),
  )
}

/** Writes an entry unless the same was written a moment ago; how many were left out since is told in the next one. */
export type Fold = (key: string, write: (more: number) => Promise<void>) => Promise<void>

/** One entry for the same refusal of the same person in this time: a loop that went wrong must not fill the log. */
const SAME_MS = 60_000
const REMEMBERED_MAX = 10_000

/** `onError`: an entry that could not be written changes no answer. */
export function makeFold(now: () => Date, onError: (error: unknown) => void): Fold {
  const told = new Map<string, { atMs: number; more: number }>()
  return async (key, write) => {
    const atMs = now().getTime()
    const last = told.get(key)
    if (last && atMs - last.atMs < SAME_MS) {
      last.more += 1
      return
    }
    if (told.size >= REMEMBERED_MAX) told.clear()
    told.set(key, { atMs, more: 0 })
    await write(last?.more ?? 0).catch(onError)
  }
}

const TOLD = new Set(['forbidden', 'session-needed', 'demo-sign-in'])

/** Records a 403 that somebody got who is signed in (US-19.4). */
export function makeDenials(sql: Sql, fold: Fold): (c: Context<Env>, problem: Problem) => Promise<void> {
  return async (c, problem) => {
    const { caller } = c.var
    if (!caller || problem.status !== 403 || !TOLD.has(problem.code)) return
    const route = `${c.req.method} ${c.req.routePath}`
    const who = { orgId: caller.orgId, actor: caller.userId, result: 'refused' as const }
    await fold(`${caller.userId} ${caller.credential} ${problem.code} ${route}`, (more) => {
      const details = { code: problem.code, route, path: c.req.path, via: caller.via, ...(more > 0 ? { more } : {}) }
      return withSystem(sql, (tx) => recordSecurity(tx, who, originOf(c), [{ type: 'denied', details }]))
    })
  }
}
