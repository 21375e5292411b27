import type { Sql } from './postgres/connect.ts'
import { recordSecurity } from './security-log.ts'
import { createLoop } from './spine.ts'
import { withSystem } from './transaction.ts'

/** Rows of one seal: less than a second of work, in which nobody else waits. */
const SEALED_MAX = 2_000
/** So long an entry may wait for its seal, while nothing but its place in the database protects it from the owner of that. */
const SEAL_EACH_MS = 10_000

/** Seals what the organisation's log and histories have that is not sealed yet; resolves to how many rows there were. */
export async function sealAudit(sql: Sql, orgId: string): Promise<number> {
  let sealed = 0
  for (;;) {
    const [row] = await withSystem(sql, (tx) => tx<{ n: number }[]>`SELECT seal_audit(${orgId}, ${SEALED_MAX}) AS n`)
    if (!row || row.n === 0) return sealed
    sealed += row.n
  }
}

/** Seals all organisations every few seconds, and writes down which sessions are over. */
export function followAudit(sql: Sql, onError: (error: unknown) => void): { stop(): Promise<void> } {
  return createLoop(SEAL_EACH_MS, onError, async () => {
    await logOverSessions(sql)
    const organisations = await withSystem(sql, (tx) => tx<{ orgId: string }[]>`SELECT org_id FROM organisations`)
    for (const { orgId } of organisations) await sealAudit(sql, orgId)
    return false
  })
}

type Over = {
  orgId: string
  userId: string
  address: string
  userAgent: string | null
  startedAt: string
  endedAt: string
  seconds: number
  because: string
}
const OVER_MAX = 500

/** An entry for each session that has ended, by whomever or by time, with its begin, end and duration (US-13.2, ID-132). */
export async function logOverSessions(sql: Sql): Promise<number> {
  return withSystem(sql, async (tx) => {
    const over = await tx<Over[]>`
      UPDATE sessions SET over_logged = true WHERE id_hash IN (
        SELECT id_hash FROM sessions WHERE NOT over_logged AND least(ended_at, expires_at, ends_at) <= now() LIMIT ${OVER_MAX} FOR UPDATE SKIP LOCKED)
      RETURNING org_id, user_id, address, user_agent, created_at AS started_at, least(ended_at, expires_at, ends_at) AS ended_at,
        round(extract(epoch FROM least(ended_at, expires_at, ends_at) - created_at))::float8 AS seconds, coalesce(ended_because, 'expired') AS because`
    for (const { orgId, userId, address, userAgent, ...details } of over)
      await recordSecurity(tx, { orgId, actor: userId }, { address, userAgent: userAgent ?? '', requestId: '' }, [
        { type: 'session.over', subject: { type: 'user', id: userId }, details },
      ])
    return over.length
  })
}
