import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, makeCall } from '../testing.ts'
import { hashPassword } from './password.ts'
import { stepOf } from './second-factor.ts'

const PASSWORD = 'a long sentence to sign in with'
/** The clock of the API: codes change when the test says so. */
let now = Date.parse('2026-11-22T10:00:00Z')
let shop: Awaited<ReturnType<typeof buildApi>>
let passwordHash: string
beforeAll(async () => {
  shop = await buildApi({ now: () => new Date(now) })
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => shop.close())

const codeOf = (secret: string, at = now) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
const later = (seconds: number) => (now += seconds * 1_000)

/** A signed-in person with a password, and functions to sign in again. */
async function buildPerson() {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role: 'sales' })
  const email = `${userId}@test.test`
  await withSystem(shop.sql, (tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const logIn = (code?: string, password = PASSWORD) =>
    makeCall(shop.url)('POST', '/auth/login', { email, password, ...(code === undefined ? {} : { code }) })
  const cookie = /^([^;]+)/.exec((await logIn()).headers.get('set-cookie') ?? '')?.[1] ?? ''
  const call = makeCall(shop.url, { cookie, 'sec-fetch-site': 'same-origin' })
  return { userId, email, logIn, call }
}
/** The same with an authenticator app. */
async function buildProtected() {
  const person = await buildPerson()
  const { secret } = (await person.call('POST', '/me/second-factor', { password: PASSWORD })).body
  const { recoveryCodes } = (await person.call('POST', '/me/second-factor/confirm', { code: codeOf(secret) })).body
  later(30)
  return { ...person, secret: secret as string, recoveryCodes: recoveryCodes as string[] }
}
const codes = async (answers: Promise<{ status: number; body: { code?: string } }>[]) =>
  (await Promise.all(answers)).map(({ status, body }) => body.code ?? status)

test('the codes are those of RFC 6238, one step of drift is forgiven and no more', () => {
  const secret = Buffer.from('12345678901234567890')
  // Appendix B, SHA-1, the last six of its eight digits.
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ] as const) {
    const step = Math.floor(seconds / 30)
    expect(stepOf(secret, code, new Date(seconds * 1_000))).toBe(step)
    expect(stepOf(secret, code, new Date((seconds + 30) * 1_000))).toBe(step)
    expect(stepOf(secret, code, new Date((seconds + 90) * 1_000))).toBeUndefined()
  }
})

test('S-39 it counts from the first right code on, and not before, and ends the other sessions (US-11.2)', async () => {
  const { call, logIn, email } = await buildPerson()
  expect((await call('POST', '/me/second-factor', { password: 'wrong' })).body.code).toBe('wrong-password')
  expect((await call('POST', '/me/second-factor/confirm', { code: '123456' })).status).toBe(404)
  const { secret, uri } = (await call('POST', '/me/second-factor', { password: PASSWORD })).body
  expect(uri).toBe(
    `otpauth://totp/Werkbank:${encodeURIComponent(email)}?issuer=Werkbank&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  )
  expect((await call('POST', '/me/second-factor/confirm', { code: codeOf(secret, now - 300_000) })).body.code).toBe(
    'wrong-code',
  )
  const other = await logIn()
  expect(other.status).toBe(200)
  const { recoveryCodes } = (await call('POST', '/me/second-factor/confirm', { code: codeOf(secret) })).body
  expect(new Set(recoveryCodes).size).toBe(10)
  expect(recoveryCodes[0]).toMatch(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/)
  expect((await call('GET', '/me/second-factor')).body).toEqual({ active: true, recoveryCodesLeft: 10 })
  const cookie = /^([^;]+)/.exec(other.headers.get('set-cookie') ?? '')?.[1] ?? ''
  expect((await makeCall(shop.url, { cookie })('GET', '/me')).body.code).toBe('session-revoked')
  expect((await call('POST', '/me/second-factor', { password: PASSWORD })).body.code).toBe('second-factor-active')
  const { headers, body } = await logIn()
  expect([body.code, headers.get('set-cookie')]).toEqual(['second-factor-needed', null])
})

test('a code signs in once, however many come at the same moment', async () => {
  const { logIn, secret } = await buildProtected()
  const code = codeOf(secret)
  const answers = await codes([1, 2, 3].map(() => logIn(code)))
  expect(answers.sort()).toEqual([200, 'wrong-code', 'wrong-code'])
  expect(await codes([logIn(codeOf(secret, now - 30_000))])).toEqual(['wrong-code']) // older than one that was used
  later(30)
  expect(await codes([logIn(`${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)}`)])).toEqual([200])
})

test('a wrong password says nothing about the second factor, and guesses of codes are slowed down', async () => {
  const { logIn, secret } = await buildProtected()
  expect(await codes([logIn(codeOf(secret), 'wrong')])).toEqual(['wrong-credentials'])
  // At once: one after the other on a busy machine each could have waited long enough.
  const guesses = await codes(Array.from({ length: 8 }, () => logIn('000000')))
  expect(new Set(guesses)).toEqual(new Set(['wrong-code', 'too-many-requests']))
})

test('each recovery code signs in once, is told on the spine, and is kept as a hash only (US-11.5)', async () => {
  const { logIn, call, recoveryCodes, userId } = await buildProtected()
  const [first = '', second = ''] = recoveryCodes
  expect(await codes([logIn(first.toUpperCase().replaceAll('-', ' '))])).toEqual([200])
  expect((await codes([logIn(first), logIn(first)])).sort()).toEqual(['wrong-code', 'wrong-code'])
  expect((await codes([logIn(second), logIn(second)])).sort()).toEqual([200, 'wrong-code'])
  expect((await call('GET', '/me/second-factor')).body.recoveryCodesLeft).toBe(8)
  const { items } = (await shop.admin.call('GET', '/events?type=person.second-factor&limit=200')).body
  const mine = items.filter((event: { subjectId: string }) => event.subjectId === userId)
  expect(mine.map((event: { payload: { what: string } }) => event.payload.what)).toEqual([
    'set',
    'recovery-code-used',
    'recovery-code-used',
  ])
  const kept = await withSystem(
    shop.sql,
    (tx) => tx<{ codeHash: string }[]>`SELECT code_hash FROM recovery_codes WHERE user_id = ${userId}`,
  )
  expect(kept.every(({ codeHash }) => /^[0-9a-f]{64}$/.test(codeHash))).toBe(true)
})

test('US-11.2 one switches it off with the password and a code, an administrator does it for others; a token does nothing', async () => {
  const [own, lost] = [await buildProtected(), await buildProtected()]
  expect((await own.call('POST', '/me/second-factor/remove', { password: 'wrong' })).body.code).toBe('wrong-password')
  expect(await codes([own.logIn()])).toEqual(['second-factor-needed'])
  for (const code of [undefined, '000000', 'aaaa-bbbb-cccc'])
    expect((await own.call('POST', '/me/second-factor/remove', { password: PASSWORD, code })).body.code).toBe(
      'wrong-code',
    )
  const [code] = own.recoveryCodes
  expect((await own.call('POST', '/me/second-factor/remove', { password: PASSWORD, code })).status).toBe(200)
  expect(await codes([own.logIn()])).toEqual([200])

  const { admin } = shop
  const path = `/people/${lost.userId}/second-factor`
  expect((await admin.call('GET', path)).body).toEqual({ active: true, recoveryCodesLeft: 10 })
  expect((await own.call('POST', `${path}/remove`, {})).status).toBe(403)
  expect((await admin.call('POST', `${path}/remove`, {})).status).toBe(200)
  expect((await admin.call('GET', path)).body).toEqual({ active: false, recoveryCodesLeft: 0 })
  expect(await codes([lost.logIn(), lost.logIn(lost.recoveryCodes[0])])).toEqual([200, 200])
  expect((await admin.call('POST', `/people/${admin.userId}/second-factor/remove`, {})).body.code).toBe(
    'own-second-factor',
  )
  const { token } = (await own.call('POST', '/tokens', { name: 'script', scopes: ['order.read'] })).body
  const byToken = makeCall(shop.url, { authorization: `Bearer ${token}` })
  expect((await byToken('POST', '/me/second-factor', { password: PASSWORD })).body.code).toBe('session-needed')
})
