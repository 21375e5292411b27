import { SECURITY } from '@werkbank/database/logger.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { PASSWORD_LENGTH_MAX } from '@werkbank/model/identity/password-rules.ts'
import type { Context } from 'hono'
import { z } from 'zod'
import { addressOf } from '../http/address.ts'
import { readJson } from '../http/body.ts'
import { requireCaller } from '../http/caller.ts'
import { refuseQuery } from '../http/command-route.ts'
import { type Env, type Routes, routes, type Services } from '../http/context.ts'
import { checkOrigin } from '../http/csrf.ts'
import { parseInput } from '../http/input.ts'
import { problems } from '../http/openapi.ts'
import { Problem, tooManyRequests } from '../http/problem.ts'
import { originOf, recordFailure, recordSecurity } from '../http/security-log.ts'
import { sessionId } from './authenticate.ts'
import { mayUseDemo } from './demo-sign-ins.ts'
import { deviceOf, rememberDevice } from './known-device.ts'
import { describeMe, meSchema } from './me.ts'
import { checkPassword, hashPassword, isOutdated, preparePasswords } from './password.ts'
import { checkSecondFactor } from './second-factor.ts'
import type { Sessions } from './session.ts'
import { countCode, countTry, forgiveCodes, forgiveTries } from './throttle.ts'

const credentials = z.object({
  email: z
    .string({ error: 'Give your mail address.' })
    .trim()
    .min(1, 'Give your mail address.')
    .max(200, 'This is not a mail address.'),
  password: z.string({ error: 'Give your password.' }).max(PASSWORD_LENGTH_MAX, 'This password is too long.'),
  code: z.string().trim().max(40, 'A code has six digits; a recovery code has twelve characters.').optional(),
})
const wrong = () => new Problem(401, 'wrong-credentials', { detail: 'The mail address or the password is wrong.' })
const codeNeeded = () =>
  new Problem(401, 'second-factor-needed', { detail: 'Give the code of your authenticator app, too.' })
const wrongCode = () =>
  new Problem(401, 'wrong-code', {
    detail: 'This code is wrong or was used already. A new one comes every 30 seconds.',
  })

const temporaryOver = () =>
  new Problem(403, 'temporary-password-over', {
    detail: 'This password was for one sign-in within a day. Ask an administrator for another one.',
  })
const noDemo = () =>
  new Problem(403, 'demo-sign-in', {
    detail: 'Demo people sign in on the machine itself only. WERKBANK_DEMO_SIGN_INS=1 lets them in from elsewhere.',
  })

/** POST /auth/login, POST /auth/logout. */
export function signInRoutes(sessions: Sessions): Routes {
  void preparePasswords()
  const app = routes()
  describe(app)
  app.post('/auth/login', async (c) => {
    refuseQuery(c.req.queries())
    // Scripts send neither header; a browser on a foreign page sends one, and must not sign anybody in (login CSRF).
    if (c.req.header('origin') ?? c.req.header('sec-fetch-site')) checkOrigin(c.req.raw, c.var.services.allowedOrigins)
    const person = await verify(c, parseInput(credentials, await readJson(c.req.raw)))
    const old = sessionId(c)
    if (old) await sessions.end(old) // no fixation: what was in the browser before is worth nothing after
    c.header('set-cookie', await sessions.start({ ...person, userAgent: c.req.header('user-agent') }))
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

type Found = { orgId: string; userId: string; passwordHash: string | null; demo: boolean; temporary: boolean }

async function verify(
  c: Context<Env>,
  { email, password, code }: z.infer<typeof credentials>,
): Promise<{ orgId: string; userId: string }> {
  const { services } = c.var
  const place = { address: addressOf(c), device: deviceOf(c) }
  const { addressMs, accountMs } = await countTry(services.sql, email, place)
  // Others may have brought the wait about: who has the second factor, too, is let in all the same.
  if (addressMs > 0 || (accountMs > 0 && code === undefined)) throw tooManyRequests(Math.max(addressMs, accountMs))
  const [person] = await withSystem(
    services.sql,
    (tx) => tx<Found[]>`
    SELECT org_id, id AS user_id, password_hash, demo, temporary_until IS NOT NULL AS temporary FROM users WHERE lower(email) = lower(normalize(${email}::text, NFC)) AND disabled_at IS NULL AND deleted_at IS NULL`,
  )
  const right = (await checkPassword(person?.passwordHash, password)) ? person : undefined
  if (!right) await recordFailure(services.sql, person, { typed: email, origin: originOf(c), type: 'sign-in.failed' })
  const found = accountMs > 0 ? await proven(services, right, code) : await complete(c, right, code)
  if (!found) throw tooManyRequests(accountMs)
  if (found.demo && !mayUseDemo(c)) throw noDemo()
  await useTemporary(services, found)
  await forgiveTries(services.sql, email, place)
  await renewHash(services, found, password)
  return { orgId: found.orgId, userId: found.userId }
}

/** While the account waits: who has the right code besides the right password. Codes have tries of their own; what is wrong isn't told. */
async function proven(services: Services, person: Found | undefined, code?: string): Promise<Found | undefined> {
  if (!person || (await countCode(services.sql, person.userId)) > 0) return undefined
  if ((await checkSecondFactor(services.sql, person, code, services.now())) !== 'right') return undefined
  await forgiveCodes(services.sql, person.userId)
  return person
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
    await recordFailure(services.sql, person, { typed: '', origin: originOf(c), type: 'sign-in.wrong-code' })
    log.warn({ ...SECURITY, address: addressOf(c) }, 'wrong second factor')
    throw wrongCode()
  }
  return person
}

/** A password that somebody else has set signs in once. US-4.5. */
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
