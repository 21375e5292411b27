/** Signing in, sessions, tokens and rights, in one file: they share the people and the clock that they are tried with. */
import { hash } from '@node-rs/argon2'
import { createTestOrg, createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiOptions } from '../app.ts'
import { buildApi, makeCall, startTestApi } from '../testing.ts'
import { hashPassword } from './password.ts'

/** Sign-in, sessions, people and roles in one file: its stories share one company and follow on each other. */

const PASSWORD = 'a long enough sentence with ümläuts 🙂'
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => shop.close())

const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
/** A person with a password. */
async function buildSignIn({ role = 'sales', demo = false } = {}) {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role })
  const email = `${userId}@test.test`
  await system((tx) => tx`UPDATE users SET password_hash = ${passwordHash}, demo = ${demo} WHERE id = ${userId}`)
  return { userId, email }
}
const anonymous = () => makeCall(shop.url)
const logIn = (email: string, password = PASSWORD, headers = {}) =>
  anonymous()('POST', '/auth/login', { email, password }, headers)
const cookieOf = (headers: Headers) => /^([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''
const sameOrigin = { 'sec-fetch-site': 'same-origin' }

test('somebody signs in, is known, and signs out; afterwards the cookie is worth nothing', async () => {
  const { email, userId } = await buildSignIn()
  const { status, body, headers } = await logIn(email.toUpperCase())
  expect(status).toBe(200)
  expect(body).toMatchObject({
    userId,
    email,
    roles: ['sales'],
    organisation: { currency: 'EUR', country: 'DE' },
    epoch: expect.any(String),
  })
  expect(headers.get('set-cookie')).toMatch(/^werkbank_session=[\w-]{30,};[^,]* HttpOnly;/)
  expect(headers.get('set-cookie')).toMatch(/SameSite=Lax/i)
  expect(headers.get('set-cookie')).toMatch(/Path=\//)
  const call = makeCall(shop.url, { cookie: cookieOf(headers), ...sameOrigin })
  expect((await call('GET', '/me')).body).toEqual(body)
  expect((await call('POST', '/auth/logout')).status).toBe(204)
  expect((await call('GET', '/me')).status).toBe(401)
  const ended = await system(
    (tx) => tx`SELECT payload FROM events WHERE type = 'session.ended' AND subject_id = ${userId}`,
  )
  expect(ended).toHaveLength(1)
})

test('by https the cookie is Secure and bound to the host', async () => {
  const secure = await startTestApi(shop.sql, { https: true })
  const { email } = await buildSignIn()
  const { headers } = await makeCall(secure.url)('POST', '/auth/login', { email, password: PASSWORD })
  expect(headers.get('set-cookie')).toMatch(/^__Host-werkbank=/)
  expect(headers.get('set-cookie')).toMatch(/Secure/)
  expect(headers.get('strict-transport-security')).toMatch(/max-age/)
  await secure.stop()
})

test('the tables hold no usable session id and no usable token', async () => {
  const { email } = await buildSignIn()
  const session = cookieOf((await logIn(email)).headers).split('=')[1] ?? ''
  const { token } = (await shop.admin.call('POST', '/tokens', { name: 't', scopes: ['order.read'] })).body
  const dump = JSON.stringify(
    await system(async (tx) => [
      await tx`SELECT * FROM sessions`,
      await tx`SELECT * FROM api_tokens`,
      await tx`SELECT * FROM idempotency_keys`,
    ]),
  )
  expect(session.length).toBeGreaterThan(30)
  expect(dump).not.toContain(session)
  expect(dump).not.toContain(token)
})

test('signing in makes a new session and ends the one that was in the browser', async () => {
  const { email } = await buildSignIn()
  const before = cookieOf((await logIn(email)).headers)
  const after = await logIn(email, PASSWORD, { cookie: before, ...sameOrigin })
  expect(cookieOf(after.headers)).not.toBe(before)
  expect((await makeCall(shop.url, { cookie: before })('GET', '/me')).status).toBe(401)
})

test('a password counts to its last character', async () => {
  const { email } = await buildSignIn()
  expect((await logIn(email, PASSWORD.slice(0, -2))).status).toBe(401)
})

test('of a password of 101 characters the last one counts', async () => {
  const { email, userId } = await buildSignIn()
  const first100 = 'vier Pferde im Nebel und ein Esel '.repeat(3).slice(0, 100)
  const { status } = await shop.admin.call('POST', `/people/${userId}/password`, { password: `${first100}A` })
  expect([first100.length, status]).toEqual([100, 200])
  expect((await logIn(email, `${first100}B`)).status).toBe(401)
  expect((await logIn(email, first100)).status).toBe(401)
  expect((await logIn(email, `${first100}A`)).status).toBe(200)
})

test.each(['NFC', 'NFD'] as const)(
  'a password set with letters in one form (%s) is right in both: keyboards differ',
  async (form) => {
    const { email, userId } = await buildSignIn()
    const password = 'Müßiggang für Größe'
    const set = await shop.admin.call('POST', `/people/${userId}/password`, { password: password.normalize(form) })
    expect(set.status).toBe(200)
    await system((tx) => tx`UPDATE users SET temporary_until = NULL WHERE id = ${userId}`)
    expect((await logIn(email, password.normalize('NFC'))).status).toBe(200)
    expect((await logIn(email, password.normalize('NFD'))).status).toBe(200)
    expect((await logIn(email, 'Mussiggang fur Grosse')).status).toBe(401)
  },
)

test('a hash of the decomposed form, from before there was one form, is still good for both', async () => {
  const { email, userId } = await buildSignIn()
  const password = 'Müßiggang für Größe'
  const old = await hash(password.normalize('NFD'))
  await system((tx) => tx`UPDATE users SET password_hash = ${old} WHERE id = ${userId}`)
  expect((await logIn(email, password.normalize('NFC'))).status).toBe(200)
})

test('ID-09 a password is kept as a slow salted hash only, and one that was made with less is renewed by the next sign-in', async () => {
  const [first, second] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)]
  expect(first).toMatch(/^\$argon2id\$v=19\$m=\d{5,},t=[2-9],p=1\$/)
  expect(first).not.toBe(second)
  const { email, userId } = await buildSignIn()
  const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
  await system((tx) => tx`UPDATE users SET password_hash = ${weak} WHERE id = ${userId}`)
  const kept = async () =>
    (await system((tx) => tx`SELECT password_hash FROM users WHERE id = ${userId}`))[0]?.passwordHash
  expect((await logIn(email, 'another one')).status).toBe(401)
  expect(await kept()).toBe(weak)
  expect((await logIn(email)).status).toBe(200)
  expect(await kept()).toContain(first.slice(0, first.indexOf('p=1')))
  expect((await logIn(email)).status).toBe(200)
})

test('NF-11 an API that is started beside another one knows its sessions, and ends them for both', async () => {
  const { email } = await buildSignIn()
  const cookie = cookieOf((await logIn(email)).headers)
  const beside = await startTestApi(shop.sql)
  const [here, there] = [shop.url, beside.url].map((url) => makeCall(url, { cookie, ...sameOrigin }))
  expect([(await here?.('GET', '/me'))?.status, (await there?.('GET', '/me'))?.status]).toEqual([200, 200])
  expect((await there?.('POST', '/auth/logout', {}))?.status).toBe(204)
  expect((await here?.('GET', '/me'))?.status).toBe(401)
  await beside.stop()
})

test('US-15.1 S-32 every spelling that finds an account counts on its one counter', async () => {
  const { userId } = await buildSignIn()
  const email = `vi-${userId}@test.test`
  await system((tx) => tx`UPDATE users SET email = ${email} WHERE id = ${userId}`)
  const spellings = ['vi', 'VI', 'Vi', 'v\u0130', 'vI', 'V\u0130'].map((start) => `${start}-${userId}@test.test`)
  for (const spelling of spellings) await logIn(spelling, 'wrong guess')
  const counters = await system(
    (tx) => tx`SELECT key, failures FROM sign_in_attempts WHERE key LIKE ${`account:%${userId}%`}`,
  )
  const found = await system(
    (tx) => tx`SELECT count(*)::int AS count FROM unnest(${spellings}::text[]) s WHERE lower(s) = lower(${email})`,
  )
  expect(found[0]?.count).toBeGreaterThanOrEqual(4)
  expect(counters.find(({ key }) => key === `account:${userId}`)?.failures).toBeGreaterThanOrEqual(4)
  expect(counters.length).toBe(found[0]?.count === spellings.length ? 1 : 2)
  await system((tx) => tx`DELETE FROM sign_in_attempts`)
})

test('ID-01 unknown people and wrong passwords look the same', async () => {
  const { email } = await buildSignIn()
  const unknown = await logIn('nobody@test.test', 'x'.repeat(10))
  const wrong = await logIn(email, 'x'.repeat(10))
  expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
  expect(unknown.body.code).toBe('wrong-credentials')
})

test('a made-up X-Forwarded-For does not help', async () => {
  const { email } = await buildSignIn()
  const spread = await Promise.all(
    Array.from({ length: 8 }, (_, index) => logIn(email, 'wrong guess', { 'x-forwarded-for': `10.1.0.${index}` })),
  )
  expect(spread.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  await system((tx) => tx`DELETE FROM sign_in_attempts`)
})

test('the wait grows with each failure', async () => {
  const email = `${newId()}@test.test`
  const waits: number[] = []
  for (let round = 0; round < 4; round++) {
    for (;;) {
      const answer = await logIn(email, 'wrong guess')
      if (answer.status !== 429) continue
      waits.push(answer.body.retryAfterMs)
      break
    }
    await system((tx) => tx`UPDATE sign_in_attempts SET blocked_until = now() WHERE key LIKE ${`at:${email} %`}`)
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waits[3]).toBeGreaterThan(4_000)
  await system((tx) => tx`DELETE FROM sign_in_attempts`)
})

test.each([
  ['idle', 'expires_at'],
  ['old', 'ends_at'],
])('a session that is too %s is over', async (_why, column) => {
  const { email } = await buildSignIn()
  const cookie = cookieOf((await logIn(email)).headers)
  const call = makeCall(shop.url, { cookie })
  expect((await call('GET', '/me')).status).toBe(200)
  await system(
    (tx) =>
      tx`UPDATE sessions SET ${tx(column)} = now() - interval '1 second' WHERE user_id = (SELECT id FROM users WHERE email = ${email})`,
  )
  expect((await call('GET', '/me')).status).toBe(401)
})

test('a session in use lives on, never beyond its end', async () => {
  const { email, userId } = await buildSignIn()
  const cookie = cookieOf((await logIn(email)).headers)
  await system(
    (tx) =>
      tx`UPDATE sessions SET expires_at = now() + interval '1 hour', ends_at = now() + interval '3 hours' WHERE user_id = ${userId}`,
  )
  await makeCall(shop.url, { cookie })('GET', '/me')
  const [row] = await system((tx) => tx`SELECT expires_at = ends_at AS capped FROM sessions WHERE user_id = ${userId}`)
  expect(row).toEqual({ capped: true })
})

/** What a demo person's right password is answered with, by an API with these settings. */
async function demoSignIn(settings: Partial<ApiOptions>, headers: Record<string, string> = {}) {
  const { email } = await buildSignIn({ demo: true })
  const api = await startTestApi(shop.sql, settings)
  const { status, body } = await makeCall(api.url)('POST', '/auth/login', { email, password: PASSWORD }, headers)
  await api.stop()
  return status === 200 ? 200 : [status, body.code]
}
const refusedDemo = [403, 'demo-sign-in']

test.each([
  ['on the machine itself', {}, 200],
  ['on a host that others reach', { host: '0.0.0.0' }, refusedDemo],
  ['on one of its addresses', { host: '192.168.1.20' }, refusedDemo],
  ['behind a TLS proxy on the same machine', { https: true }, refusedDemo],
  ['behind a proxy that is named', { trustedProxies: ['127.0.0.1'] }, refusedDemo],
  ['behind a proxy with an origin of its own', { allowedOrigins: ['https://erp.test'] }, refusedDemo],
  ['where it is refused', { demoSignIns: false }, refusedDemo],
  ['where it is asked for', { https: true, host: '0.0.0.0', demoSignIns: true }, 200],
])('demo people sign in on the machine itself only, unless asked for: %s', async (_where, settings, answer) => {
  expect(await demoSignIn(settings)).toEqual(answer)
})

test('demo people do not sign in through a proxy that nobody told us of', async () => {
  for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via', 'x-forwarded-proto'])
    expect([header, await demoSignIn({}, { [header]: '203.0.113.9' })]).toEqual([header, refusedDemo])
})

const host = () => new URL(shop.url).host
test.each([
  ['same origin by Sec-Fetch-Site', () => ({ 'sec-fetch-site': 'same-origin' }), true],
  ['own Origin', () => ({ origin: `http://${host()}` }), true],
  ['both', () => ({ 'sec-fetch-site': 'same-origin', origin: `http://${host()}` }), true],
  ['neither', () => ({}), false],
  ['cross-site', () => ({ 'sec-fetch-site': 'cross-site' }), false],
  ['same-site, another subdomain', () => ({ 'sec-fetch-site': 'same-site' }), false],
  ['typed into the address bar', () => ({ 'sec-fetch-site': 'none' }), false],
  ['evil Origin', () => ({ origin: 'https://evil.example' }), false],
  ['evil Origin that begins like ours', () => ({ origin: `http://${host()}.evil.example` }), false],
  ['Origin null', () => ({ origin: 'null' }), false],
  [
    'evil Origin with a made-up site',
    () => ({ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }),
    false,
  ],
  ['own Origin, cross-site', () => ({ 'sec-fetch-site': 'cross-site', origin: `http://${host()}` }), false],
])('NO-12.1 a cookie request that changes something, %s', async (_name, headers, allowed) => {
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    const call = makeCall(shop.url, { cookie: shop.admin.cookie, ...headers() })
    const { status } = await call(
      'PUT',
      '/people/01890a5d-ac96-774b-bcce-b302099a8057/roles',
      { roles: [] },
      { 'content-type': type },
    )
    expect([type, status]).toEqual([type, allowed ? (type === 'application/json' ? 404 : 415) : 403])
  }
})

test('a token does what its scopes say, needs no Origin, and ends when revoked', async () => {
  const sales = await shop.person('sales')
  const more = await sales.call('POST', '/tokens', { name: 'x', scopes: ['order.read', 'ledger.read'] })
  expect(more.body).toMatchObject({ code: 'more-than-own-rights', data: { scopes: ['ledger.read'] } })
  const { body } = await sales.call('POST', '/tokens', { name: 'till', scopes: ['presence.read'] })
  const call = makeCall(shop.url, { authorization: `Bearer ${body.token}` })
  expect((await call('GET', '/me')).body.permissions).toEqual(['presence.read'])
  expect((await call('POST', '/tokens', { name: 'y', scopes: ['presence.read'] })).status).toBe(403)
  expect((await sales.call('GET', '/tokens')).text).not.toContain(body.token)
  const other = await shop.person('sales')
  expect((await other.call('POST', `/tokens/${body.id}/revoke`, {})).status).toBe(404)
  expect((await sales.call('POST', `/tokens/${body.id}/revoke`, {})).status).toBe(200)
  expect((await call('GET', '/me')).status).toBe(401)
  const wrong = makeCall(shop.url, {
    authorization: 'Bearer wbk_0123456789012345678901234567',
    cookie: shop.admin.cookie,
  })
  expect((await wrong('GET', '/me')).status).toBe(401) // no falling back to the cookie
})

test('US-5.1 roles change at once, tell the sync nodes, and one administrator always stays', async () => {
  const sales = await shop.person('sales')
  expect((await sales.call('PUT', `/people/${sales.userId}/roles`, { roles: ['admin'] })).status).toBe(403)
  const set = await shop.admin.call('PUT', `/people/${sales.userId}/roles`, { roles: ['viewer'] })
  expect(set.body).toMatchObject({ roles: ['viewer'] })
  expect((await sales.call('GET', '/me')).body.roles).toEqual(['viewer'])
  const told = await system(
    (tx) => tx`SELECT payload FROM events WHERE type = 'access.changed' AND subject_id = ${sales.userId}`,
  )
  expect(told).toEqual([{ payload: { userId: sales.userId } }])
  expect((await shop.admin.call('PUT', `/people/${sales.userId}/roles`, { roles: ['king'] })).body.code).toBe(
    'unknown-role',
  )
  expect((await shop.admin.call('PUT', `/people/${shop.admin.userId}/roles`, { roles: [] })).body.code).toBe(
    'last-administrator',
  )
  expect((await shop.admin.call('POST', `/people/${shop.admin.userId}/disable`, {})).body.code).toBe(
    'last-administrator',
  )
})

test('US-5.1 US-5.4 a disabled person is out at once, with sessions and tokens', async () => {
  const { email, userId } = await buildSignIn()
  const cookie = cookieOf((await logIn(email)).headers)
  const call = makeCall(shop.url, { cookie, ...sameOrigin })
  const { token } = (await call('POST', '/tokens', { name: 't', scopes: ['order.read'] })).body
  expect((await shop.admin.call('POST', `/people/${userId}/disable`, {})).status).toBe(200)
  expect((await call('GET', '/me')).status).toBe(401)
  expect((await makeCall(shop.url, { authorization: `Bearer ${token}` })('GET', '/me')).status).toBe(401)
  expect((await logIn(email)).status).toBe(401)
  // The record stays, and what was done in its name; let in again, the same person signs in.
  const record = await system((tx) => tx`SELECT name FROM users WHERE id = ${userId}`)
  expect(record).toHaveLength(1)
  expect((await shop.admin.call('POST', `/people/${userId}/enable`, {})).status).toBe(200)
  expect((await logIn(email)).status).toBe(200)
  expect(await system((tx) => tx`SELECT name FROM users WHERE id = ${userId}`)).toEqual(record)
  const told = await system((tx) => tx`SELECT type FROM events WHERE actor = ${userId} OR subject_id = ${userId}`)
  expect(told.map(({ type }) => type)).toContain('access.changed')
})

test('somebody new signs in with their own password; the first guesses of anybody are refused', async () => {
  const person = { name: 'Ada', email: `${newId()}@test.test`, roles: ['sales'] }
  for (const password of ['password123', 'werkbank1', 'short']) {
    expect((await shop.admin.call('POST', '/people', { ...person, password })).body).toMatchObject({
      status: 400,
      code: 'invalid-input',
    })
  }
  expect((await shop.admin.call('POST', '/people', { ...person, password: PASSWORD })).status).toBe(201)
  expect((await logIn(person.email)).status).toBe(200)
  expect((await shop.admin.call('POST', '/people', { ...person, password: PASSWORD })).body.code).toBe('email-taken')
})

/** The same mail address at two organisations. */
async function buildNamesakes(theirPassword = PASSWORD) {
  const { email, userId } = await buildSignIn()
  const other = await createTestOrg(shop.sql, { name: 'Andere GmbH' })
  const hashed = theirPassword === PASSWORD ? passwordHash : await hashPassword(theirPassword)
  await system(
    (tx) => tx`UPDATE users SET email = ${email.toUpperCase()}, password_hash = ${hashed} WHERE id = ${other.userId}`,
  )
  return { email, userId, other }
}

test('S-38 a mail address is added whoever has it elsewhere, and each signs in with the password of their account', async () => {
  const theirs = 'quite another sentence'
  const { email, userId, other } = await buildNamesakes(theirs)
  const stranger = await shop.stranger()
  const person = { name: 'Ada', email, roles: ['sales'] }
  expect((await stranger.call('POST', '/people', person)).status).toBe(201)
  expect((await stranger.call('POST', '/people', person)).body.code).toBe('email-taken') // in one's own organisation
  expect((await logIn(email)).body).toMatchObject({ userId })
  expect((await logIn(email, theirs)).body).toMatchObject({ userId: other.userId, orgId: other.orgId })
  const [wrong, unknown] = [await logIn(email, 'a wrong guess'), await logIn('nobody@test.test', 'a wrong guess')]
  expect([wrong.status, wrong.text]).toEqual([unknown.status, unknown.text])
})

test('S-38 who has one password at several organisations says which, and only they learn that there are several', async () => {
  const { email, userId, other } = await buildNamesakes()
  const asked = await logIn(email)
  expect([asked.status, asked.body.code]).toEqual([401, 'organisation-needed'])
  expect(asked.body.organisations).toEqual([
    { id: other.orgId, name: 'Andere GmbH' },
    { id: shop.admin.orgId, name: 'Test' },
  ])
  expect(asked.headers.get('set-cookie')).toBeNull()
  const at = (organisation: string, password = PASSWORD) =>
    anonymous()('POST', '/auth/login', { email, password, organisation })
  expect((await at(other.orgId)).body).toMatchObject({ userId: other.userId })
  expect((await at(shop.admin.orgId)).body).toMatchObject({ userId })
  expect((await at(newId())).body.code).toBe('wrong-credentials')
  expect((await at(other.orgId, 'a wrong guess')).body.code).toBe('wrong-credentials')
})

test('S-38 an account that somebody else made with my address hears nothing of my sign-ins, and of failed ones not where I am', async () => {
  const { email, userId, other } = await buildNamesakes('quite another sentence')
  const told = (person: string) =>
    system(
      (tx) => tx`SELECT type, address, user_agent <> '' AS browser FROM security_events
        WHERE subject_id = ${person} AND type LIKE 'sign-in.%' ORDER BY seq`,
    )
  expect((await logIn(email)).status).toBe(200)
  expect(await told(other.userId)).toEqual([])
  expect((await logIn(email, 'a wrong guess')).status).toBe(401)
  expect(await told(other.userId)).toEqual([{ type: 'sign-in.failed', address: '', browser: false }])
  expect(await told(userId)).toEqual([{ type: 'sign-in.failed', address: '127.0.0.1', browser: true }])
})

test('S-38 the right password that needs the choice of the organisation is no failed try', async () => {
  const { email, userId, other } = await buildNamesakes()
  for (let round = 0; round < 12; round++) expect((await logIn(email)).body.code).toBe('organisation-needed')
  const counted = await system(
    (tx) => tx<{ failures: number }[]>`
      SELECT failures FROM sign_in_attempts WHERE key LIKE ANY(${[userId, other.userId].map((id) => `at:${id} %`)})`,
  )
  expect(counted).toEqual([{ failures: 0 }, { failures: 0 }])
})

test('S-38 an account of the same address at another organisation gives no more guesses', async () => {
  const mine = 'the password of my own'
  const { email, userId } = await buildNamesakes(mine)
  let judged = 0
  for (let round = 0; round < 12; round++) {
    if ((await logIn(email, `guess ${round}`)).status === 401) judged += 1
    await logIn(email, mine) // begins the count of one's own account anew
  }
  const [victim] = await system(
    (tx) => tx<{ failures: number; waits: boolean }[]>`
      SELECT failures, blocked_until IS NOT NULL AS waits FROM sign_in_attempts WHERE key LIKE ${`at:${userId} %`}`,
  )
  expect(judged).toBeGreaterThan(4)
  expect(victim).toMatchObject({ waits: true })
  await system((tx) => tx`DELETE FROM sign_in_attempts`)
})

test('US-6.1 a role says what it is for', async () => {
  const made = await shop.admin.call('POST', '/roles', { name: 'Dispatch', description: ' Who packs and sends. ' })
  const of = async () =>
    (await shop.admin.call('GET', '/roles')).body.items.find(({ key }: { key: string }) => key === made.body.key)
  expect(await of()).toMatchObject({ name: 'Dispatch', description: 'Who packs and sends.' })
  await shop.admin.call('PATCH', `/roles/${made.body.key}`, { permissions: ['order.read'] })
  expect(await of()).toMatchObject({ description: 'Who packs and sends.', permissions: ['order.read'] })
  await shop.admin.call('PATCH', `/roles/${made.body.key}`, { description: '' })
  expect(await of()).toMatchObject({ description: '' })
  const long = await shop.admin.call('PATCH', `/roles/${made.body.key}`, { description: 'x'.repeat(501) })
  expect([long.status, long.body.errors[0].path]).toEqual([400, 'description'])
})

test('ID-01 somebody signs in by user name, too, in any case of letters; it is one account in its organisation', async () => {
  const { email, userId } = await buildSignIn()
  const set = (id: string, userName: string | null) => shop.admin.call('PUT', `/people/${id}/user-name`, { userName })
  expect((await set(userId, 'Ada.Meier')).body).toMatchObject({ userName: 'Ada.Meier' })
  expect((await logIn('ada.meier')).body).toMatchObject({ userId })
  expect((await logIn(email)).body).toMatchObject({ userId })
  const taken = await set((await buildSignIn()).userId, 'ADA.MEIER')
  expect([taken.status, taken.body.code]).toEqual([409, 'user-name-taken'])
  for (const wrong of ['a', 'ada@meier.test', 'ada meier', 'x'.repeat(61)])
    expect([wrong, (await set(userId, wrong)).body.errors?.[0].path]).toEqual([wrong, 'userName'])
  const added = { name: 'Bo', email: `${newId()}@test.test`, userName: 'bo', password: PASSWORD }
  expect((await shop.admin.call('POST', '/people', added)).status).toBe(201)
  expect((await logIn('bo')).status).toBe(200)
  expect((await shop.admin.call('POST', '/people', { ...added, email: 'bo2@test.test' })).body.code).toBe(
    'user-name-taken',
  )
  await set(userId, null)
  expect((await logIn('ada.meier')).body.code).toBe('wrong-credentials')
})

test('an administrator gives a new password to somebody who forgot theirs: every session of theirs ends', async () => {
  const { email, userId } = await buildSignIn()
  const call = makeCall(shop.url, { cookie: cookieOf((await logIn(email)).headers), ...sameOrigin })
  const set = (id: string, password = 'a pony in the meadow') =>
    shop.admin.call('POST', `/people/${id}/password`, { password })
  expect((await set(userId, 'werkbank1')).body).toMatchObject({ status: 400, code: 'invalid-input' })
  expect((await set(userId)).body).toMatchObject({ ended: 1 })
  expect((await call('GET', '/me')).status).toBe(401)
  expect((await logIn(email)).status).toBe(401)
  expect((await logIn(email, 'a pony in the meadow')).status).toBe(200)
  expect((await set(shop.admin.userId)).body.code).toBe('own-password')
  const till = { name: 'Till', email: `${newId()}@test.test`, kind: 'machine' }
  expect((await set((await shop.admin.call('POST', '/people', till)).body.id)).body.code).toBe(
    'machine-without-password',
  )
  const { token } = (await shop.admin.call('POST', '/tokens', { name: 't', scopes: ['access.manage'] })).body
  const byToken = makeCall(shop.url, { authorization: `Bearer ${token}` })
  expect((await byToken('POST', `/people/${userId}/password`, { password: PASSWORD })).body.code).toBe('session-needed')
  const told = await system(
    (tx) => tx`SELECT actor FROM events WHERE type = 'person.password-set' AND subject_id = ${userId}`,
  )
  expect(told).toEqual([{ actor: shop.admin.userId }])
})

test('US-6.1 US-6.2 a role of one’s own: its name is one role’s, its key is made of it, what it gives is known', async () => {
  const create = (name: string, permissions: string[] = []) => shop.admin.call('POST', '/roles', { name, permissions })
  expect((await create('Büro & Versand', ['order.read', 'order.deliver'])).body.key).toBe('buero-versand')
  expect((await create('büro & versand')).body.code).toBe('role-name-taken')
  expect((await create('Unbekannt', ['order.read', 'order.fly'])).status).toBe(400)
  expect((await create('Büro-Versand')).body.key).toBe('buero-versand-2')
  expect((await create('Crème Café')).body.key).toBe('creme-cafe')
  expect((await create('販売')).body.key).toBe('role')
  expect((await shop.admin.call('PATCH', '/roles/role', { name: 'BÜRO & VERSAND' })).body.code).toBe('role-name-taken')
  const person = await shop.person('buero-versand')
  expect((await person.call('GET', '/me')).body.permissions.toSorted()).toEqual(['order.deliver', 'order.read'])
  expect((await person.call('POST', '/roles', { name: 'More', permissions: ['access.manage'] })).status).toBe(403)
})

test('a machine gets its token from an administrator: at most what its roles give, listed, and ended by them', async () => {
  const machine = { name: 'Till', email: `${newId()}@test.test`, kind: 'machine', roles: ['viewer', 'warehouse'] }
  const { id } = (await shop.admin.call('POST', '/people', machine)).body
  const create = (scopes: string[], of = id) =>
    shop.admin.call('POST', `/people/${of}/tokens`, { name: 'till 1', scopes })
  expect((await create(['presence.write', 'ledger.read'])).body).toMatchObject({
    code: 'more-than-own-rights',
    data: { scopes: ['ledger.read'] },
  })
  const person = await shop.person('sales')
  expect((await create(['order.read'], person.userId)).body.code).toBe('not-a-machine')
  const { token, id: tokenId } = (await create(['presence.write', 'stock.move'])).body
  const till = makeCall(shop.url, { authorization: `Bearer ${token}` })
  expect((await till('GET', '/me')).body).toMatchObject({ name: 'Till', permissions: ['stock.move', 'presence.write'] })
  const listed = await shop.admin.call('GET', `/people/${id}/tokens`)
  expect(listed.body.items).toMatchObject([{ id: tokenId, name: 'till 1', revokedAt: null }])
  expect(listed.text).not.toContain(token)
  // What its roles no longer give is gone from the token too.
  await shop.admin.call('PUT', `/people/${id}/roles`, { roles: ['sales'] })
  expect((await till('GET', '/me')).body.permissions).toEqual(['presence.write'])
  expect((await shop.admin.call('POST', `/tokens/${tokenId}/revoke`, {})).status).toBe(200)
  expect((await till('GET', '/me')).status).toBe(401)
})
