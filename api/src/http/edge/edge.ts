import { randomUUID } from 'node:crypto'
import { isOutdated, PROTOCOL_HEADER } from '@werkbank/model/base/protocol.ts'
import { isKnownHost } from '@werkbank/model/base/server/reached-by.ts'
import { say } from '@werkbank/words/say.ts'
import type { Context, ErrorHandler, Hono, MiddlewareHandler, NotFoundHandler } from 'hono'
import type { Env, Services } from '../context.ts'
import { appOutdated, methodNotAllowed, notFound, problemOf, unknownHost } from '../problem/problem.ts'
import { problemResponse } from '../problem/problem-body.ts'
import { speechOf } from '../problem/speech.ts'
import { hostOf } from './address.ts'
import type { Metrics } from './metrics.ts'

/** What no page of ours needs is off; answers of the API are data, so a browser shows none of them as a page. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
}

/** Request id, log line, metrics and headers around every request. */
export function beforeAll(services: Services, metrics: Metrics): MiddlewareHandler<Env> {
  return async (c, next) => {
    const requestId = acceptedId(c.req.header('x-request-id')) ?? randomUUID()
    c.set('services', services)
    c.set('requestId', requestId)
    c.set('log', services.log.child({ requestId }))
    const started = performance.now()
    await next()
    const durationMs = Math.round((performance.now() - started) * 10) / 10
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    if (services.https) c.res.headers.set('strict-transport-security', 'max-age=31536000')
    c.res.headers.set('x-request-id', requestId)
    metrics.request(c.req.method, routeOf(c), c.res.status, durationMs)
    // The path only: query strings may carry what people search for.
    c.var.log.info(
      {
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        durationMs,
        userId: c.var.caller?.userId,
        orgId: c.var.caller?.orgId,
      },
      'request',
    )
  }
}

/** Probes of a platform come by whatever name it has for us. */
const FOR_PROBES = new Set(['/healthz', '/readyz', '/metrics'])

/** 421 for a host name that is not ours: otherwise a page on a foreign name that resolves to this server would be same-origin for a browser (DNS rebinding). */
export const checkHost: MiddlewareHandler<Env> = async (c, next) => {
  const host = hostOf(c)
  if (!FOR_PROBES.has(c.req.path) && !isKnownHost(host, c.var.services.hostNames)) throw unknownHost(host)
  await next()
}

/** Sign-in and `/me` answer any protocol version: the app learns there that it is outdated. */
const ofAnyProtocol = (path: string) => path.startsWith('/api/v1/auth/') || path === '/api/v1/me'

/** 409 for an app that is too old to go on, before anything is read or done. */
export const checkProtocol: MiddlewareHandler<Env> = async (c, next) => {
  if (isOutdated(c.req.header(PROTOCOL_HEADER)) && !ofAnyProtocol(c.req.path)) throw appOutdated()
  await next()
}

/** Ids from a proxy are kept when they are harmless in a log line. */
const acceptedId = (id: string | undefined): string | undefined => (id && /^[\w.-]{8,100}$/.test(id) ? id : undefined)
const routeOf = (c: Context): string => (c.res.status === 404 || c.res.status === 405 ? 'unknown' : c.req.routePath)

/** Trouble that hits every request is one line of the log in this time, not one a request. */
const TROUBLE_LOGGED_EVERY_MS = 10_000

/** Every thrown thing becomes a problem; faults are logged whole, answered without details. */
export function answerErrors(): ErrorHandler<Env> {
  const loggedAt = new Map<string, number>()
  return async (error, c) => {
    const problem = problemOf(error)
    await c.var.services.recordDenial(c, problem)
    const { code, status } = problem
    if (code === 'disk-full' && error !== problem) c.var.services.health.diskWasFull()
    if (status === 503) {
      const now = c.var.services.now().getTime()
      if (now - (loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) >= TROUBLE_LOGGED_EVERY_MS) {
        loggedAt.set(code, now)
        // What we refuse ourselves, so that one caller doesn't stop the others, is no fault.
        c.var.log[error === problem ? 'warn' : 'error'](
          { code, reason: error.message },
          `requests are answered with 503 ${code}`,
        )
      }
    } else if (status >= 500) c.var.log.error({ error: { message: error.message, stack: error.stack } }, 'fault')
    return problemResponse(problem, speechOf(c.req.header('accept-language')), c.var.requestId)
  }
}

/** 405 where another method would be answered, 404 otherwise. */
export function answerUnknown(app: Hono<Env>): NotFoundHandler<Env> {
  let known: { pattern: RegExp; method: string }[] | undefined
  return (c) => {
    known ??= app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => ({
        method,
        pattern: new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`),
      }))
    const methods = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))]
    const problem = methods.length > 0 ? methodNotAllowed(methods) : notFound(say('problems.no_address'))
    return problemResponse(problem, speechOf(c.req.header('accept-language')))
  }
}
