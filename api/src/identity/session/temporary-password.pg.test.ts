import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall } from '../../testing.ts'

const [GIVEN, OWN] = ['given by the administrator', 'four horses in the fog']
let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
async function buildNew(input: Record<string, unknown> = {}) {
  const email = `${newId()}@test.test`
  const body = { name: 'Bo Berg', email, password: GIVEN, roles: ['sales'], ...input }
  const made = await shop.admin.call('POST', '/people', body)
  return { made, email, userId: made.body.id as string }
}
const logIn = (email: string, password: string) => makeCall(shop.url)('POST', '/auth/login', { email, password })
async function callOf(email: string, password: string) {
  const { status, headers } = await logIn(email, password)
  expect(status).toBe(200)
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return makeCall(shop.url, { cookie, 'sec-fetch-site': 'same-origin' })
}

test('US-4.5 before another password is chosen nothing is possible but that, /me and signing out', async () => {
  const { email } = await buildNew()
  const call = await callOf(email, GIVEN)
  expect((await call('GET', '/me')).body).toMatchObject({ mustChangePassword: true, permissions: [] })
  const refused = [
    await call('GET', '/sync/bootstrap'),
    await call('GET', '/orders'),
    await call('GET', '/sessions'),
    await call('POST', '/tokens', { name: 'x', scopes: ['order.read'] }),
    await call('POST', '/me/prove', { password: GIVEN }),
    await call('POST', '/documents/tickets', { document: 'order:x' }),
    await call('POST', '/me/device-key', {}),
  ]
  expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
    new Set(['403 password-change-needed']),
  )
  expect(refused[0]?.body.detail).toMatch(/password of your own/)
  const same = await call('POST', '/me/password', { current: GIVEN, password: GIVEN })
  expect([same.status, same.body.errors[0].code]).toEqual([400, 'same-password'])
  expect((await call('POST', '/me/password', { current: GIVEN, password: OWN })).status).toBe(200)
  expect((await call('GET', '/me')).body.mustChangePassword).toBe(false)
  expect((await call('GET', '/orders')).status).toBe(200)
  expect((await logIn(email, OWN)).status).toBe(200)
})

test('US-4.5 a temporary password signs in once, however many come at the same moment', async () => {
  const { email } = await buildNew()
  const statuses = await Promise.all([1, 2, 3, 4].map(() => logIn(email, GIVEN)))
  expect(statuses.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403])
  expect(statuses.find(({ status }) => status === 403)?.body.code).toBe('temporary-password-over')
})

test('US-4.5 it is good for a day, and another one of an administrator begins anew', async () => {
  const { email, userId } = await buildNew()
  await system(
    (tx) => tx`UPDATE users SET temporary_until = temporary_until - interval '24 hours' WHERE id = ${userId}`,
  )
  expect((await logIn(email, GIVEN)).body.code).toBe('temporary-password-over')
  expect((await shop.admin.call('POST', `/people/${userId}/password`, { password: `${GIVEN} again` })).status).toBe(200)
  const call = await callOf(email, `${GIVEN} again`)
  expect((await call('GET', '/orders')).body.code).toBe('password-change-needed')
})

test('US-1.2 ID-10 the rules hold for whoever sets a password, and say everything that is wrong', async () => {
  const codes = async (password: string) =>
    (await buildNew({ password })).made.body.errors?.map(({ code }: { code: string }) => code)
  expect(await codes('123456')).toEqual(['too-short', 'digits-only', 'too-common'])
  expect(await codes('bo-berg-1969')).toEqual(['like-person'])
  expect(await codes('unbelievable')).toEqual(['too-common']) // of leaks
  const { email, userId } = await buildNew()
  const call = await callOf(email, GIVEN)
  const own = await call('POST', '/me/password', { current: GIVEN, password: 'berg 2026 bo' })
  const others = await shop.admin.call('POST', `/people/${userId}/password`, { password: 'iloveyou1234' })
  expect([own.body.errors[0], others.body.errors[0]]).toMatchObject([
    { path: 'password', code: 'like-person' },
    { path: 'password', code: 'too-common' },
  ])
})

test('ID-10 an organisation sets the length', async () => {
  const set = (body: object) => shop.admin.call('PATCH', '/sign-in-settings', body)
  expect((await set({ passwordLengthMin: 6 })).status).toBe(400)
  expect((await set({ passwordLengthMin: 20 })).body).toMatchObject({ passwordLengthMin: 20, sessionHours: 24 })
  expect((await buildNew({ password: 'four horses fog' })).made.body.errors[0].code).toBe('too-short')
  expect((await shop.admin.call('GET', '/me')).body.organisation.passwordLengthMin).toBe(20)
  expect((await set({ passwordLengthMin: 12 })).status).toBe(200)
})
