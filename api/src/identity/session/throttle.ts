import type { Sql, Statement, Tx } from '@werkbank/database/postgres/connect.ts'
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
export type SignInSource = { address: string; device: string | undefined }
/** `accounts`: ids of the people with the typed mail address or user name, in one or several organisations; empty for an unknown one. */
export type Named = { typed: string; accounts: readonly string[] }
/** Milliseconds to wait: `addressMs` in any case, `accountMs` unless a second factor proves the person. */
export type Wait = { addressMs: number; accountMs: number }

/**
 * Counts an attempt to sign in before the password is checked, so that a hundred concurrent ones cannot slip through; returns how long each account
 * waits (an unknown one under ''). A device that is known for the account has a counter of its own and no other: strangers who guess, even at the same
 * address, cannot lock its person out, and it cannot be used to guess at other accounts. All other devices count by account and address, by account, and
 * by address. No account is locked out for good, and open sessions go on (ASVS 6.1.1). Unknown names count like known ones. Accounts of several
 * organisations under one mail address count separately: signing in to one must not reset the counter of the other.
 */
export function countTry(
  sql: Sql,
  { typed, accounts }: Named,
  { address, device }: SignInSource,
): Promise<Map<string, Wait>> {
  return withSystem(sql, async (tx) => {
    const waits = new Map<string, Wait>()
    const known = await knownFor(tx, accounts, device)
    for (const id of known)
      waits.set(id, { addressMs: 0, accountMs: await count(tx, deviceKey(tx, id, device ?? ''), SLIPS) })
    const [nobody] = accounts.length > 0 ? [] : await tx<{ typed: string }[]>`SELECT ${folded(tx, typed)} AS typed`
    const others = nobody ? [nobody.typed] : accounts.filter((id) => !known.has(id)).sort() // one order of locks for all
    for (const other of others) waits.set(nobody ? '' : other, await waitAt(tx, other, address))
    const judged = others.filter((other) => isOver(waits.get(nobody ? '' : other)))
    if (judged.length === 0) return waits // what isn't judged isn't counted
    // Those that others have filled in the same moment answer with their wait.
    const addressMs = await count(tx, addressKey(tx, address), ADDRESS)
    for (const other of judged) {
      const pairMs = await count(tx, pairKey(tx, other, address), SLIPS)
      const accountMs = Math.max(pairMs, await count(tx, accountKey(tx, other), ACCOUNT))
      waits.set(nobody ? '' : other, { addressMs, accountMs })
    }
    return waits
  })
}

const isOver = (wait: Wait | undefined): boolean => wait?.addressMs === 0 && wait.accountMs === 0

async function waitAt(tx: Tx, account: string, address: string): Promise<Wait> {
  const [wait] = await tx<Wait[]>`
    SELECT ${waitOf(tx, addressKey(tx, address))} AS address_ms,
      greatest(${waitOf(tx, pairKey(tx, account, address))}, ${waitOf(tx, accountKey(tx, account))}) AS account_ms`
  return wait ?? { addressMs: 0, accountMs: 0 }
}

const waitOf = (tx: Tx, key: Statement): Statement =>
  tx`coalesce((SELECT greatest(0, extract(epoch FROM blocked_until - now()) * 1000) FROM sign_in_attempts WHERE key = ${key}), 0)::float8`

/** Counts a guess at the password of a signed-in person; returns 0 or the milliseconds to wait. */
export const countGuess = (sql: Sql, credential: string): Promise<number> =>
  withSystem(sql, (tx) => count(tx, sessionKey(tx, credential), SLIPS))

/** Counts a code that comes with the right password while the account waits: without the password the codes cannot be used up. */
export const countCode = (sql: Sql, userId: string): Promise<number> =>
  withSystem(sql, (tx) => count(tx, codeKey(tx, userId), SLIPS))

async function knownFor(tx: Tx, accounts: readonly string[], device: string | undefined): Promise<Set<string>> {
  if (!device || accounts.length === 0) return new Set()
  const rows = await tx<{ userId: string }[]>`
    SELECT user_id FROM known_devices WHERE id_hash = ${device} AND user_id = ANY(${[...accounts]}::uuid[]) ORDER BY user_id`
  return new Set(rows.map(({ userId }) => userId))
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

/**
 * After the right password: the counter of this person on this device is deleted; those of account and address get this attempt back, for strangers may
 * be at them, too.
 */
export async function clearTries(sql: Sql, account: string, { address, device }: SignInSource): Promise<void> {
  await withSystem(sql, async (tx) => {
    const known = (await knownFor(tx, [account], device)).size > 0
    await forget(tx, known ? deviceKey(tx, account, device ?? '') : pairKey(tx, account, address))
    if (known) return
    await giveBack(tx, addressKey(tx, address), ADDRESS)
    await giveBack(tx, accountKey(tx, account), ACCOUNT)
  })
}

/**
 * After the right password, while a second factor is still asked for: this attempt is given back, once, and earlier ones stay counted; otherwise codes
 * could be guessed between two of them.
 */
export async function uncountTry(
  sql: Sql,
  accounts: readonly string[],
  { address, device }: SignInSource,
): Promise<void> {
  await withSystem(sql, async (tx) => {
    const known = await knownFor(tx, accounts, device)
    for (const account of known) await giveBack(tx, deviceKey(tx, account, device ?? ''), SLIPS)
    const others = accounts.filter((account) => !known.has(account)).sort() // one order of locks for all
    if (others.length > 0) await giveBack(tx, addressKey(tx, address), ADDRESS)
    for (const account of others) {
      await giveBack(tx, pairKey(tx, account, address), SLIPS)
      await giveBack(tx, accountKey(tx, account), ACCOUNT)
    }
  })
}

export const forgiveGuesses = (sql: Sql, credential: string): Promise<unknown> =>
  withSystem(sql, (tx) => forget(tx, sessionKey(tx, credential)))

export const forgiveCodes = (sql: Sql, userId: string): Promise<unknown> =>
  withSystem(sql, (tx) => forget(tx, codeKey(tx, userId)))

/**
 * An administrator unlocks a person: their account, their devices, and the addresses where their attempts were counted. Returns how many waits this
 * ended. US-15.2, ID-102.
 */
export function unlock(sql: Sql, userId: string): Promise<number> {
  return withSystem(sql, async (tx) => {
    const waiting = await tx<{ isWaiting: boolean }[]>`
      WITH mine AS (
        SELECT key, substr(key, length(${pairKey(tx, userId, '')}) + 1) AS address FROM sign_in_attempts
        WHERE starts_with(key, ${pairKey(tx, userId, '')}))
      DELETE FROM sign_in_attempts WHERE key IN (${accountKey(tx, userId)}, ${codeKey(tx, userId)})
        OR starts_with(key, ${deviceKey(tx, userId, '')}) OR key IN (SELECT key FROM mine)
        OR (blocked_until > now() AND key IN (SELECT 'address:' || address FROM mine))
      RETURNING blocked_until > now() AS is_waiting`
    return waiting.filter(({ isWaiting }) => isWaiting).length
  })
}

const forget = (tx: Tx, key: Statement) => tx`DELETE FROM sign_in_attempts WHERE key = ${key}`
const giveBack = (tx: Tx, key: Statement, { free }: Rule) =>
  tx`UPDATE sign_in_attempts SET failures = greatest(0, failures - 1), blocked_until = NULL WHERE key = ${key} AND failures <= ${free}`

/** Folded by Postgres as the look-up of accounts is. Attempts at a known account count under its id, whatever the spelling (S-32). */
const folded = (tx: Tx, typed: string): Statement => tx`lower(normalize(${typed}::text, NFC))`
const accountKey = (tx: Tx, account: string): Statement => tx`'account:' || ${account}::text`
const pairKey = (tx: Tx, account: string, address: string): Statement =>
  tx`'at:' || ${account}::text || ' ' || ${address}::text`
const deviceKey = (tx: Tx, account: string, device: string): Statement =>
  tx`'device:' || ${account}::text || ' ' || ${device}::text`
const addressKey = (tx: Tx, address: string): Statement => tx`'address:' || ${address}::text`
const sessionKey = (tx: Tx, credential: string): Statement => tx`'session:' || ${credential}::text`
const codeKey = (tx: Tx, userId: string): Statement => tx`'code:' || ${userId}::text`
