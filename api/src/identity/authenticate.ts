import {
  callerByToken,
  type Lost,
  type LostToken,
  sessionCookieName,
  whyNoSession,
  whyNoToken,
} from '@werkbank/database/sessions.ts'
import { unreachable } from '@werkbank/model/base/assert.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { SIGNED_OUT_COOKIE } from '@werkbank/model/identity/signed-out.ts'
import { say } from '@werkbank/words/say.ts'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Env } from '../http/context.ts'
import { addressOf } from '../http/edge/address.ts'
import { checkOrigin } from '../http/edge/csrf.ts'
import {
  notSignedIn,
  type Problem,
  passwordNeeded,
  personDisabled,
  sessionEnded,
  sessionRevoked,
  tokenExpired,
  tokenRevoked,
  tokenUsedUp,
  tooManyRequests,
} from '../http/problem/problem.ts'
import type { Sessions } from './session/session.ts'

/** The routes open to a person whose password was set by an administrator (US-4.5). */
const BEFORE_A_PASSWORD = new Set([
  'GET /api/v1/me',
  'POST /api/v1/me/password',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/logout',
])
/** Ends a session after a sign-out without a network. */
const LOGOUT = '/api/v1/auth/logout'
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Authenticates the caller: a bearer token, or the session cookie. An invalid token is a 401, it never falls back to the cookie. Cookie requests that
 * change something must pass the origin check. Then the rate limit, by person or by address.
 */
export function authenticate(sessions: Sessions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { services } = c.var
    const caller = await findCaller(c, sessions)
    const over = caller && (await services.useToken(caller))
    if (over) throw over
    if (caller) c.set('caller', caller)
    const waitMs = services.rateLimit(
      caller ? `user:${caller.userId}` : `address:${addressOf(c)}`,
      services.now().getTime(),
    )
    if (waitMs > 0) throw tooManyRequests(waitMs)
    if (caller?.mustChangePassword && !BEFORE_A_PASSWORD.has(`${c.req.method} ${c.req.path}`)) throw passwordNeeded()
    await next()
  }
}

async function findCaller(c: Context<Env>, sessions: Sessions): Promise<Caller | undefined> {
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) {
    const token = /^Bearer ([\x21-\x7e]{20,200})$/i.exec(authorization)?.[1]
    const caller = token === undefined ? undefined : await callerByToken(c.var.services.sql, token)
    if (!caller) throw noToken(token === undefined ? 'unknown' : await whyNoToken(c.var.services.sql, token))
    return caller
  }
  const id = sessionId(c)
  if (id === undefined) return undefined
  if (CHANGES.has(c.req.method)) checkOrigin(c.req.raw, c.var.services.allowedOrigins)
  if (getCookie(c, SIGNED_OUT_COOKIE) === '1' && c.req.path !== LOGOUT) {
    c.set('whyNobody', sessionEnded())
    return undefined
  }
  const caller = await sessions.resolve(id)
  if (!caller) c.set('whyNobody', noSession(await whyNoSession(c.var.services.sql, id)))
  return caller
}

function noSession(why: Lost): Problem {
  switch (why) {
    case 'unknown':
      return notSignedIn()
    case 'ended':
      return sessionEnded()
    case 'revoked':
      return sessionRevoked()
    case 'disabled':
      return personDisabled()
    default:
      return unreachable(why)
  }
}

function noToken(why: LostToken): Problem {
  if (typeof why === 'object') return tokenUsedUp(why.usedUp)
  switch (why) {
    case 'unknown':
      return notSignedIn(say('problems.token_not_valid'))
    case 'ended':
      return tokenExpired()
    case 'revoked':
      return tokenRevoked()
    case 'disabled':
      return personDisabled()
    default:
      return unreachable(why)
  }
}

export function sessionId(c: Context<Env>): string | undefined {
  const id = getCookie(c, sessionCookieName(c.var.services.https))
  return id && /^[\w-]{20,200}$/.test(id) ? id : undefined
}
