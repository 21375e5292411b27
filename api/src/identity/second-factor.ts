import { randomBytes } from 'node:crypto'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { emit as emitEvents } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { secondFactorChanged } from '@werkbank/model/identity/events.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from '@werkbank/model/identity/second-factor.ts'
import { say } from '@werkbank/words/say.ts'
import { Secret, TOTP } from 'otpauth'
import { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery } from '../http/query-route.ts'
import { endSessions } from './session/end-sessions.ts'
import { isOwnPassword } from './session/own-sessions.ts'

/** RFC 6238 as authenticator apps take it for granted: SHA-1, six digits, 30 seconds. */
const PERIOD_S = 30
const SECRET_BYTES = 20
/** Clocks drift, and people type slowly. */
const STEPS_OFF_MAX = 1
const RECOVERY_CODES = 10

const totp = (secret: Uint8Array, label = '') =>
  new TOTP({
    issuer: 'Werkbank',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })

/** The time step of a code; undefined for a wrong one. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const off = totp(secret).validate({ token: code, timestamp: now.getTime(), window: STEPS_OFF_MAX })
  return off === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_S) + off
}

/**
 * What a person with the right password still owes: 'none' without a second factor, 'needed' without a code. A code of the app and a recovery
 * code are good once, however many come at the same moment.
 */
export function checkSecondFactor(
  sql: Sql,
  { orgId, userId }: { orgId: string; userId: string },
  code: string | undefined,
  now: Date,
): Promise<'none' | 'needed' | 'wrong' | 'right'> {
  return withSystem(sql, async (tx) => {
    const [factor] = await tx<{ secret: Uint8Array; lastStep: number }[]>`
      SELECT secret, last_step FROM second_factors
      WHERE org_id = ${orgId} AND user_id = ${userId} AND confirmed_at IS NOT NULL FOR UPDATE`
    if (!factor) return 'none'
    if (!code) return 'needed'
    const step = stepOf(factor.secret, code.replaceAll(' ', ''), now)
    if (step !== undefined) {
      if (step <= factor.lastStep) return 'wrong'
      await tx`UPDATE second_factors SET last_step = ${step} WHERE org_id = ${orgId} AND user_id = ${userId}`
      return 'right'
    }
    const used = await tx`
      UPDATE recovery_codes SET used_at = now()
      WHERE org_id = ${orgId} AND user_id = ${userId} AND code_hash = ${hashSecret(plainCode(code))} AND used_at IS NULL RETURNING 1`
    if (used.length === 0) return 'wrong'
    await emitEvents(tx, {
      ...newEvent(secondFactorChanged, userId, { userId, what: 'recovery-code-used' }),
      orgId,
      actor: userId,
    })
    return 'right'
  })
}

export const handleBeginSecondFactor = handle(
  beginSecondFactor,
  async ({ tx, caller, refuse, services }, { password }) => {
    if (!(await isOwnPassword(services.sql, caller, password))) throw refuse('wrong-password', {})
    const secret = randomBytes(SECRET_BYTES)
    const begun = await tx`
      INSERT INTO second_factors AS f (org_id, user_id, secret) VALUES (${caller.orgId}, ${caller.userId}, ${secret})
      ON CONFLICT (org_id, user_id) DO UPDATE SET secret = excluded.secret WHERE f.confirmed_at IS NULL RETURNING 1`
    if (begun.length === 0) throw refuse('second-factor-active', {})
    const made = totp(secret, caller.email)
    return { secret: made.secret.base32, uri: made.toString() }
  },
)

export const handleConfirmSecondFactor = handle(
  confirmSecondFactor,
  async ({ tx, caller, emit, record, refuse, now }, { code }) => {
    const [factor] = await tx<{ secret: Uint8Array; confirmedAt: string | null }[]>`
      SELECT secret, confirmed_at FROM second_factors WHERE user_id = ${caller.userId} FOR UPDATE`
    if (!factor) throw notFound(say('problems.no_secret'))
    if (factor.confirmedAt) throw refuse('second-factor-active', {})
    const step = stepOf(factor.secret, code.replaceAll(' ', ''), new Date(now))
    if (step === undefined) throw refuse('wrong-code', {})
    await tx`UPDATE second_factors SET confirmed_at = ${now}, last_step = ${step} WHERE user_id = ${caller.userId}`
    const recoveryCodes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode)
    await tx`
      INSERT INTO recovery_codes (org_id, user_id, code_hash)
      SELECT ${caller.orgId}, ${caller.userId}, hash FROM unnest(${recoveryCodes.map((each) => hashSecret(plainCode(each)))}::text[]) hash`
    await endSessions({ tx, emit }, { userId: caller.userId, butNot: caller.credential }, 'second-factor')
    record({ type: 'second-factor.set', subject: { type: 'user', id: caller.userId } })
    emit(secondFactorChanged, caller.userId, { userId: caller.userId, what: 'set' })
    return { recoveryCodes }
  },
)

export const handleRemoveSecondFactor = handle(
  removeSecondFactor,
  async ({ tx, caller, emit, record, refuse, services }, { password, code }) => {
    if (!(await isOwnPassword(services.sql, caller, password))) throw refuse('wrong-password', {})
    const factor = await checkSecondFactor(services.sql, caller, code, services.now())
    if (factor === 'needed' || factor === 'wrong') throw refuse('wrong-code', {})
    if (await forget(tx, caller.userId)) {
      record({ type: 'second-factor.removed', subject: { type: 'user', id: caller.userId } })
      emit(secondFactorChanged, caller.userId, { userId: caller.userId, what: 'removed' })
    }
    return { active: false as const }
  },
)

/** One's own is removed with one's password: an unattended session is not enough. */
export const handleResetSecondFactor = handle(resetSecondFactor, async (context, { id }) => {
  const { tx, emit, record } = context
  const known = await tx`SELECT 1 FROM users WHERE id = ${id} AND deleted_at IS NULL`
  if (known.length === 0) throw notFound()
  requirePossible(context, resetSecondFactor, { id })
  if (await forget(tx, id)) {
    record({ type: 'second-factor.removed', subject: { type: 'user', id } })
    emit(secondFactorChanged, id, { userId: id, what: 'removed' })
  }
  return { active: false as const }
})

async function forget(tx: Tx, userId: string): Promise<boolean> {
  const gone =
    await tx`DELETE FROM second_factors WHERE user_id = ${userId} RETURNING confirmed_at IS NOT NULL AS active`
  return gone[0]?.active === true
}

/** 60 bits in letters that are hard to confuse: abcd-efgh-jkmn. */
function makeRecoveryCode(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz023456789'
  const code = [...randomBytes(12)].map((byte) => letters[byte & 31]).join('')
  return code.replaceAll(/(.{4})(?=.)/g, '$1-')
}
const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '')

const stateSchema = z.object({ active: z.boolean(), recoveryCodesLeft: z.int() })
export const getSecondFactor = defineQuery({
  name: 'second-factor.get',
  route: 'GET /me/second-factor',
  permission: null,
  summary: 'Whether signing in takes a code, and how many recovery codes are left',
  input: z.object({}),
  answer: stateSchema,
})
export const getPersonsSecondFactor = defineQuery({
  name: 'person.get-second-factor',
  route: 'GET /people/{id}/second-factor',
  permission: 'access.manage',
  summary: 'Whether a person signs in with a code',
  input: z.object({ id: idSchema }),
  answer: stateSchema,
})
export async function readSecondFactor(tx: Tx, userId: Caller['userId']): Promise<z.infer<typeof stateSchema>> {
  const [row] = await tx<z.infer<typeof stateSchema>[]>`
    SELECT f.confirmed_at IS NOT NULL AS active,
      (SELECT count(*)::int FROM recovery_codes c WHERE c.org_id = f.org_id AND c.user_id = f.user_id AND c.used_at IS NULL) AS recovery_codes_left
    FROM users u LEFT JOIN second_factors f ON f.org_id = u.org_id AND f.user_id = u.id WHERE u.id = ${userId} AND u.deleted_at IS NULL`
  if (!row) throw notFound()
  return row
}
