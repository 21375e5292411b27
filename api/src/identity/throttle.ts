import type { Sql, Statement, Tx } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

type Rule = { free: number; delayMsMax: number }
/** An account forgives five slips, an address thirty (an office shares one). Then each failure doubles the wait, from one second. */
const ACCOUNT: Rule = { free: 5, delayMsMax: 15 * 60_000 }
const ADDRESS: Rule = { free: 30, delayMsMax: 15 * 60_000 }
/** After so long without a failure the count starts again. */
const FORGIVEN_AFTER = '1 hour'

/**
 * Counts a try before it is judged, so that a hundred at once can't slip through; answers 0 or the milliseconds to wait. The delay is
 * of the account and of the address: many addresses don't help to guess one password, nor one address many. Nobody is locked out
 * for good, and open sessions go on (ASVS 6.1.1).
 */
export function countTry(sql: Sql, account: string, address: string): Promise<number> {
  return withSystem(sql, async (tx) => {
    // One order of locks for all: 'account:…' before 'address:…'.
    const byAccount = await count(tx, accountKey(tx, account), ACCOUNT)
    const byAddress = await count(tx, addressKey(tx, address), ADDRESS)
    return Math.max(byAccount, byAddress)
  })
}

async function count(tx: Tx, key: Statement, { free, delayMsMax }: Rule): Promise<number> {
  const [row] = await tx<{ failures: number; waitMs: number }[]>`
    INSERT INTO sign_in_attempts AS s (key, failures, last_at) VALUES (${key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN s.last_at < now() - ${FORGIVEN_AFTER}::interval THEN 1 WHEN s.blocked_until > now() THEN s.failures ELSE s.failures + 1 END,
      last_at = CASE WHEN s.blocked_until > now() THEN s.last_at ELSE now() END
    RETURNING failures, greatest(0, extract(epoch FROM blocked_until - now()) * 1000)::float8 AS wait_ms`
  if (!row) return 0
  if (row.waitMs > 0) return row.waitMs
  if (row.failures >= free) {
    const delayMs = Math.min(delayMsMax, 1_000 * 2 ** (row.failures - free))
    await tx`UPDATE sign_in_attempts SET blocked_until = now() + make_interval(secs => ${delayMs / 1000}) WHERE key = ${key}`
  }
  return 0
}

/** The right password came: the account starts afresh, the address gets its try back. */
export async function forgiveTries(sql: Sql, account: string, address: string): Promise<void> {
  await withSystem(sql, async (tx) => {
    await tx`DELETE FROM sign_in_attempts WHERE key = ${accountKey(tx, account)}`
    await tx`UPDATE sign_in_attempts SET failures = greatest(0, failures - 1), blocked_until = NULL WHERE key = ${addressKey(tx, address)} AND failures <= ${ADDRESS.free}`
  })
}

/** Folded by Postgres as the look-up of the account is: a spelling that finds the account has its counter. */
const accountKey = (tx: Tx, email: string): Statement => tx`'account:' || lower(normalize(${email}::text, NFC))`
const addressKey = (tx: Tx, address: string): Statement => tx`'address:' || ${address}::text`
