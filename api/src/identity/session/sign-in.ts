import { recordSecurity } from '@werkbank/database/security-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { SIGNED_OUT_COOKIE } from '@werkbank/model/identity/signed-out.ts'
import type { Context } from 'hono'
import { serialize } from 'hono/utils/cookie'
import { readJson } from '../../http/body.ts'
import { requireCaller } from '../../http/caller.ts'
import { refuseQuery } from '../../http/command/command-route.ts'
import { type Env, type Routes, routes } from '../../http/context.ts'
import { checkOrigin } from '../../http/edge/csrf.ts'
import { originOf, recordFailures } from '../../http/edge/security-log.ts'
import { parseInput } from '../../http/input.ts'
import { problems } from '../../http/openapi/openapi.ts'
import { Problem } from '../../http/problem/problem.ts'
import { sessionId } from '../authenticate.ts'
import { describeMe, meSchema } from '../me.ts'
import { preparePasswords } from '../password.ts'
import { deviceOf, rememberDevice } from './known-device.ts'
import type { Sessions } from './session.ts'
import { credentials, verifySignIn } from './verify-sign-in.ts'

/** POST /auth/login, POST /auth/logout. */
export function signInRoutes(sessions: Sessions): Routes {
  void preparePasswords()
  const app = routes()
  describe(app)
  app.post('/auth/login', async (c) => {
    refuseQuery(c.req.queries())
    // Scripts send neither header; a browser sends one from a foreign page, which must not sign people in (login CSRF).
    if (c.req.header('origin') ?? c.req.header('sec-fetch-site')) checkOrigin(c.req.raw, c.var.services.allowedOrigins)
    const person = await verifySignIn(c, parseInput(credentials, await readJson(c.req.raw)))
    const old = sessionId(c)
    if (old) await sessions.end(old) // no fixation: what was in the browser before is worth nothing after
    c.header('set-cookie', await start(c, sessions, person))
    c.header('set-cookie', serialize(SIGNED_OUT_COOKIE, '', { path: '/', sameSite: 'Lax', maxAge: 0 }), {
      append: true,
    })
    const { sql, https } = c.var.services
    c.header('set-cookie', await rememberDevice(sql, { ...person, device: deviceOf(c), https }), { append: true })
    await withSystem(sql, (tx) =>
      recordSecurity(tx, { orgId: person.orgId, actor: person.userId }, originOf(c), [{ type: 'sign-in.done' }]),
    )
    return c.json(await describeMe(c.var.services, person))
  })
  app.post('/auth/logout', async (c) => {
    refuseQuery(c.req.queries())
    const id = sessionId(c)
    if (id) {
      c.header('set-cookie', await sessions.end(id))
      const { caller, services } = c.var
      if (caller) {
        services.poke(caller.orgId)
        const who = { orgId: caller.orgId, actor: caller.userId }
        await withSystem(services.sql, (tx) => recordSecurity(tx, who, originOf(c), [{ type: 'signed-out' }]))
      }
    } else requireCaller(c)
    return c.body(null, 204)
  })
  return app
}

/** A session above the limit per person is refused where the setting says so (ID-16); the attempt is in the security log. */
async function start(c: Context<Env>, sessions: Sessions, person: { orgId: string; userId: string }): Promise<string> {
  try {
    return await sessions.start({ ...person, ...originOf(c) })
  } catch (error) {
    if (error instanceof Problem) {
      const failure = { typed: '', origin: originOf(c), type: 'sign-in.failed', code: error.code } as const
      await recordFailures(c.var.services, [person], failure)
    }
    throw error
  }
}

function describe(app: Routes): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/auth/login',
    operationId: 'auth.login',
    summary: 'Sign in: sets the session cookie',
    tags: ['auth'],
    security: [],
    ...{ 'x-permission': null, 'x-public': true },
    request: { body: { required: true, content: { 'application/json': { schema: credentials } } } },
    responses: {
      200: { description: 'Signed in', content: { 'application/json': { schema: meSchema } } },
      ...problems(400, 401, 403, 413, 429),
    },
  })
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/auth/logout',
    operationId: 'auth.logout',
    summary: 'Sign out: ends the session and its sockets',
    tags: ['auth'],
    ...{ 'x-permission': null },
    responses: { 204: { description: 'Signed out' }, ...problems(401, 403) },
  })
}
