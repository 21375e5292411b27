import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall, signIn } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const PASSWORD = 'the old long sentence'
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi()
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => shop.close())

const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
/** An administrator with a password, whose session is from this morning. */
async function buildUnattended() {
  const { orgId } = shop.admin
  const userId = await createTestUser(shop.sql, orgId, { role: 'admin' })
  await system((tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const person = await signIn(shop.sql, shop.url, { orgId, userId })
  await system((tx) => tx`UPDATE sessions SET proved_at = now() - interval '3 hours' WHERE user_id = ${userId}`)
  return person
}
const tokenOf = async (scopes: string[], person = shop.admin) => {
  const { id, token } = (await person.call('POST', '/tokens', { name: 't', scopes })).body
  return { id, call: makeCall(shop.url, { authorization: `Bearer ${token}` }) }
}
const somebody = () => ({ name: 'Ada', email: `${newId()}@test.test` })

test('US-3.4 at an unattended screen nobody is made an administrator; the password opens it for some minutes', async () => {
  const { call } = await buildUnattended()
  const attempt = () => call('POST', '/people', { ...somebody(), password: 'a pony in the meadow', roles: ['admin'] })
  const refused = await attempt()
  expect([refused.status, refused.body.code]).toEqual([403, 'proof-needed'])
  expect((await call('POST', '/people', somebody())).status).toBe(201) // gives no person a right
  const wrong = await call('POST', '/me/prove', { password: 'a guess' })
  expect([wrong.status, wrong.body.code]).toEqual([409, 'wrong-password'])
  expect((await attempt()).status).toBe(403)
  const proved = await call('POST', '/me/prove', { password: PASSWORD })
  expect(Date.parse(proved.body.until) - Date.now()).toBeGreaterThan(4 * 60_000)
  expect((await attempt()).status).toBe(201)
})

test('a proof counts for its own session only, and guesses at it are slowed down', async () => {
  const person = await buildUnattended()
  const other = await signIn(shop.sql, shop.url, person)
  await system((tx) => tx`UPDATE sessions SET proved_at = now() - interval '1 day' WHERE user_id = ${person.userId}`)
  await person.call('POST', '/me/prove', { password: PASSWORD })
  expect((await person.call('POST', '/roles', { name: newId() })).status).toBe(200)
  expect((await other.call('POST', '/roles', { name: newId() })).body.code).toBe('proof-needed')
  const statuses: number[] = []
  for (let i = 0; i < 8; i++) statuses.push((await other.call('POST', '/me/prove', { password: `guess ${i}` })).status)
  expect([statuses[0], statuses.at(-1)]).toEqual([409, 429])
})

test('US-14.1 a token to manage access makes no administrator and no other token', async () => {
  const { call } = await tokenOf(['access.manage', 'token.create'])
  for (const input of [{ password: 'a pony in the meadow' }, { roles: ['admin'] }])
    expect((await call('POST', '/people', { ...somebody(), ...input })).body.code).toBe('session-needed')
  expect((await call('POST', '/people', somebody())).status).toBe(201)
  expect((await call('POST', '/tokens', { name: 'child', scopes: ['access.manage'] })).body.code).toBe('session-needed')
})

test('US-14.1 a token sees people only with the scope for them, in the list and in the feed', async () => {
  const [till, board] = [await tokenOf(['presence.write']), await tokenOf(['presence.read'])]
  expect([(await till.call('GET', '/people')).status, (await board.call('GET', '/people')).status]).toEqual([403, 200])
  const people = async (call: typeof till.call) => (await call('GET', '/sync/bootstrap')).text.includes('@test.test')
  expect([await people(till.call), await people(board.call)]).toEqual([false, true])
  expect((await till.call('GET', '/sync/pull?cursor=0')).text).not.toContain('@test.test')
})

test('a token ends itself and, without the scope to manage access, no other', async () => {
  const [one, two] = [await tokenOf(['order.read']), await tokenOf(['order.read'])]
  expect((await one.call('POST', `/tokens/${two.id}/revoke`, {})).status).toBe(404)
  expect((await one.call('POST', `/tokens/${one.id}/revoke`, {})).status).toBe(200)
  expect((await one.call('GET', '/me')).body.code).toBe('token-revoked')
  expect((await two.call('GET', '/me')).status).toBe(200)
})

test('a new password ends the API tokens, too, whoever sets it', async () => {
  const person = await buildUnattended()
  await person.call('POST', '/me/prove', { password: PASSWORD })
  const first = await tokenOf(['order.read'], person)
  const own = await person.call('POST', '/me/password', { current: PASSWORD, password: 'a new long sentence' })
  expect(own.body).toMatchObject({ ended: 0, tokensRevoked: 1 })
  expect((await first.call('GET', '/me')).body.code).toBe('token-revoked')
  const second = await tokenOf(['order.read'], person)
  const set = await shop.admin.call('POST', `/people/${person.userId}/password`, { password: 'a third long sentence' })
  expect(set.body).toMatchObject({ ended: 1, tokensRevoked: 1 })
  expect((await second.call('GET', '/me')).body.code).toBe('token-revoked')
})

test('no hash of a password is kept under an idempotency key: one with another password is a repeat', async () => {
  const key = { 'idempotency-key': newId() }
  const person = { ...somebody(), roles: ['sales'] }
  const made = await shop.admin.call('POST', '/people', { ...person, password: 'a pony in the meadow' }, key)
  expect(made.status).toBe(201)
  const again = await shop.admin.call('POST', '/people', { ...person, password: 'another long sentence' }, key)
  expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([201, made.body.id, 'true'])
  const other = await shop.admin.call(
    'POST',
    '/people',
    { ...person, name: 'Bo', password: 'a pony in the meadow' },
    key,
  )
  expect(other.status).toBe(422)
})
