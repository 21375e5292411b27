import { SECURITY } from '@werkbank/database/logger.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { PASSWORD_LENGTH_MAX } from '@werkbank/model/identity/password-rules.ts'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Env, Services } from '../../http/context.ts'
import { addressOf } from '../../http/edge/address.ts'
import { originOf, recordFailures } from '../../http/edge/security-log.ts'
import { Problem, tooManyRequests } from '../../http/problem/problem.ts'
import { checkPassword, hashPassword, isOutdated } from '../password.ts'
import { checkSecondFactor } from '../second-factor.ts'
import { mayUseDemo } from './demo-sign-ins.ts'
import { deviceOf } from './known-device.ts'
import { clearTries, countCode, countTry, forgiveCodes, type SignInSource, uncountTry, type Wait } from './throttle.ts'

export const credentials = z.object({
  /** Or the user name (ID-01). */
  email: z
    .string({ error: 'Give your mail address or user name.' })
    .trim()
    .min(1, 'Give your mail address or user name.')
    .max(200, 'This is not a mail address.'),
  password: z.string({ error: 'Give your password.' }).max(PASSWORD_LENGTH_MAX, 'This password is too long.'),
  code: z.string().trim().max(40, 'A code has six digits; a recovery code has twelve characters.').optional(),
  /** The chosen organisation, for a person with the same password at several (`organisation-needed`). */
  organisation: idSchema.optional(),
})
const wrong = () => new Problem(401, 'wrong-credentials')
const codeNeeded = () => new Problem(401, 'second-factor-needed')
const wrongCode = () => new Problem(401, 'wrong-code')

const temporaryOver = () => new Problem(403, 'temporary-password-over')
const noDemo = () => new Problem(403, 'demo-sign-in')
const organisationNeeded = (right: readonly Found[]) =>
  new Problem(401, 'organisation-needed', {
    extra: { organisations: right.map(({ orgId, orgName }) => ({ id: orgId, name: orgName })) },
  })

/** The number of passwords compared at each attempt where there are as many organisations: the time must not reveal at how many a person is known. */
const COMPARED = 4

type Found = {
  orgId: string
  orgName: string
  userId: string
  passwordHash: string | null
  demo: boolean
  temporary: boolean
}
type Person = { orgId: string; userId: string }

/**
 * Finds the one account that matches mail address or user name and password. Addresses are unique within an organisation only, and neither answer nor
 * time reveals how many accounts there are to a caller without the password (docs/decisions/0051). Throws the 401, 403 or 429.
 */
export async function verifySignIn(c: Context<Env>, typed: z.infer<typeof credentials>): Promise<Person> {
  const { services } = c.var
  const { email, password, code, organisation } = typed
  const place = { address: addressOf(c), device: deviceOf(c) }
  const { accounts, compared } = await accountsOf(services, email, organisation)
  const waits = await countTry(services.sql, { typed: email, accounts: accounts.map(({ userId }) => userId) }, place)
  // Strangers may have caused the wait: a person with the second factor passes all the same.
  const isJudged = ({ addressMs, accountMs }: Wait) => addressMs === 0 && (accountMs === 0 || code !== undefined)
  const judged = accounts.filter(({ userId }) => isJudged(waitOf(waits, userId)))
  if (![...waits.values()].some(isJudged)) {
    await recordFailures(services, accounts, { typed: email, origin: originOf(c), type: 'sign-in.waited' })
    throw tooManyRequests(Math.min(...[...waits.values()].map(longer)))
  }
  const right = await comparePasswords(judged, password, compared)
  // Where one account matches, the others of the same address belong to other people: the answer must not depend on them.
  if (right.length === 0)
    await recordFailures(services, judged, { typed: email, origin: originOf(c), type: 'sign-in.failed' })
  const found = await choose(c, { judged, right, waits, code, place })
  if (found.demo && !mayUseDemo(c)) throw noDemo()
  await useTemporary(services, found)
  await clearTries(services.sql, found.userId, place)
  await renewHash(services, found, password)
  return { orgId: found.orgId, userId: found.userId }
}

const waitOf = (waits: ReadonlyMap<string, Wait>, userId: string): Wait =>
  waits.get(userId) ?? { addressMs: 0, accountMs: 0 }
const longer = ({ addressMs, accountMs }: Wait): number => Math.max(addressMs, accountMs)

/** The accounts of that name or address that may sign in, and how many passwords to compare in any case. */
function accountsOf(
  { sql }: Services,
  typed: string,
  organisation: string | undefined,
): Promise<{ accounts: Found[]; compared: number }> {
  return withSystem(sql, async (tx) => {
    const accounts = await tx<Found[]>`
      SELECT u.org_id, o.name AS org_name, u.id AS user_id, password_hash, demo, temporary_until IS NOT NULL AS temporary FROM users u JOIN organisations o USING (org_id)
      WHERE (lower(email) = lower(normalize(${typed}::text, NFC)) OR lower(user_name) = lower(normalize(${typed}::text, NFC)))
        AND disabled_at IS NULL AND deleted_at IS NULL ${organisation ? tx`AND u.org_id = ${organisation}` : tx``} ORDER BY o.name, u.id`
    const [all] = await tx<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (SELECT 1 FROM organisations LIMIT ${COMPARED}) AS o`
    return { accounts: [...accounts], compared: all?.count ?? 1 }
  })
}

/** The accounts whose password matches; dummy comparisons are added, so that it takes as long for every name. */
async function comparePasswords(accounts: readonly Found[], password: string, compared: number): Promise<Found[]> {
  const nobodys = Array.from({ length: Math.max(0, compared - accounts.length) }, () => null)
  const results = await Promise.all(
    [...accounts.map(({ passwordHash }) => passwordHash), ...nobodys].map((hash) => checkPassword(hash, password)),
  )
  return accounts.filter((_, index) => results[index])
}

type Judged = {
  judged: Found[]
  right: Found[]
  waits: ReadonlyMap<string, Wait>
  code: string | undefined
  place: SignInSource
}

/** The account that signs in, of those whose password matches, with its second factor. For an account that waits nothing is revealed. */
async function choose(c: Context<Env>, { judged, right, waits, code, place }: Judged): Promise<Found> {
  const isWaiting = ({ userId }: Found) => waitOf(waits, userId).accountMs > 0
  if (judged.length > 0 && judged.every(isWaiting)) {
    const [first] = right
    if (first && (await isProven(c.var.services, first, code))) return first
    throw tooManyRequests(Math.min(...judged.map(({ userId }) => longer(waitOf(waits, userId)))))
  }
  const open = right.filter((account) => !isWaiting(account))
  if (open.length > 1) {
    const ids = open.map(({ userId }) => userId)
    await uncountTry(c.var.services.sql, ids, place)
    throw organisationNeeded(open)
  }
  return await complete(c, open[0], code)
}

/** While the account waits: the right code besides the right password passes. Codes have counters of their own; the answer does not say what was wrong. */
async function isProven(services: Services, person: Found, code?: string): Promise<boolean> {
  if ((await countCode(services.sql, person.userId)) > 0) return false
  if ((await checkSecondFactor(services.sql, person, code, services.now())) !== 'right') return false
  await forgiveCodes(services.sql, person.userId)
  return true
}

/** Throws what is wrong. The tries stay counted until the code is right, too: six digits are soon guessed. */
async function complete(c: Context<Env>, person: Found | undefined, code?: string): Promise<Found> {
  const { services, log } = c.var
  if (!person) {
    log.warn({ ...SECURITY, address: addressOf(c) }, 'sign-in failed')
    throw wrong()
  }
  if (person.demo && !mayUseDemo(c)) throw noDemo()
  const factor = await checkSecondFactor(services.sql, person, code, services.now())
  if (factor === 'needed') throw codeNeeded()
  if (factor === 'wrong') {
    await recordFailures(services, [person], { typed: '', origin: originOf(c), type: 'sign-in.wrong-code' })
    log.warn({ ...SECURITY, address: addressOf(c) }, 'wrong second factor')
    throw wrongCode()
  }
  return person
}

/** A password set by an administrator works for one sign-in. US-4.5. */
async function useTemporary({ sql, now }: Services, { userId, temporary }: Found): Promise<void> {
  if (!temporary) return
  const at = now().toISOString()
  const used = await withSystem(
    sql,
    (tx) => tx`UPDATE users SET temporary_used_at = ${at}
      WHERE id = ${userId} AND temporary_used_at IS NULL AND temporary_until > ${at} RETURNING 1`,
  )
  if (used.length === 0) throw temporaryOver()
}

async function renewHash(services: Services, { userId, passwordHash }: Found, password: string): Promise<void> {
  if (!passwordHash || !isOutdated(passwordHash)) return
  const renewed = await hashPassword(password)
  await withSystem(services.sql, (tx) => tx`UPDATE users SET password_hash = ${renewed} WHERE id = ${userId}`)
}
