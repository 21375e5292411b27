import { DocumentUnknown } from '@werkbank/database/log/document-log.ts'
import { StoreTrouble } from '@werkbank/database/store/s3-store.ts'
import { AmountTooLarge } from '@werkbank/model/base/value/money.ts'
import type { ParamsOf, ServerMessageKey } from '@werkbank/words/message.ts'
import { type Sentence, say } from '@werkbank/words/say.ts'

/**
 * What is wrong with a field. `code` is stable: that of the rule, or a kind of fault such as `unknown-field`. `message` is a sentence of a schema, in the
 * language of the API's own description; `otherwise` is what is said in any other one, where that of the code would say too little.
 */
export type InputError = { path: string; code?: string; says?: Sentence; message?: string; otherwise?: Sentence }
type Details = {
  says?: Sentence
  data?: unknown
  errors?: readonly InputError[]
  headers?: Record<string, string>
  extra?: Record<string, unknown>
}

/**
 * An answer that is not the one hoped for. Thrown anywhere below the edge; inside a transaction it rolls back. `code` is stable and ends the type's URI. The
 * sentence for a person is made of `says`, or of the code, where it is sent (`problem-body.ts`). Never carries internals.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly details: Details
  constructor(status: number, code: string, details: Details = {}) {
    super(details.says?.key ?? code)
    this.status = status
    this.code = code
    this.details = details
  }
}

export const notFound = (says?: Sentence) => new Problem(404, 'not-found', says ? { says } : {})
export const notSignedIn = (says?: Sentence) => new Problem(401, 'not-signed-in', says ? { says } : {})
export const sessionEnded = () => new Problem(401, 'session-ended')
export const sessionRevoked = () => new Problem(401, 'session-revoked')
export const personDisabled = () => new Problem(401, 'person-disabled')
export const tokenExpired = () => new Problem(401, 'token-expired')
export const tokenRevoked = () => new Problem(401, 'token-revoked')
export const forbidden = (says?: Sentence, data?: { permission: string }) =>
  new Problem(403, 'forbidden', { ...(says ? { says } : {}), ...(data ? { data } : {}) })
export const tooManySessions = () => new Problem(403, 'too-many-sessions')
export const tokenUsedUp = (max: number) =>
  new Problem(401, 'token-used-up', { says: say('problems.token_used_up', { max }) })
export const tokenTooFast = (max: number, waitMs: number) =>
  tooManyRequests(waitMs, say('problems.token_too_fast', { max }))
export const sessionNeeded = () => new Problem(403, 'session-needed')
export const proofNeeded = () => new Problem(403, 'proof-needed')
export const passwordNeeded = () => new Problem(403, 'password-change-needed')
/** The app is older than a change that it cannot handle (docs/protocol.md, "Older apps"). */
export const appOutdated = () => new Problem(409, 'app-outdated')
export const wrongOrigin = () => new Problem(403, 'wrong-origin')
export const unknownHost = (host: string) =>
  new Problem(421, 'unknown-host', { says: say('problems.unknown_host', { host: JSON.stringify(host.slice(0, 100)) }) })
export const tooLarge = (max: number) => new Problem(413, 'too-large', { says: say('problems.too_large', { max }) })
export const keyReused = () => new Problem(422, 'idempotency-key-reused')
/** Whether it was done can't be known: its key is no longer kept. */
export const keyTooOld = () => new Problem(422, 'idempotency-key-too-old')
export const alreadyExists = () => new Problem(409, 'already-exists')
export const invalidInput = (errors: readonly InputError[]) => new Problem(400, 'invalid-input', { errors })
/** One field, and what is wrong with it. */
export const wrongInput = <K extends ServerMessageKey>(path: string, key: K, ...params: ParamsOf<K>) =>
  invalidInput([{ path, says: say(key, ...params) }])
export const tooManyRequests = (retryAfterMs: number, says?: Sentence) =>
  new Problem(429, 'too-many-requests', {
    ...(says ? { says } : {}),
    headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
    extra: { retryAfterMs: Math.ceil(retryAfterMs) },
  })
export const methodNotAllowed = (methods: string[]) => {
  const allow = methods.join(', ')
  return new Problem(405, 'method-not-allowed', {
    says: say('problems.method_not_allowed', { allow }),
    headers: { allow },
  })
}
const later = (code: string, retryAfterMs: number, says?: Sentence) =>
  new Problem(503, code, {
    ...(says ? { says } : {}),
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
    extra: { retryAfterMs },
  })
export const overloaded = (retryAfterMs = 1_000) => later('overloaded', retryAfterMs)
export const databaseAway = () => later('database-away', 2_000)
/** One read took longer than any may: it was ended, so that the others go on (SQLSTATE 57014). */
export const tookTooLong = () => later('took-too-long', 5_000)
/** The disk of the database has no room left (SQLSTATE 53100): reading goes on, saving does not. */
export const diskFull = (says?: Sentence) => later('disk-full', 15_000, says)
/** The bucket or folder of files doesn't answer (`StoreTrouble`). */
export const filesAway = () => later('files-away', 15_000)
/** For sums that no rule about a single value can see; a line that comes to too much is named by its command. */
export const amountTooLarge = () => new Problem(409, 'amount-too-large')
export const fault = () => new Problem(500, 'fault')

/** An expected no of a command: 409, remembered with its idempotency key. Made by `refuse` of the handler. */
export class Refusal extends Problem {
  override name = 'Refusal'
  constructor(code: string, data: unknown) {
    super(409, code, { data })
  }
}

type DatabaseError = { code: string; constraint_name?: string; constraint?: string }
const isDatabaseError = (error: unknown): error is Error & DatabaseError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'string'

/** The name of the constraint that a statement broke; undefined for every other error. */
export function constraintOf(error: unknown): string | undefined {
  return isDatabaseError(error) && error.code.startsWith('23') ? (error.constraint_name ?? error.constraint) : undefined
}

/** No connection to the database, or a lost one: retried by the owner of the connection, reported to clients as "try again". */
const AWAY = /^(?:08|57P|25P03|CONNECT|CONNECTION|ECONN|EPIPE|ETIMEDOUT)/
/** Conflicts and want of connections: the same. */
const TROUBLE = /^(?:53|40|55P03)/
const DISK_FULL = '53100'
/** The embedded Postgres has no socket while it is being started. */
const isNoSocket = (error: unknown) => {
  const { code, syscall } = error as NodeJS.ErrnoException
  return code === 'ENOENT' && syscall === 'connect'
}

/** SQLSTATE of a number that its column or type has no place for. */
export const NUMBER_TOO_LARGE = '22003'
const STOPPED = '57014'

/**
 * What the edge answers for any thrown thing. Values that Postgres can't take (class 22) are bad input that a schema let
 * through; a reference to nothing is the caller's mistake; everything unknown is a fault.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DocumentUnknown) return notFound()
  if (error instanceof AmountTooLarge) return amountTooLarge()
  if (error instanceof StoreTrouble) return filesAway()
  if (isDatabaseError(error)) {
    if (error.code === NUMBER_TOO_LARGE) return amountTooLarge()
    if (error.code.startsWith('22')) return wrongInput('', 'problems.not_storable_value')
    if (error.code === '23503') return wrongInput('', 'problems.unknown_reference')
    if (error.code === '23505') return alreadyExists()
    if (error.code === DISK_FULL) return diskFull()
    if (error.code === STOPPED) return tookTooLong()
    if (AWAY.test(error.code) || isNoSocket(error)) return databaseAway()
    if (TROUBLE.test(error.code)) return overloaded()
  }
  return fault()
}
