import { DocumentUnknown } from '@werkbank/database/document-log.ts'
import { StoreTrouble } from '@werkbank/database/store/s3-store.ts'
import { AmountTooLarge } from '@werkbank/model/base/money.ts'
import { refusalSentence } from './refusal-sentences.ts'

/** The only maker of `application/problem+json` (RFC 9457). Everything that goes wrong at the edge is a Problem here. */
/** `code` is stable: that of the rule, or a kind of fault such as `unknown-field`. */
export type InputError = { path: string; code?: string; message: string }
type Details = { detail?: string; data?: unknown; headers?: Record<string, string>; extra?: Record<string, unknown> }

export const PROBLEM_BASE = 'https://werkbank.dev/problems/'

/**
 * An answer that is not the one hoped for. Thrown anywhere below the edge; inside a transaction it rolls back.
 * `code` is stable and ends the type's URI. `detail` is a sentence for a person. Never carries internals.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly details: Details
  constructor(status: number, code: string, details: Details = {}) {
    super(details.detail ?? code)
    this.status = status
    this.code = code
    this.details = details
  }
}

export const notFound = (detail = 'There is nothing here, or it is not yours to see.') =>
  new Problem(404, 'not-found', { detail })
export const notSignedIn = (detail = 'Sign in first.') => new Problem(401, 'not-signed-in', { detail })
export const sessionEnded = () =>
  new Problem(401, 'session-ended', { detail: 'Your session is over. Sign in again to go on.' })
export const sessionRevoked = () =>
  new Problem(401, 'session-revoked', { detail: 'This session was ended from elsewhere. Sign in again to go on.' })
export const personDisabled = () => new Problem(401, 'person-disabled', { detail: 'This account is disabled.' })
export const tokenExpired = () => new Problem(401, 'token-expired', { detail: 'This API token has expired.' })
export const tokenRevoked = () => new Problem(401, 'token-revoked', { detail: 'This API token was revoked.' })
export const forbidden = (detail = 'Your roles do not allow this.', data?: { permission: string }) =>
  new Problem(403, 'forbidden', { detail, ...(data ? { data } : {}) })
export const tooManySessions = () =>
  new Problem(403, 'too-many-sessions', {
    detail: 'You are signed in elsewhere already. Sign out there, or ask an administrator to end that session.',
  })
export const tokenUsedUp = (callsMax: number) =>
  new Problem(401, 'token-used-up', { detail: `This API token was good for ${callsMax} calls, and they are used up.` })
export const tokenTooFast = (callsPerMinute: number, waitMs: number) =>
  tooManyRequests(waitMs, `This API token may be used ${callsPerMinute} times a minute. Try again in a moment.`)
export const sessionNeeded = () =>
  new Problem(403, 'session-needed', { detail: 'An API token can not do this: it takes somebody who is signed in.' })
export const proofNeeded = () =>
  new Problem(403, 'proof-needed', { detail: 'Give your password once more for this (POST /api/v1/me/prove).' })
export const passwordNeeded = () =>
  new Problem(403, 'password-change-needed', {
    detail: 'Choose a password of your own first (POST /api/v1/me/password): the present one was set by somebody else.',
  })
/** The app in front of somebody is from before a change that it can't know (docs/protocol.md, "Older apps"). */
export const appOutdated = () =>
  new Problem(409, 'app-outdated', {
    detail: 'This version of the app is too old. Load it anew: what was entered stays.',
  })
export const wrongOrigin = () =>
  new Problem(403, 'wrong-origin', { detail: 'This request did not come from the app itself.' })
export const unknownHost = (host: string) =>
  new Problem(421, 'unknown-host', {
    detail: `This server does not go by the name ${JSON.stringify(host.slice(0, 100))}. Whoever runs it can add its address to WERKBANK_ORIGINS.`,
  })
export const tooLarge = (bytesMax: number) =>
  new Problem(413, 'too-large', { detail: `The request is larger than ${bytesMax} bytes.` })
export const keyReused = () =>
  new Problem(422, 'idempotency-key-reused', { detail: 'This Idempotency-Key was already used for another request.' })
export const alreadyExists = () =>
  new Problem(409, 'already-exists', { detail: 'There is one with this id or name already.' })
export const invalidInput = (errors: InputError[]) =>
  new Problem(400, 'invalid-input', { detail: errors[0]?.message ?? 'The request can not be read.', extra: { errors } })
export const tooManyRequests = (retryAfterMs: number, detail = 'Too many requests. Try again a little later.') =>
  new Problem(429, 'too-many-requests', {
    detail,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
    extra: { retryAfterMs: Math.ceil(retryAfterMs) },
  })
export const methodNotAllowed = (allow: string[]) =>
  new Problem(405, 'method-not-allowed', {
    detail: `This address answers ${allow.join(', ')}.`,
    headers: { allow: allow.join(', ') },
  })
export const overloaded = (retryAfterMs = 1_000) =>
  new Problem(503, 'overloaded', {
    detail: 'The server is busy or restarting. Try again in a moment.',
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
    extra: { retryAfterMs },
  })
export const databaseAway = () =>
  new Problem(503, 'database-away', {
    detail: 'The database does not answer at the moment. Nothing is lost; try again in a moment.',
    headers: { 'retry-after': '2' },
    extra: { retryAfterMs: 2_000 },
  })
/** One read took longer than any may: it was ended, so that the others go on (SQLSTATE 57014). */
export const tookTooLong = () =>
  new Problem(503, 'took-too-long', {
    detail:
      'Answering this took too long, so it was stopped. Ask for less at once, with a filter or a smaller page, or try again later.',
    headers: { 'retry-after': '5' },
    extra: { retryAfterMs: 5_000 },
  })
/** The disk of the database has no room left (SQLSTATE 53100): reading goes on, saving does not. */
export const diskFull = (
  detail = "The server's disk is full: nothing can be saved until somebody makes room there. What you have entered is kept.",
) =>
  new Problem(503, 'disk-full', {
    detail,
    headers: { 'retry-after': '15' },
    extra: { retryAfterMs: 15_000 },
  })
/** The bucket or folder of files doesn't answer (`StoreTrouble`). */
export const filesAway = () =>
  new Problem(503, 'files-away', {
    detail:
      'The place where files are kept can not be reached at the moment. Nothing is lost; what you have added waits and is taken then.',
    headers: { 'retry-after': '15' },
    extra: { retryAfterMs: 15_000 },
  })
/** For sums that no rule about a single value can see; a line that comes to too much is named by its command. */
export const amountTooLarge = () =>
  new Problem(409, 'amount-too-large', { detail: 'This comes to more than can be booked at once.' })
export const fault = () => new Problem(500, 'fault', { detail: 'Something went wrong on our side. It was logged.' })

/** An expected no of a command: 409, remembered with its idempotency key. Made by `refuse` of the handler. */
export class Refusal extends Problem {
  override name = 'Refusal'
  constructor(code: string, data: unknown) {
    super(409, code, { detail: refusalSentence(code, data), data })
  }
}

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')

export type ProblemBody = { type: string; title: string; status: number; code: string; detail?: string; data?: unknown }

/** What is sent. `requestId` only for faults: repeats of one command answer with equal bytes. */
export function problemBody(problem: Problem, requestId?: string): ProblemBody {
  const { detail, data, extra } = problem.details
  return {
    type: `${PROBLEM_BASE}${problem.code}`,
    title: titleOf(problem.code),
    status: problem.status,
    ...(detail === undefined ? {} : { detail }),
    code: problem.code,
    ...(data === undefined ? {} : { data }),
    ...extra,
    ...(problem.status >= 500 && requestId ? { requestId } : {}),
  }
}

export function problemResponse(problem: Problem, requestId?: string): Response {
  return sendProblem(problem.status, problemBody(problem, requestId), problem.details.headers)
}

/** Sends a body made by `problemBody`, also one that was remembered with an idempotency key. */
export function sendProblem(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

type DatabaseError = { code: string; constraint_name?: string; constraint?: string }
const isDatabaseError = (error: unknown): error is Error & DatabaseError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'string'

/** The name of the constraint that a statement broke; undefined for every other error. */
export function constraintOf(error: unknown): string | undefined {
  return isDatabaseError(error) && error.code.startsWith('23') ? (error.constraint_name ?? error.constraint) : undefined
}

/** No connection to the database, or one that was lost: retried by whoever owns it, told to clients as "try again". */
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
    if (error.code.startsWith('22'))
      return invalidInput([{ path: '', message: 'A value in the request can not be stored.' }])
    if (error.code === '23503')
      return invalidInput([{ path: '', message: 'Something that the request refers to does not exist.' }])
    if (error.code === '23505') return alreadyExists()
    if (error.code === DISK_FULL) return diskFull()
    if (error.code === STOPPED) return tookTooLong()
    if (AWAY.test(error.code) || isNoSocket(error)) return databaseAway()
    if (TROUBLE.test(error.code)) return overloaded()
  }
  return fault()
}
