import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const PASSWORD = 'four horses in the fog'
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => shop.close())

const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
async function buildPerson(role: string) {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role })
  await system((tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const logIn = async () => {
    const body = { email: `${userId}@test.test`, password: PASSWORD }
    const { headers } = await makeCall(shop.url)('POST', '/auth/login', body)
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return makeCall(shop.url, { cookie, 'sec-fetch-site': 'same-origin' })
  }
  const rest = (hours: number) =>
    system(
      (tx) =>
        tx`UPDATE sessions SET used_at = used_at - make_interval(mins => ${hours * 60}) WHERE user_id = ${userId}`,
    )
  return { userId, logIn, rest }
}
const codeOf = async (call: ReturnType<typeof makeCall>) => (await call('GET', '/me')).body.code ?? 'in'

test.each([
  ['sales', 23, 25],
  ['admin', 3, 5],
])('ID-13 ID-14 a session of %s is good after %d hours without use, and over after %d', async (role, less, more) => {
  const { logIn, rest } = await buildPerson(role)
  const call = await logIn()
  await rest(less)
  expect(await codeOf(call)).toBe('in')
  await rest(more)
  expect(await codeOf(call)).toBe('session-ended')
})

test('ID-14 who comes to manage access drops to the shorter time at once', async () => {
  const { userId, logIn, rest } = await buildPerson('sales')
  const call = await logIn()
  expect(await codeOf(call)).toBe('in') // noted as used: what rests from now on rests
  await rest(5)
  expect(await codeOf(call)).toBe('in')
  expect((await shop.admin.call('PUT', `/people/${userId}/roles`, { roles: ['sales', 'admin'] })).status).toBe(200)
  expect(await codeOf(call)).toBe('session-ended')
})

test('ID-13 the organisation sets the hours, for sessions that are open, too', async () => {
  const { logIn, rest } = await buildPerson('sales')
  const call = await logIn()
  await rest(10)
  expect(await codeOf(call)).toBe('in')
  await rest(10)
  expect((await shop.admin.call('PATCH', '/sign-in-settings', { sessionHours: 8 })).status).toBe(200)
  expect(await codeOf(call)).toBe('session-ended')
  await shop.admin.call('PATCH', '/sign-in-settings', { sessionHours: 24 })
})

test('ID-16 one session more of an administrator ends the oldest, told to its sockets; others have as many as they like', async () => {
  const [admin, sales] = [await buildPerson('admin'), await buildPerson('sales')]
  const [first, second] = [await admin.logIn(), await admin.logIn()]
  expect([await codeOf(first), await codeOf(second)]).toEqual(['session-ended', 'in'])
  const told = await system(
    (tx) => tx`SELECT 1 FROM events WHERE type = 'session.ended' AND subject_id = ${admin.userId}`,
  )
  expect(told).toHaveLength(1)
  const many = [await sales.logIn(), await sales.logIn(), await sales.logIn()]
  expect(await Promise.all(many.map(codeOf))).toEqual(['in', 'in', 'in'])
  await shop.admin.call('PATCH', '/sign-in-settings', { administratorSessionsMax: 2 })
  const third = await admin.logIn()
  expect([await codeOf(second), await codeOf(third)]).toEqual(['in', 'in'])
})

test('ID-16 where it is set so, one session more is refused instead, and the present one goes on', async () => {
  await shop.admin.call('PATCH', '/sign-in-settings', {
    administratorSessionsMax: 1,
    administratorSessionsOver: 'refuse',
  })
  const admin = await buildPerson('admin')
  const first = await admin.logIn()
  const [email] = [`${admin.userId}@test.test`]
  const more = await Promise.all(
    Array.from({ length: 3 }, () => makeCall(shop.url)('POST', '/auth/login', { email, password: PASSWORD })),
  )
  expect(more.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, 'too-many-sessions']))
  expect(await codeOf(first)).toBe('in')
  const told = await shop.admin.call('GET', `/security-events?person=${admin.userId}&type=sign-in.failed`)
  expect(told.body.items[0]).toMatchObject({ result: 'refused', details: { code: 'too-many-sessions' } })
  expect((await first('POST', '/auth/logout')).status).toBe(204)
  expect(await codeOf(await admin.logIn())).toBe('in')
  await shop.admin.call('PATCH', '/sign-in-settings', { administratorSessionsOver: 'end-oldest' })
})
