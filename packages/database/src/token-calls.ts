import { newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { sessionEnded } from '@werkbank/model/identity/events.ts'
import type { Sql } from './postgres/connect.ts'
import { callerByToken } from './sessions.ts'
import { emit } from './spine.ts'
import { withSystem } from './transaction.ts'

export type TokenUse = { fast: boolean; usedUp: boolean; waitMs: number; callsPerMinute: number; callsMax: number }

/**
 * Counts a call by an API token, in the database, so that all nodes count together, and says whether it was one too many (US-14.2). A call that is
 * refused for coming too fast is not counted among all. With the last one the token is worth nothing any more: its open sockets end.
 */
export function countTokenCall(sql: Sql, id: string): Promise<TokenUse | undefined> {
  return withSystem(sql, async (tx) => {
    const [use] = await tx<(TokenUse & { orgId: string; userId: string; last: boolean })[]>`
      WITH token AS (
        SELECT org_id, id, user_id, calls_per_minute, calls_max, calls, date_trunc('minute', now()) AS minute,
          CASE WHEN minute = date_trunc('minute', now()) THEN minute_calls ELSE 0 END + 1 AS minute_calls
        FROM api_tokens WHERE id = ${id}::uuid FOR UPDATE
      ), judged AS (
        SELECT *, calls_per_minute > 0 AND minute_calls > calls_per_minute AS fast, calls_max > 0 AND calls >= calls_max AS used_up FROM token
      ), noted AS (
        UPDATE api_tokens t SET last_used_at = now(), minute = j.minute, minute_calls = j.minute_calls,
          calls = t.calls + CASE WHEN j.fast OR j.used_up THEN 0 ELSE 1 END
        FROM judged j WHERE t.org_id = j.org_id AND t.id = j.id
      )
      SELECT org_id, user_id, fast, used_up, NOT fast AND calls + 1 = calls_max AS last, calls_per_minute, calls_max::float8,
        extract(epoch FROM minute + interval '1 minute' - now())::float8 * 1000 AS wait_ms FROM judged`
    if (use?.last) {
      const { orgId, userId } = use
      await emit(tx, { ...newEvent(sessionEnded, userId, { userId, credential: id }), orgId })
    }
    return use
  })
}

/** Like `callerByToken`, for a socket that is opened: it counts as one call of a token with a limit, and above the limit the result is undefined. */
export async function attachByToken(sql: Sql, token: string): Promise<Caller | undefined> {
  const caller = await callerByToken(sql, token)
  if (!caller?.limited) return caller
  const use = await countTokenCall(sql, caller.credential)
  return use && !use.fast && !use.usedUp ? caller : undefined
}
