import type { Sql } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { type Problem, tokenTooFast, tokenUsedUp } from '../http/problem.ts'

/** How often the use of a token without limits is noted. */
const NOTED_MS = 60_000

type Use = { fast: boolean; usedUp: boolean; waitMs: number; callsPerMinute: number; callsMax: number }

/**
 * Notes that an API token is used, and counts the calls of one with limits: by the database, so that all nodes count together. Answers with
 * what is wrong where it is beyond them (US-14.2). A call that is refused for coming too fast is not counted among all.
 */
export function makeTokenUse(sql: Sql, now: () => Date): (caller: Caller) => Promise<Problem | undefined> {
  const notedMs = new Map<string, number>()
  return async ({ via, credential, limited = false }) => {
    if (via !== 'token') return undefined
    const atMs = now().getTime()
    if (!limited && atMs - (notedMs.get(credential) ?? 0) < NOTED_MS) return undefined
    if (notedMs.size > 10_000) notedMs.clear()
    notedMs.set(credential, atMs)
    const use = await count(sql, credential)
    if (use?.usedUp) return tokenUsedUp(use.callsMax)
    return use?.fast ? tokenTooFast(use.callsPerMinute, use.waitMs) : undefined
  }
}

async function count(sql: Sql, id: string): Promise<Use | undefined> {
  const [use] = await withSystem(
    sql,
    (tx) => tx<Use[]>`
      WITH token AS (
        SELECT org_id, id, calls_per_minute, calls_max, calls, date_trunc('minute', now()) AS minute,
          CASE WHEN minute = date_trunc('minute', now()) THEN minute_calls ELSE 0 END + 1 AS minute_calls
        FROM api_tokens WHERE id = ${id}::uuid FOR UPDATE
      ), judged AS (
        SELECT *, calls_per_minute > 0 AND minute_calls > calls_per_minute AS fast, calls_max > 0 AND calls >= calls_max AS used_up FROM token
      ), noted AS (
        UPDATE api_tokens t SET last_used_at = now(), minute = j.minute, minute_calls = j.minute_calls,
          calls = t.calls + CASE WHEN j.fast OR j.used_up THEN 0 ELSE 1 END
        FROM judged j WHERE t.org_id = j.org_id AND t.id = j.id
      )
      SELECT fast, used_up, calls_per_minute, calls_max::float8, extract(epoch FROM minute + interval '1 minute' - now())::float8 * 1000 AS wait_ms FROM judged`,
  )
  return use
}
