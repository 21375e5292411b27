import { letTimePass } from '@werkbank/database/testing/testing.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { READY_MADE_ROLES } from '@werkbank/model/identity/ready-made-roles.ts'
import { ROLE_DEPTH_MAX } from '@werkbank/model/identity/resolve-rights.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, type TestPerson } from '../../testing.ts'

const HOUR = 3_600_000
const inTime = (ms: number) => new Date(Date.now() + ms).toISOString()
let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

const make = async (permissions: string[], body: object = {}) =>
  (await shop.admin.call('POST', '/roles', { name: `Rolle ${newId()}`, permissions, ...body })).body.key as string
const change = async (key: string, body: object, by = shop.admin) => {
  const { status, body: answer } = await by.call('PATCH', `/roles/${key}`, body)
  return [status, answer.code]
}
const remove = (key: string, body: object = {}) => shop.admin.call('POST', `/roles/${key}/delete`, body)
const rightsOf = async (person: TestPerson) => (await person.call('GET', '/me')).body.permissions as string[]
const roleOf = async (key: string) =>
  (await shop.admin.call('GET', '/roles')).body.items.find((role: { key: string }) => role.key === key)

test('US-6.3 a role inherits from its parent, at once and for who has it; circles and long lines are refused', async () => {
  const base = await make(['order.read'])
  const heir = await make(['product.read'], { parent: base })
  const person = await shop.person(heir)
  expect(await rightsOf(person)).toEqual(['product.read', 'order.read'])
  expect((await person.call('GET', '/orders')).status).toBe(200)
  expect(await change(base, { permissions: ['order.read', 'order.edit'] })).toEqual([200, undefined])
  expect((await person.call('POST', '/orders', {})).status).toBe(201)
  expect(await change(heir, { parent: null })).toEqual([200, undefined])
  expect((await person.call('POST', '/orders', {})).status).toBe(403)
  expect(await change(heir, { parent: base })).toEqual([200, undefined])
  expect(await change(base, { parent: heir })).toEqual([409, 'role-circle'])
  expect(await change(base, { parent: base })).toEqual([409, 'role-circle'])
  expect(await change(base, { parent: 'king' })).toEqual([409, 'unknown-role'])
  let last = heir
  for (let depth = 2; depth < ROLE_DEPTH_MAX; depth++) last = await make([], { parent: last })
  const deeper = await shop.admin.call('POST', '/roles', { name: 'Zu tief', parent: last })
  expect([deeper.status, deeper.body.code, deeper.body.data]).toEqual([409, 'role-too-deep', { max: ROLE_DEPTH_MAX }])
  expect(await change(base, { parent: await make([]) })).toEqual([409, 'role-too-deep'])
})

test('US-6.4 outside its time a role gives nothing; an end before the start is refused', async () => {
  const key = await make(['order.read'])
  const person = await shop.person(key)
  expect(await change(key, { from: inTime(HOUR) })).toEqual([200, undefined])
  expect(await rightsOf(person)).toEqual([])
  expect(await change(key, { from: null, until: inTime(HOUR) })).toEqual([200, undefined])
  expect(await rightsOf(person)).toEqual(['order.read'])
  expect(await change(key, { from: inTime(2 * HOUR) })).toEqual([409, 'ends-before-start'])
  const day = new Date().getUTCDay() || 7
  const others = [1, 2, 3, 4, 5, 6, 7].filter((one) => ![day, (day % 7) + 1, ((day + 5) % 7) + 1].includes(one))
  expect(await change(key, { until: null, hours: { days: others, from: '06:00', until: '14:00' } })).toEqual([
    200,
    undefined,
  ])
  expect(await rightsOf(person)).toEqual([])
  expect((await change(key, { hours: { days: [8], from: '06:00', until: '14:00' } }))[0]).toBe(400)
  expect((await roleOf(key)).hours).toEqual({ days: others, from: '06:00', until: '14:00' })
})

test('US-5.1 US-6.4 the role of the last administrator gets no hours and no end', async () => {
  const hours = { days: [1, 2, 3, 4, 5], from: '06:00', until: '20:00' }
  expect(await change('admin', { hours })).toEqual([409, 'last-administrator'])
  expect(await change('admin', { until: inTime(HOUR) })).toEqual([409, 'last-administrator'])
})

test('ID-63 a ready-made role is copied, but neither deleted nor emptied', async () => {
  expect((await roleOf('sales')).system).toBe(true)
  expect((await remove('sales')).body.code).toBe('ready-made-role')
  expect(await change('sales', { permissions: [] })).toEqual([409, 'ready-made-role'])
  const copy = await make([], { template: 'warehouse-clerk' })
  expect((await roleOf(copy)).permissions).toEqual([...READY_MADE_ROLES['warehouse-clerk']])
  expect((await roleOf(copy)).system).toBe(false)
})

test('US-6.5 a copy of a ready-made role is the company’s own and changes by nothing but the company', async () => {
  const copy = await make(['order.read'], { template: 'marketing-user' })
  await change(copy, { permissions: ['product.read'] })
  expect((await roleOf(copy)).permissions).toEqual(['product.read'])
  expect((await roleOf(await make([], { template: 'marketing-user' }))).permissions).toEqual([
    ...READY_MADE_ROLES['marketing-user'],
  ])
  expect((await shop.admin.call('POST', '/roles', { name: 'X', template: 'king' })).status).toBe(400)
})

test('ID-65 a role that people have is deleted with another one in its place, which has the same end', async () => {
  const [old, next] = [await make(['order.read']), await make(['product.read'])]
  const [person, guest] = [await shop.person(old, 'Kim'), await shop.person('viewer', 'Lee')]
  await shop.admin.call('POST', `/people/${guest.userId}/roles`, { role: old, until: inTime(HOUR) })
  const heir = await make([], { parent: old })
  expect((await remove(old)).body).toMatchObject({ code: 'role-is-parent', data: { roles: [heir] } })
  expect((await remove(heir)).status).toBe(200)
  const refused = (await remove(old)).body
  expect([refused.code, refused.data.people.map(({ name }: { name: string }) => name)]).toEqual([
    'role-in-use',
    ['Kim', 'Lee'],
  ])
  expect((await remove(old, { replacement: 'king' })).body.code).toBe('unknown-role')
  expect((await remove(old, { replacement: next })).status).toBe(200)
  expect(await rightsOf(person)).toEqual(['product.read'])
  expect((await guest.call('GET', '/me')).body.roles).toContain(next)
  await letTimePass(shop.sql, guest.userId, HOUR)
  expect((await guest.call('GET', '/me')).body.roles).toEqual(['viewer'])
  expect(await roleOf(old)).toBeUndefined()
  expect((await shop.admin.call('PUT', `/people/${person.userId}/roles`, { roles: [old] })).body.code).toBe(
    'unknown-role',
  )
  const history = (await shop.admin.call('GET', `/role-assignments?person=${person.userId}`)).body.items
  expect(history.map(({ role }: { role: string }) => role).sort()).toEqual([old, next].sort())
})

test('ID-67 nobody puts rights into a role that they don’t have themselves, nor a parent with such', async () => {
  const keeper = await shop.person(await make(['access.manage', 'order.read']))
  const [own, strong] = [await make(['order.read']), await make(['order.edit'])]
  expect(await change(own, { permissions: ['order.read', 'order.edit'] }, keeper)).toEqual([
    409,
    'more-than-own-rights',
  ])
  expect(await change(own, { parent: strong }, keeper)).toEqual([409, 'more-than-own-rights'])
  expect(await change(own, { permissions: [] }, keeper)).toEqual([200, undefined])
})

test('US-10.1 who leads lends a role that they have themselves, always with an end, sees it and takes it back', async () => {
  const lender = await shop.person(await make(['role.lend', 'order.read', 'order.edit', 'product.read']))
  const [small, big] = [await make(['order.read', 'order.edit']), await make(['order.read', 'cost.read'])]
  const friend = await shop.person(await make(['product.read']))
  const lend = (body: object, by = lender) =>
    by.call('POST', '/lent-roles', { to: friend.userId, role: small, until: inTime(HOUR), reason: 'holidays', ...body })
  const lent = await lend({})
  expect(lent.status).toBe(201)
  expect(await rightsOf(friend)).toContain('order.edit')
  expect((await lend({ until: undefined })).status).toBe(400)
  expect((await lend({ reason: ' ' })).status).toBe(400)
  expect((await lend({ until: inTime(-HOUR) })).body.code).toBe('ends-in-the-past')
  expect((await lend({ role: big })).body.code).toBe('more-than-own-rights')
  expect((await lend({ to: lender.userId })).body.code).toBe('own-role')
  expect((await lend({}, friend)).status).toBe(403)
  const { items, lendable } = (await lender.call('GET', '/lent-roles')).body
  expect(items).toMatchObject([{ id: lent.body.id, userId: friend.userId, lent: true, reason: 'holidays' }])
  const keys = lendable.map(({ key }: { key: string }) => key)
  expect([keys.includes(small), keys.includes(big), keys.includes('admin')]).toEqual([true, false, false])
  // Only one's own: what an administrator gave is not there for a lender.
  const given = await shop.admin.call('POST', `/people/${friend.userId}/roles`, { role: 'viewer' })
  const back = (id: string, by = lender) => by.call('POST', `/lent-roles/${id}/end`, { reason: 'back early' })
  expect((await back(given.body.id)).status).toBe(404)
  expect((await back(lent.body.id, shop.admin)).status).toBe(404)
  expect((await back(lent.body.id)).status).toBe(200)
  expect(await rightsOf(friend)).not.toContain('order.edit')
  expect((await back(lent.body.id)).body.code).toBe('assignment-over')
})
