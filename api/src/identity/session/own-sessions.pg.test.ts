import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const [OLD, NEW] = ['the old long sentence', 'a new long sentence']
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  passwordHash = await hashPassword(OLD)
})
afterAll(() => shop.close())

/** A person with a password, and a function that signs them in once more. */
async function buildPerson() {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role: 'sales' })
  const email = `${userId}@test.test`
  await withSystem(shop.sql, (tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const logIn = (password: string, userAgent = 'Firefox') =>
    makeCall(shop.url)('POST', '/auth/login', { email, password }, { 'user-agent': userAgent })
  const signedIn = async (userAgent?: string) => {
    const { headers } = await logIn(OLD, userAgent)
    const cookie = /^([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''
    return makeCall(shop.url, { cookie, 'sec-fetch-site': 'same-origin' })
  }
  const ended = async () => {
    const [row] = await withSystem(
      shop.sql,
      (tx) => tx`SELECT count(*)::int AS count FROM events WHERE type = 'session.ended' AND subject_id = ${userId}`,
    )
    return row?.count
  }
  return { userId, logIn, signedIn, ended }
}

test('US-12.2 a person sees where they are signed in and ends a session elsewhere, at once and told to the sockets', async () => {
  const person = await buildPerson()
  const [here, there] = [await person.signedIn('Firefox'), await person.signedIn('Lost phone')]
  const { items } = (await here('GET', '/sessions')).body
  expect(items).toMatchObject([
    { userAgent: 'Firefox', current: true },
    { userAgent: 'Lost phone', current: false },
  ])
  expect((await here('POST', `/sessions/${items[1].id}/end`, {})).status).toBe(200)
  expect((await there('GET', '/me')).status).toBe(401)
  expect((await here('GET', '/sessions')).body.items).toHaveLength(1)
  expect(await person.ended()).toBe(1)
})

test('US-12.1 a session tells where it was begun and when it was used last', async () => {
  const person = await buildPerson()
  const before = Date.now()
  const [session] = (await (await person.signedIn('Firefox'))('GET', '/sessions')).body.items
  expect(session).toMatchObject({ address: '127.0.0.1', userAgent: 'Firefox' })
  expect(Date.parse(session.usedAt)).toBeGreaterThan(before - 60_000)
})

test('ASVS 7.4.5 an administrator sees where somebody is signed in and ends one session or all, with proof, told to the sockets and recorded', async () => {
  const person = await buildPerson()
  const [desk, phone, tablet] = [await person.signedIn('Desk'), await person.signedIn('Phone'), await person.signedIn()]
  const path = `/people/${person.userId}/sessions`
  const { items } = (await shop.admin.call('GET', path)).body
  expect(items.map((session: { current: boolean }) => session.current)).toEqual([false, false, false])
  const { id: sessionId } = items.find(({ userAgent }: { userAgent: string }) => userAgent === 'Phone')
  expect((await shop.admin.call('POST', `${path}/end`, { sessionId })).body).toMatchObject({ ended: 1 })
  expect([(await phone('GET', '/me')).body.code, (await desk('GET', '/me')).status]).toEqual(['session-revoked', 200])
  expect((await shop.admin.call('POST', `${path}/end`, { sessionId })).status).toBe(404)
  expect((await shop.admin.call('POST', `${path}/end`, {})).body).toMatchObject({ ended: 2 })
  expect([(await desk('GET', '/me')).status, (await tablet('GET', '/me')).status]).toEqual([401, 401])
  expect(await person.ended()).toBe(3)
  const log = (await shop.admin.call('GET', `/security-events?type=session.ended&person=${person.userId}`)).body.items
  expect(log).toMatchObject([
    { actor: shop.admin.userId, details: { sessionsEnded: 2 } },
    { actor: shop.admin.userId, details: { sessionsEnded: 1 } },
  ])
  // Other people may not, nor the same person in another organisation, nor without a fresh proof.
  const others = [await shop.person('sales'), await shop.stranger()]
  for (const other of others) expect([403, 404]).toContain((await other.call('POST', `${path}/end`, {})).status)
  expect((await others[1]?.call('GET', path))?.status).toBe(404)
  await withSystem(
    shop.sql,
    (tx) => tx`UPDATE sessions SET proved_at = now() - interval '1 hour' WHERE user_id = ${shop.admin.userId}`,
  )
  expect((await shop.admin.call('POST', `${path}/end`, {})).body.code).toBe('proof-needed')
  await withSystem(shop.sql, (tx) => tx`UPDATE sessions SET proved_at = now() WHERE user_id = ${shop.admin.userId}`)
})

test("somebody else's session is none, and stays", async () => {
  const [person, other] = [await buildPerson(), await buildPerson()]
  const [mine, theirs] = [await person.signedIn(), await other.signedIn()]
  const [{ id }] = (await theirs('GET', '/sessions')).body.items
  expect((await mine('POST', `/sessions/${id}/end`, {})).status).toBe(404)
  expect((await theirs('GET', '/me')).status).toBe(200)
  expect((await mine('GET', '/sessions')).body.items.map((session: { id: string }) => session.id)).not.toContain(id)
})

test('US-4.1 ID-15 a password is changed with the present one; every other session is ended, the old password is worth nothing', async () => {
  const person = await buildPerson()
  const [here, there] = [await person.signedIn(), await person.signedIn()]
  const wrong = await here('POST', '/me/password', { current: 'a guess', password: NEW })
  expect([wrong.status, wrong.body.code]).toEqual([409, 'wrong-password'])
  expect((await here('POST', '/me/password', { current: OLD, password: 'werkbank1' })).status).toBe(400)
  expect((await here('POST', '/me/password', { current: OLD, password: 'short' })).status).toBe(400)
  expect((await there('GET', '/me')).status).toBe(200)
  const { status, body } = await here('POST', '/me/password', { current: OLD, password: NEW })
  expect([status, body.ended]).toEqual([200, 1])
  expect((await here('GET', '/me')).status).toBe(200)
  expect((await there('GET', '/me')).status).toBe(401)
  expect((await person.logIn(OLD)).status).toBe(401)
  expect((await person.logIn(NEW)).status).toBe(200)
  expect(await person.ended()).toBe(1)
})

test('guesses at the present password are slowed down like tries to sign in, and a token changes none', async () => {
  const person = await buildPerson()
  const here = await person.signedIn()
  const statuses: number[] = []
  for (let i = 0; i < 8; i++)
    statuses.push((await here('POST', '/me/password', { current: `guess ${i}`, password: NEW })).status)
  expect(statuses[0]).toBe(409)
  expect(statuses.at(-1)).toBe(429)
  const { token } = (await shop.admin.call('POST', '/tokens', { name: 't', scopes: ['order.read'] })).body
  const byToken = makeCall(shop.url, { authorization: `Bearer ${token}` })
  const answer = await byToken('POST', '/me/password', { current: OLD, password: NEW })
  expect([answer.status, answer.body.code]).toEqual([403, 'session-needed'])
})

test('ASVS 14.3.1 a person’s key for what lies on their devices is made once and given to their own sessions only', async () => {
  const person = await shop.person('sales')
  const answers = await Promise.all(Array.from({ length: 5 }, () => person.call('POST', '/me/device-key', {})))
  expect(new Set(answers.map(({ body }) => body.identity)).size).toBe(1)
  expect(answers[0]?.body).toMatchObject({
    recipient: expect.stringMatching(/^age1/),
    identity: expect.stringMatching(/^AGE-SECRET-KEY-1/),
  })
  const other = await (await shop.person('sales')).call('POST', '/me/device-key', {})
  expect(other.body.recipient).not.toBe(answers[0]?.body.recipient)
  const { token } = (await shop.admin.call('POST', '/tokens', { name: 'till', scopes: ['order.read'] })).body
  const byToken = makeCall(shop.url, { authorization: `Bearer ${token}` })
  const answer = await byToken('POST', '/me/device-key', {})
  expect([answer.status, answer.text.includes('AGE-SECRET')]).toEqual([answer.status, false])
  expect(answer.status).toBeGreaterThanOrEqual(400)
})
