import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { countTokenCall } from '@werkbank/database/token-calls.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { type Problem, tokenTooFast, tokenUsedUp } from '../http/problem/problem.ts'

/** How often the use of a token without limits is noted. */
const NOTED_MS = 60_000

/**
 * Notes that an API token is used, and counts the calls of one with limits. Answers with what is wrong where it is beyond them
 * (US-14.2).
 */
export function makeTokenUse(sql: Sql, now: () => Date): (caller: Caller) => Promise<Problem | undefined> {
  const notedMs = new Map<string, number>()
  return async ({ via, credential, limited = false }) => {
    if (via !== 'token') return undefined
    const atMs = now().getTime()
    if (!limited && atMs - (notedMs.get(credential) ?? 0) < NOTED_MS) return undefined
    if (notedMs.size > 10_000) notedMs.clear()
    notedMs.set(credential, atMs)
    const use = await countTokenCall(sql, credential)
    if (use?.usedUp) return tokenUsedUp(use.callsMax)
    return use?.fast ? tokenTooFast(use.callsPerMinute, use.waitMs) : undefined
  }
}
