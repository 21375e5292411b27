import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildApi, makeCall, startTestApi } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const PASSWORD = 'a pony in the meadow'
const sameOrigin = { 'sec-fetch-site': 'same-origin' }
let shop: Awaited<ReturnType<typeof buildApi>>
/** Behind a proxy, so that each call says where it comes from. */
let proxied: Awaited<ReturnType<typeof startTestApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  proxied = await startTestApi(shop.sql, { trustedProxies: ['127.0.0.1'] })
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(async () => {
  await proxied.stop()
  await shop.close()
})
const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
beforeEach(() => system((tx) => tx`DELETE FROM sign_in_attempts`))

async function buildOwner() {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role: 'sales' })
  await system((tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  return { userId, email: `${userId}@test.test` }
}
type Try = { email: string; password?: string; code?: string; from?: string; cookie?: string }
async function logIn({ email, password = PASSWORD, code, from = '203.0.113.1', cookie }: Try) {
  const body = { email, password, ...(code === undefined ? {} : { code }) }
  return makeCall(proxied.url)('POST', '/auth/login', body, {
    'x-forwarded-for': from,
    ...(cookie ? { cookie, ...sameOrigin } : {}),
  })
}
const cookiesOf = (headers: Headers) => headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
const deviceOf = (headers: Headers) => cookiesOf(headers).find((cookie) => cookie.startsWith('werkbank_device=')) ?? ''
/** So many at once, each with a wrong password. */
const hammer = (email: string, times: number, from: (index: number) => string, cookie?: string) =>
  Promise.all(
    Array.from({ length: times }, (_, index) =>
      logIn({ email, password: `guess ${index}`, from: from(index), ...(cookie ? { cookie } : {}) }),
    ),
  )
/** So many were free; a slow machine gives the few more that come after the first waits, of a second, two and four. */
function expectJudged(tries: { status: number }[], free: number) {
  const judged = tries.filter(({ status }) => status === 401).length
  expect(judged).toBeGreaterThanOrEqual(free)
  expect(judged).toBeLessThan(free + 5)
}
/** The waits last seconds at first; these last. */
const holdWaits = () =>
  system((tx) => tx`UPDATE sign_in_attempts SET blocked_until = blocked_until + interval '1 hour'`)

test('US-15.2 a stranger who guesses keeps nobody out: the owner still signs in on a known device, at the same address even', async () => {
  const owner = await buildOwner()
  const cookie = deviceOf((await logIn(owner)).headers)
  expect(cookie).toMatch(/^werkbank_device=[\w-]{43}$/)
  const judged = await hammer(owner.email, 60, () => '203.0.113.1')
  expectJudged(judged, 5)
  await holdWaits()
  expect((await logIn(owner)).status).toBe(429) // without its cookie the device counts as a stranger's
  const { status, headers } = await logIn({ ...owner, cookie })
  expect(status).toBe(200)
  expect((await logIn({ ...owner, cookie: deviceOf(headers) })).status).toBe(200)
})

test('US-15.2 guesses at an account are bounded, from however many addresses and with a device of another account', async () => {
  const [owner, thief] = [await buildOwner(), await buildOwner()]
  const device = deviceOf((await logIn(thief)).headers)
  const tries = await hammer(owner.email, 120, (index) => `10.0.${index % 60}.9`, device)
  expectJudged(tries, 50)
  const slowed = tries.find(({ status }) => status === 429)
  expect(slowed?.body).toMatchObject({ code: 'too-many-requests', retryAfterMs: expect.any(Number) })
  // In the hour after: as often as a wait ends, whatever the address.
  let judged = 0
  for (let seconds = 0; seconds < 3600; ) {
    const [row] = await system(
      (tx) => tx<{ waitS: number }[]>`
        SELECT greatest(0, extract(epoch FROM blocked_until - now()))::float8 AS wait_s FROM sign_in_attempts WHERE key = ${`account:${owner.userId}`}`,
    )
    seconds += row?.waitS ?? 0
    await system((tx) => tx`UPDATE sign_in_attempts SET blocked_until = NULL WHERE key = ${`account:${owner.userId}`}`)
    if ((await logIn({ ...owner, password: 'guess', from: `10.1.${judged}.9` })).status === 401) judged += 1
  }
  expect(judged).toBeLessThan(20)
})

test('a known device has few tries of its own', async () => {
  const owner = await buildOwner()
  const cookie = deviceOf((await logIn(owner)).headers)
  const tries = await hammer(owner.email, 20, (index) => `10.2.0.${index}`, cookie)
  expectJudged(tries, 5)
  await holdWaits()
  expect((await logIn({ ...owner, cookie })).status).toBe(429)
  expect((await logIn(owner)).status).toBe(200) // and blocks no other account
})

test('an address that guesses at many accounts waits, and who is known there does not', async () => {
  const owner = await buildOwner()
  const cookie = deviceOf((await logIn(owner)).headers)
  const at = () => '203.0.113.7'
  const tries = await Promise.all(Array.from({ length: 12 }, (_, index) => hammer(`n${index}@test.test`, 4, at)))
  expectJudged(tries.flat(), 30)
  await holdWaits()
  const from = at()
  expect((await logIn({ email: 'someone@test.test', from })).status).toBe(429)
  expect((await logIn({ ...owner, cookie, from })).status).toBe(200)
})

test('who has the second factor, too, is let in while the account waits; wrong codes have tries of their own, and nothing is told', async () => {
  const owner = await buildOwner()
  const secret = crypto.getRandomValues(new Uint8Array(20))
  await system(
    (tx) =>
      tx`INSERT INTO second_factors (org_id, user_id, secret, confirmed_at) VALUES (${shop.admin.orgId}, ${owner.userId}, ${secret}, now())`,
  )
  const code = () => new TOTP({ secret: new Secret({ buffer: secret.buffer }) }).generate()
  await hammer(owner.email, 10, () => '203.0.113.1')
  await holdWaits()
  expect((await logIn(owner)).status).toBe(429)
  const wrongCode = await logIn({ ...owner, code: '000000' })
  const wrongPassword = await logIn({ ...owner, password: 'guess', code: code() })
  expect([wrongCode.status, wrongPassword.status]).toEqual([429, 429])
  expect({ ...wrongCode.body, retryAfterMs: 0 }).toEqual({ ...wrongPassword.body, retryAfterMs: 0 })
  expect((await logIn({ ...owner, code: code() })).status).toBe(200)
})

test('US-15.2 an administrator lets somebody try again at once, and says why', async () => {
  const owner = await buildOwner()
  await hammer(owner.email, 10, () => '203.0.113.1')
  await holdWaits()
  expect((await logIn(owner)).status).toBe(429)
  const path = `/people/${owner.userId}/unlock`
  expect((await shop.admin.call('POST', path, {})).status).toBe(400)
  expect((await (await shop.person('sales')).call('POST', path, { reason: 'me' })).status).toBe(403)
  const { status, body } = await shop.admin.call('POST', path, { reason: 'He rang me up.' })
  expect([status, body.unlocked]).toEqual([200, 1])
  expect((await logIn(owner)).status).toBe(200)
})

test('the device cookie is out of reach of scripts, another one each time, and gives no right', async () => {
  const owner = await buildOwner()
  const { headers } = await logIn(owner)
  const sent = headers.getSetCookie().find((each) => each.startsWith('werkbank_device=')) ?? ''
  for (const attribute of [/HttpOnly/, /SameSite=Lax/, /Max-Age=34560000/]) expect(sent).toMatch(attribute)
  const first = deviceOf(headers)
  expect((await makeCall(proxied.url, { cookie: first, ...sameOrigin })('GET', '/me')).status).toBe(401)
  const second = deviceOf((await logIn({ ...owner, cookie: first })).headers)
  expect(second).not.toBe(first)
  const kept = JSON.stringify(await system((tx) => tx`SELECT * FROM known_devices WHERE user_id = ${owner.userId}`))
  expect(kept).not.toContain(second.split('=')[1] ?? '')
  await hammer(owner.email, 10, () => '203.0.113.1')
  await holdWaits()
  expect((await logIn({ ...owner, cookie: first })).status).toBe(429) // one that was planted before is worth nothing
  expect((await logIn({ ...owner, cookie: second })).status).toBe(200)
})
