import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { type Fold, NO_ORGANISATION, NOWHERE, type Origin, recordSecurity } from '@werkbank/database/security-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Context } from 'hono'
import type { Env } from '../context.ts'
import type { Problem } from '../problem/problem.ts'
import { addressOf } from './address.ts'

export const originOf = (c: Context<Env>): Origin => ({
  address: addressOf(c),
  userAgent: (c.req.header('user-agent') ?? '').slice(0, 300),
  requestId: c.var.requestId,
})

type Failure = {
  typed: string
  origin: Origin
  type: 'sign-in.failed' | 'sign-in.wrong-code' | 'sign-in.waited'
  /** Why, where it was not the password. */
  code?: string
}

/**
 * An account may be created with any mail address. Until its first sign-in nothing shows that a caller with this address is its person rather than a
 * person of another organisation with the same address, whose IP address this organisation must not see (S-38).
 */
const withoutPlace = ({ requestId }: Origin): Origin => ({ ...NOWHERE, requestId })

async function hasSignedIn(tx: Tx, { orgId, userId }: { orgId: string; userId: string }): Promise<boolean> {
  const rows = await tx`
    SELECT WHERE EXISTS (SELECT FROM sessions WHERE org_id = ${orgId} AND user_id = ${userId})
      OR EXISTS (SELECT FROM known_devices WHERE user_id = ${userId})
      OR EXISTS (SELECT FROM security_events WHERE org_id = ${orgId} AND actor = ${userId} AND type = 'sign-in.done')`
  return rows.length > 0
}

/** Records failed or delayed sign-ins: for each known account in the log of its organisation, for an unknown one without an organisation. US-13.1. */
export async function recordFailures(
  { sql, fold }: { sql: Sql; fold: Fold },
  people: readonly { orgId: string; userId: string }[],
  { typed, origin, type, code }: Failure,
): Promise<void> {
  const record = (person: { orgId: string; userId: string } | undefined, more: number) =>
    withSystem(sql, async (tx) => {
      const [only, others] = person ? [] : await tx<{ orgId: string }[]>`SELECT org_id FROM organisations LIMIT 2`
      const orgId = person?.orgId ?? (others === undefined && only ? only.orgId : NO_ORGANISATION)
      // Some type their password into the first field.
      const actorName = person || /^[^@\s]+@[^@\s]+$/.test(typed) ? typed : ''
      const subject = person ? { subject: { type: 'user', id: person.userId } } : {}
      const details = { details: { ...(more > 0 ? { more } : {}), ...(code ? { code } : {}) } }
      const from =
        person && type !== 'sign-in.wrong-code' && !(await hasSignedIn(tx, person)) ? withoutPlace(origin) : origin
      await recordSecurity(tx, { orgId, actor: null, actorName, result: 'refused' }, from, [
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

const TOLD = new Set(['forbidden', 'session-needed', 'demo-sign-in'])

/** Records a 403 of a signed-in caller (US-19.4). */
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
