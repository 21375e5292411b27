import type { Sql, Statement, Tx } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

/** So many failures are free; then each doubles the wait, from one second up to a quarter of an hour. */
type Rule = { free: number }
/** Slips of one person: on a device that is known for the account, at one address, in a session. */
const SLIPS: Rule = { free: 5 }
/** Of an account from all addresses together: so many guesses from many places, and strangers wait (US-15.2). */
const ACCOUNT: Rule = { free: 50 }
/** Of an address over all accounts: an office shares one. */
const ADDRESS: Rule = { free: 30 }
const DELAY_MS_FIRST = 1_000
const DELAY_MS_MAX = 15 * 60_000
/** After so long without a failure the count starts again. */
const FORGIVEN_AFTER = '1 hour'

/** `device`: the hash of its cookie, if it brings one. */
export type Place = { address: string; device: string | undefined }
/** Milliseconds to wait: `addressMs` in any case, `accountMs` unless a second factor proves the person. */
export type Tries = { addressMs: number; accountMs: number }

/**
 * Counts a try to sign in before it is judged, so that a hundred at once can't slip through. A device that is known for the account has a
 * count of its own and no other: strangers who guess, at the same address even, can't keep its person out, and it can't be used to guess at
 * others. All others count by account and address, by account, and by address. Nobody is locked out for good, and open sessions go on
 * (ASVS 6.1.1). What is unknown is counted like what is known.
 */
export function countTry(sql: Sql, account: string, { address, device }: Place): Promise<Tries> {
  return withSystem(sql, async (tx) => {
    if (await isKnown(tx, account, device))
      return { addressMs: 0, accountMs: await count(tx, deviceKey(tx, account, device ?? ''), SLIPS) }
    const [waiting] = await tx<Tries[]>`
      SELECT ${waitOf(tx, addressKey(tx, address))} AS address_ms,
        greatest(${waitOf(tx, pairKey(tx, account, address))}, ${waitOf(tx, accountKey(tx, account))}) AS account_ms`
    if (waiting && Math.max(waiting.addressMs, waiting.accountMs) > 0) return waiting // what isn't judged isn't counted
    // One order of locks for all. Those that others have filled in the same moment answer with their wait.
    const addressMs = await count(tx, addressKey(tx, address), ADDRESS)
    const pairMs = await count(tx, pairKey(tx, account, address), SLIPS)
    return { addressMs, accountMs: Math.max(pairMs, await count(tx, accountKey(tx, account), ACCOUNT)) }
  })
}

const waitOf = (tx: Tx, key: Statement): Statement =>
  tx`coalesce((SELECT greatest(0, extract(epoch FROM blocked_until - now()) * 1000) FROM sign_in_attempts WHERE key = ${key}), 0)::float8`

/** Counts a guess at the password of somebody who is signed in; 0 or the milliseconds to wait. */
export const countGuess = (sql: Sql, credential: string): Promise<number> =>
  withSystem(sql, (tx) => count(tx, sessionKey(tx, credential), SLIPS))

/** Counts a code that comes with the right password while the account waits: who doesn't know the password can't use it up. */
export const countCode = (sql: Sql, userId: string): Promise<number> =>
  withSystem(sql, (tx) => count(tx, codeKey(tx, userId), SLIPS))

async function isKnown(tx: Tx, account: string, device: string | undefined): Promise<boolean> {
  const rows = await tx`
    SELECT 1 FROM known_devices d JOIN users u ON u.org_id = d.org_id AND u.id = d.user_id
    WHERE d.id_hash = ${device ?? ''} AND lower(u.email) = lower(normalize(${account}::text, NFC))`
  return rows.length > 0
}

async function count(tx: Tx, key: Statement, { free }: Rule): Promise<number> {
  const [row] = await tx<{ failures: number; waitMs: number }[]>`
    INSERT INTO sign_in_attempts AS s (key, failures, last_at) VALUES (${key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN s.last_at < now() - ${FORGIVEN_AFTER}::interval THEN 1 WHEN s.blocked_until > now() THEN s.failures ELSE s.failures + 1 END,
      last_at = CASE WHEN s.blocked_until > now() THEN s.last_at ELSE now() END
    RETURNING failures, greatest(0, extract(epoch FROM blocked_until - now()) * 1000)::float8 AS wait_ms`
  if (!row) return 0
  if (row.waitMs > 0) return row.waitMs
  if (row.failures >= free) {
    const delayMs = Math.min(DELAY_MS_MAX, DELAY_MS_FIRST * 2 ** (row.failures - free))
    await tx`UPDATE sign_in_attempts SET blocked_until = now() + make_interval(secs => ${delayMs / 1000}) WHERE key = ${key}`
  }
  return 0
}

/** The right password came: who slipped here starts afresh; account and address get their try back, for strangers may be at them, too. */
export async function forgiveTries(sql: Sql, account: string, { address, device }: Place): Promise<void> {
  await withSystem(sql, async (tx) => {
    const known = await isKnown(tx, account, device)
    await forget(tx, known ? deviceKey(tx, account, device ?? '') : pairKey(tx, account, address))
    if (known) return
    await giveBack(tx, addressKey(tx, address), ADDRESS)
    await giveBack(tx, accountKey(tx, account), ACCOUNT)
  })
}

export const forgiveGuesses = (sql: Sql, credential: string): Promise<unknown> =>
  withSystem(sql, (tx) => forget(tx, sessionKey(tx, credential)))

export const forgiveCodes = (sql: Sql, userId: string): Promise<unknown> =>
  withSystem(sql, (tx) => forget(tx, codeKey(tx, userId)))

/**
 * An administrator lets somebody try again at once: their account, their devices, and the addresses where their tries were counted. Answers
 * how many waits this ended. US-15.2, ID-102.
 */
export function unlock(sql: Sql, { userId, email }: { userId: string; email: string }): Promise<number> {
  return withSystem(sql, async (tx) => {
    const waiting = await tx<{ isWaiting: boolean }[]>`
      WITH mine AS (
        SELECT key, substr(key, length(${pairKey(tx, email, '')}) + 1) AS address FROM sign_in_attempts
        WHERE starts_with(key, ${pairKey(tx, email, '')}))
      DELETE FROM sign_in_attempts WHERE key IN (${accountKey(tx, email)}, ${codeKey(tx, userId)})
        OR starts_with(key, ${deviceKey(tx, email, '')}) OR key IN (SELECT key FROM mine)
        OR (blocked_until > now() AND key IN (SELECT 'address:' || address FROM mine))
      RETURNING blocked_until > now() AS is_waiting`
    return waiting.filter(({ isWaiting }) => isWaiting).length
  })
}

const forget = (tx: Tx, key: Statement) => tx`DELETE FROM sign_in_attempts WHERE key = ${key}`
const giveBack = (tx: Tx, key: Statement, { free }: Rule) =>
  tx`UPDATE sign_in_attempts SET failures = greatest(0, failures - 1), blocked_until = NULL WHERE key = ${key} AND failures <= ${free}`

/** Folded by Postgres as the look-up of the account is: a spelling that finds the account has its counter. */
const folded = (tx: Tx, email: string): Statement => tx`lower(normalize(${email}::text, NFC))`
const accountKey = (tx: Tx, email: string): Statement => tx`'account:' || ${folded(tx, email)}`
const pairKey = (tx: Tx, email: string, address: string): Statement =>
  tx`'at:' || ${folded(tx, email)} || ' ' || ${address}::text`
const deviceKey = (tx: Tx, email: string, device: string): Statement =>
  tx`'device:' || ${folded(tx, email)} || ' ' || ${device}::text`
const addressKey = (tx: Tx, address: string): Statement => tx`'address:' || ${address}::text`
const sessionKey = (tx: Tx, credential: string): Statement => tx`'session:' || ${credential}::text`
const codeKey = (tx: Tx, userId: string): Statement => tx`'code:' || ${userId}::text`
