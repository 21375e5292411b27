import { changeTestRole, createTestUser, letTimePass } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../../feed/mirror-client.ts'
import { buildApi, makeCall, signIn, type TestPerson } from '../../testing.ts'
import { touchTurned } from './role-turns.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const inTime = (ms: number) => new Date(Date.now() + ms).toISOString()
let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

const give = (to: TestPerson, body: object, by = shop.admin) => by.call('POST', `/people/${to.userId}/roles`, body)
const end = (of: TestPerson, id: string, reason = '') =>
  shop.admin.call('POST', `/people/${of.userId}/roles/${id}/end`, { reason })
const me = async (person: TestPerson) => (await person.call('GET', '/me')).body
const codeOf = async (answer: Promise<{ body: { code?: string }; status: number }>) => {
  const { body, status } = await answer
  return [status, body.code]
}
/** A role with these rights that somebody else than the first administrator holds. */
async function personWith(...permissions: string[]) {
  const { key } = (await shop.admin.call('POST', '/roles', { name: `Rolle ${newId()}`, permissions })).body
  return { key: key as string, person: await shop.person(key) }
}

test('US-7.2 US-10.3 ID-64 a role ends by itself at its end, for session, token and mirror, and says who gave it and why', async () => {
  const person = await shop.person('viewer')
  const given = await give(person, { role: 'sales', until: inTime(HOUR), reason: 'covers for Kim' })
  expect(given.status).toBe(200)
  expect((await me(person)).roles).toEqual(['sales', 'viewer'])
  const token = (await person.call('POST', '/tokens', { name: 't', scopes: ['order.edit', 'order.read'] })).body
  const program = makeCall(shop.url, { authorization: `Bearer ${token.token}` })
  const mirror = makeMirrorClient(person)
  await mirror.bootstrap()
  expect((await person.call('POST', '/orders', {})).status).toBe(201)
  expect((await program('POST', '/orders', {})).status).toBe(201)

  await letTimePass(shop.sql, person.userId, HOUR)
  expect((await me(person)).roles).toEqual(['viewer'])
  for (const call of [person.call, program]) expect((await call('POST', '/orders', {})).status).toBe(403)
  expect((await mirror.pull()).reset).toEqual(expect.arrayContaining(['orders']))
  const [row] =
    await shop.sql`SELECT given_by, reason, ended_at, ended_by FROM role_assignments WHERE id = ${given.body.id}`
  expect(row).toEqual({ givenBy: shop.admin.userId, reason: 'covers for Kim', endedAt: null, endedBy: null })
})

test('US-10.2 a role begins at its moment and not before; ended before that it never does', async () => {
  const person = await shop.person('viewer')
  const span = { from: inTime(HOUR), until: inTime(2 * HOUR) }
  const [later, never] = [
    (await give(person, { role: 'sales', ...span })).body.id,
    (await give(person, { role: 'warehouse', ...span })).body.id,
  ]
  expect((await me(person)).roles).toEqual(['viewer'])
  expect((await end(person, never, 'changed plans')).status).toBe(200)
  await letTimePass(shop.sql, person.userId, HOUR)
  expect((await me(person)).roles).toEqual(['sales', 'viewer'])
  await letTimePass(shop.sql, person.userId, HOUR)
  expect((await me(person)).roles).toEqual(['viewer'])
  expect(await codeOf(end(person, later))).toEqual([409, 'assignment-over'])
  expect(await codeOf(end(person, never))).toEqual([409, 'assignment-over'])
})

test('US-10.2 an end in the past or before the start, a start in the past and what is no moment are refused', async () => {
  const person = await shop.person('viewer')
  const refusal = (body: object) => codeOf(give(person, { role: 'sales', ...body }))
  expect(await refusal({ until: inTime(-1_000) })).toEqual([409, 'ends-in-the-past'])
  expect(await refusal({ from: inTime(-HOUR) })).toEqual([409, 'starts-in-the-past'])
  expect(await refusal({ from: inTime(2 * HOUR), until: inTime(HOUR) })).toEqual([409, 'ends-before-start'])
  for (const until of ['tomorrow', '2199-01-01', '2199-01-01T10:00:00', ''])
    expect(await refusal({ until }), until).toEqual([400, 'invalid-input'])
  expect(await refusal({ role: 'king' })).toEqual([409, 'unknown-role'])
  expect((await give(person, { role: 'sales', until: inTime(DAY) })).status).toBe(200)
  expect(await refusal({ until: inTime(HOUR) })).toEqual([409, 'role-held'])
  expect((await give(person, { role: 'sales', until: inTime(2 * DAY) })).status).toBe(200)
})

test('ID-67 nobody gives a role to themselves, or rights that they don’t have, or for longer than they have them', async () => {
  const { person: keeper } = await personWith('access.manage', 'order.read')
  const { key: reading } = await personWith('order.read')
  const person = await shop.person('viewer')
  expect(await codeOf(give(keeper, { role: 'sales' }, keeper))).toEqual([409, 'own-role'])
  const roles = (of: TestPerson, wanted: string[], by = keeper) =>
    codeOf(by.call('PUT', `/people/${of.userId}/roles`, { roles: wanted }))
  expect(await roles(shop.admin, ['admin', 'sales'], shop.admin)).toEqual([409, 'own-role'])
  const refused = await give(person, { role: 'sales' }, keeper)
  expect([refused.status, refused.body.code]).toEqual([409, 'more-than-own-rights'])
  expect(refused.body.data.scopes).toContain('order.edit')
  expect(await roles(person, ['sales'])).toEqual([409, 'more-than-own-rights'])
  const anew = { name: 'Ada', email: `${newId()}@test.test`, roles: ['sales'] }
  expect(await codeOf(keeper.call('POST', '/people', anew))).toEqual([409, 'more-than-own-rights'])
  expect((await give(person, { role: reading }, keeper)).status).toBe(200)

  const passing = await shop.person('viewer')
  await give(passing, { role: 'admin', until: inTime(HOUR) })
  expect(await codeOf(give(person, { role: 'sales' }, passing))).toEqual([409, 'longer-than-own-rights'])
  expect(await codeOf(give(person, { role: 'sales', until: inTime(2 * HOUR) }, passing))).toEqual([
    409,
    'longer-than-own-rights',
  ])
  expect((await give(person, { role: 'sales', until: inTime(HOUR - 60_000) }, passing)).status).toBe(200)
})

test('US-5.1 somebody keeps the right to manage access at all times: a second administrator with an end is none', async () => {
  const first = await shop.stranger()
  const second = await signIn(shop.sql, shop.url, {
    orgId: first.orgId,
    userId: await createTestUser(shop.sql, first.orgId, { role: 'viewer' }),
  })
  await give(second, { role: 'admin', until: inTime(DAY) }, first)
  const mine = await shop.sql<{ id: string }[]>`
    SELECT id FROM role_assignments WHERE user_id = ${first.userId} AND role_key = 'admin'`
  const endFirst = () => second.call('POST', `/people/${first.userId}/roles/${mine[0]?.id}/end`, {})
  expect(await codeOf(endFirst())).toEqual([409, 'last-administrator'])
  expect(await codeOf(second.call('POST', `/people/${first.userId}/disable`, {}))).toEqual([409, 'last-administrator'])
  expect((await give(second, { role: 'admin', from: inTime(DAY) }, first)).status).toBe(200)
  expect(await codeOf(endFirst())).toEqual([409, 'last-administrator'])
  expect((await me(first)).permissions).toContain('access.manage')
})

test('US-10.1 ID-64 people and assignments of another organisation are not there', async () => {
  const stranger = await shop.stranger()
  const person = await shop.person('viewer')
  const { id } = (await give(person, { role: 'sales' })).body
  expect((await give(person, { role: 'sales' }, stranger)).status).toBe(404)
  expect((await stranger.call('POST', `/people/${person.userId}/roles/${id}/end`, {})).status).toBe(404)
  expect((await shop.admin.call('POST', `/people/${shop.admin.userId}/roles/${id}/end`, {})).status).toBe(404)
  const { key } = await personWith('order.read')
  expect(await codeOf(give(stranger, { role: key }, stranger))).toEqual([409, 'unknown-role'])
})

test('US-7.5 assignments stay: under no account of the product they are removed, or changed but for their end', async () => {
  const person = await shop.person('viewer')
  const { orgId, userId } = person
  const tries = [
    `DELETE FROM role_assignments WHERE user_id = '${userId}'`,
    `UPDATE role_assignments SET valid_until = now() + interval '9 days' WHERE user_id = '${userId}'`,
    `UPDATE role_assignments SET role_key = 'admin' WHERE user_id = '${userId}'`,
    'TRUNCATE role_assignments',
  ]
  for (const statement of tries) {
    await expect(
      withOrg(shop.sql, { orgId, userId }, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow()
    await expect(
      withSystem(shop.sql, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow()
  }
  await withSystem(shop.sql, (tx) => changeTestRole(tx, orgId, userId))
  const again = `UPDATE role_assignments SET ended_at = NULL WHERE user_id = '${userId}'`
  await expect(withSystem(shop.sql, (tx) => tx.unsafe(again))).rejects.toThrow(/stay as they are/)
})

test('US-7.1 a thousand assignments of one person are decided as fast as one is felt, and give what one of them gives', async () => {
  const person = await shop.person('viewer')
  await withSystem(
    shop.sql,
    (tx) => tx`INSERT INTO role_assignments (org_id, user_id, role_key, valid_from, valid_until)
      SELECT ${person.orgId}, ${person.userId}, 'sales', now() - interval '1 day', now() + make_interval(mins => n) FROM generate_series(1, 1000) n`,
  )
  expect((await me(person)).roles).toEqual(['sales', 'viewer'])
  await letTimePass(shop.sql, person.userId, 999.5 * 60_000)
  expect((await me(person)).roles).toEqual(['sales', 'viewer'])
  await letTimePass(shop.sql, person.userId, 60_000)
  expect((await me(person)).roles).toEqual(['viewer'])
})

test('US-7.5 US-16.5 who had which role on a past day is asked for; one sees one’s own with their ends', async () => {
  const person = await shop.person('viewer')
  const first = (await give(person, { role: 'sales', until: inTime(DAY), reason: 'fair' })).body.id
  await letTimePass(shop.sql, person.userId, 10 * DAY)
  const second = (await give(person, { role: 'warehouse', until: inTime(DAY) })).body.id
  const asked = async (query: string) =>
    (await shop.admin.call('GET', `/role-assignments?person=${person.userId}${query}`)).body.items as {
      id: string
      role: string
      reason: string
    }[]
  expect((await asked('')).map(({ role }) => role)).toEqual(['warehouse', 'sales', 'viewer'])
  const at = (ms: number) => asked(`&at=${encodeURIComponent(inTime(ms))}`)
  expect((await at(-9.5 * DAY)).map(({ id }) => id)).toContain(first)
  expect((await at(-8 * DAY)).map(({ role }) => role)).toEqual(['viewer'])
  expect((await asked('&role=sales')).map(({ reason }) => reason)).toEqual(['fair'])
  const page = (await shop.admin.call('GET', `/role-assignments?person=${person.userId}&limit=2`)).body
  const rest = (
    await shop.admin.call('GET', `/role-assignments?person=${person.userId}&limit=2&cursor=${page.nextCursor}`)
  ).body
  expect([...page.items, ...rest.items].map(({ role }) => role)).toEqual(['warehouse', 'sales', 'viewer'])
  const own = (await person.call('GET', '/me/roles')).body.items
  expect(own.map(({ role, until }: { role: string; until: string | null }) => [role, until !== null])).toEqual([
    ['warehouse', true],
    ['viewer', false],
  ])
  expect(own[0].id).toBe(second)
  expect((await person.call('GET', '/role-assignments')).status).toBe(403)
})

test('US-7.2 ID-86 what others see of somebody’s roles follows when one has begun or ended by its time', async () => {
  const person = await shop.person('viewer')
  await give(person, { role: 'sales', until: inTime(HOUR) })
  await give(person, { role: 'warehouse', from: inTime(HOUR) })
  const mirror = makeMirrorClient(shop.admin)
  await mirror.bootstrap()
  const seen = () => mirror.rows('people').find(({ id }) => id === person.userId)?.roles
  expect(seen()).toEqual(['sales', 'viewer'])
  const { untilMs } = await touchTurned(shop.sql, Date.now())
  await letTimePass(shop.sql, person.userId, HOUR)
  const { organisations } = await touchTurned(shop.sql, untilMs - HOUR)
  expect(organisations).toContain(person.orgId)
  await mirror.pull()
  expect(seen()).toEqual(['viewer', 'warehouse'])
})
