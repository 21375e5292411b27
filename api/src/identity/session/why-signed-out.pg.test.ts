import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const PASSWORD = 'the old long sentence'
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => shop.close())

/** A person with a password, and a function that signs them in on one more device. */
async function buildPerson() {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role: 'sales' })
  await withSystem(shop.sql, (tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const device = async () => {
    const answer = await makeCall(shop.url)('POST', '/auth/login', {
      email: `${userId}@test.test`,
      password: PASSWORD,
    })
    const cookie = /^([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
    return makeCall(shop.url, { cookie, 'sec-fetch-site': 'same-origin' })
  }
  return { userId, device }
}
type Device = ReturnType<typeof makeCall>
const why = async (device: Device) => {
  const { status, body } = await device('GET', '/me')
  return [status, body.type?.split('/').at(-1), body.code]
}
const sessionIds = async (device: Device): Promise<string[]> =>
  (await device('GET', '/sessions')).body.items.map(({ id }: { id: string }) => id)

test('ID-144 a device without a session, or with one that never was, is told to sign in', async () => {
  expect(await why(makeCall(shop.url))).toEqual([401, 'not-signed-in', 'not-signed-in'])
  const madeUp = makeCall(shop.url, { cookie: `werkbank_session=${'x'.repeat(40)}` })
  expect(await why(madeUp)).toEqual([401, 'not-signed-in', 'not-signed-in'])
})

test.each(['expires_at', 'ends_at'])(
  'ID-144 a session whose time is over says so, also to a command (%s)',
  async (column) => {
    const { userId, device } = await buildPerson()
    const phone = await device()
    await withSystem(
      shop.sql,
      (tx) => tx`UPDATE sessions SET ${tx(column)} = now() - interval '1 second' WHERE user_id = ${userId}`,
    )
    expect(await why(phone)).toEqual([401, 'session-ended', 'session-ended'])
    expect((await phone('POST', '/orders', {})).body.code).toBe('session-ended')
  },
)

test('ID-144 whoever signed out themselves is told that the session has ended', async () => {
  const { device } = await buildPerson()
  const phone = await device()
  expect((await phone('POST', '/auth/logout')).status).toBe(204)
  expect((await why(phone))[1]).toBe('session-ended')
})

test('ID-144 a session that was ended from another device, by a new password or by an administrator is revoked', async () => {
  const { userId, device } = await buildPerson()
  const [desk, lost, other] = [await device(), await device(), await device()]
  const mine = await sessionIds(lost)
  await desk('POST', `/sessions/${mine[0]}/end`, {})
  expect((await why(lost))[1]).toBe('session-revoked')
  expect((await why(other))[0]).toBe(200)
  await desk('POST', '/me/password', { current: PASSWORD, password: 'a new long sentence' })
  expect((await why(other))[1]).toBe('session-revoked')
  expect((await why(desk))[0]).toBe(200)
  await shop.admin.call('POST', `/people/${userId}/password`, { password: 'a third long sentence' })
  expect((await why(desk))[1]).toBe('session-revoked')
})

test('ID-144 every device and token of a disabled person is told so, also one whose session was over before', async () => {
  const { userId, device } = await buildPerson()
  const [desk, phone] = [await device(), await device()]
  const { token } = (await desk('POST', '/tokens', { name: 'till', scopes: ['order.read'] })).body
  await phone('POST', '/auth/logout')
  await shop.admin.call('POST', `/people/${userId}/disable`, {})
  for (const each of [desk, phone, makeCall(shop.url, { authorization: `Bearer ${token}` })])
    expect(await why(each)).toEqual([401, 'person-disabled', 'person-disabled'])
  await shop.admin.call('POST', `/people/${userId}/enable`, {})
  expect((await why(desk))[1]).toBe('session-revoked')
})

test('US-14.2 a token that is over, was revoked or never was says which', async () => {
  const make = async () => (await shop.admin.call('POST', '/tokens', { name: 't', scopes: ['order.read'] })).body
  const [old, gone] = [await make(), await make()]
  const by = (token: string) => makeCall(shop.url, { authorization: `Bearer ${token}` })
  await withSystem(shop.sql, (tx) => tx`UPDATE api_tokens SET expires_at = now() WHERE id = ${old.id}`)
  await shop.admin.call('POST', `/tokens/${gone.id}/revoke`, {})
  expect((await why(by(old.token)))[1]).toBe('token-expired')
  expect((await why(by(gone.token)))[1]).toBe('token-revoked')
  expect((await why(by(`${gone.token}x`)))[1]).toBe('not-signed-in')
})

test('US-14.2 a token is good for so many calls a minute and altogether, and says why it is refused', async () => {
  const make = async (limits: object) => {
    const made = await shop.admin.call('POST', '/tokens', { name: 'till', scopes: ['order.read'], ...limits })
    return { id: made.body.id, call: makeCall(shop.url, { authorization: `Bearer ${made.body.token}` }) }
  }
  const of = async (id: string) =>
    (await shop.admin.call('GET', '/tokens')).body.items.find((token: { id: string }) => token.id === id)
  const few = await make({ callsMax: 3 })
  expect((await of(few.id)).lastUsedAt).toBeNull()
  const answers = await Promise.all(Array.from({ length: 8 }, () => few.call('GET', '/me')))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
  const refused = answers.find(({ status }) => status !== 200)
  expect([refused?.status, refused?.body.code, refused?.body.detail]).toEqual([
    401,
    'token-used-up',
    'This API token was good for 3 calls, and they are used up.',
  ])
  expect(await of(few.id)).toMatchObject({ calls: 3, callsMax: 3, lastUsedAt: expect.any(String) })

  const slow = await make({ callsPerMinute: 2 })
  const calls = []
  for (let n = 0; n < 6; n++) calls.push(await slow.call('GET', '/me')) // at most two minutes share them, four are free
  const fast = calls.find(({ status }) => status === 429)
  expect(fast?.body).toMatchObject({ code: 'too-many-requests', detail: expect.stringContaining('2 times a minute') })
  expect(fast?.body.retryAfterMs).toBeLessThanOrEqual(60_000)
  const free = await make({})
  await free.call('GET', '/me')
  expect(await of(free.id)).toMatchObject({ callsPerMinute: 0, lastUsedAt: expect.any(String) })
})
