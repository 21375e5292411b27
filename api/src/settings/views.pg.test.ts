import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const view = (name: string, more: object = {}) => ({ list: 'orders', name, address: '?status=draft', ...more })
const keep = (person: TestPerson, name: string, more?: object) => person.call('POST', '/views', view(name, more))
const namesOf = async (person: TestPerson) =>
  (await person.call('GET', '/views?list=orders')).body.items.map((one: { name: string }) => one.name)

test('FE-16 one’s own views are nobody else’s, in list, mirror and events; those for all everybody has', async () => {
  const [sales, other] = [await shop.person('sales'), await shop.person('sales')]
  const own = await keep(sales, 'Mine')
  expect(own.status).toBe(201)
  const shared = await keep(shop.admin, 'Drafts', { level: 'organisation', columns: ['number', 'total'] })
  expect(shared.status).toBe(201)
  expect([await namesOf(sales), await namesOf(other)]).toEqual([['Drafts', 'Mine'], ['Drafts']])
  const mirrored = async (person: TestPerson) => {
    const mirror = makeMirrorClient(person)
    await mirror.bootstrap()
    return mirror.rows('views').map(({ name }) => name)
  }
  expect([(await mirrored(sales)).toSorted(), await mirrored(other)]).toEqual([['Drafts', 'Mine'], ['Drafts']])
  const { id } = own.body
  expect((await other.call('PATCH', `/views/${id}`, { name: 'Taken' })).status).toBe(404)
  expect((await shop.admin.call('POST', `/views/${id}/remove`, {})).status).toBe(404)
  expect((await sales.call('PATCH', `/views/${id}`, { name: 'Mine too', seen: { name: 'Mine' } })).status).toBe(200)
  expect(await sales.call('PATCH', `/views/${id}`, { name: 'Mine three', seen: { name: 'Mine' } })).toMatchObject({
    status: 409,
    body: { code: 'changed-meanwhile', data: { fields: { name: 'Mine too' } } },
  })
  expect((await sales.call('POST', `/views/${id}/remove`, {})).status).toBe(200)
  expect(await namesOf(sales)).toEqual(['Drafts'])
})

test('FE-16 for others it takes the right to share, also to change and to remove; a role has one view for a list', async () => {
  const sales = await shop.person('sales')
  const toRole = { level: 'role', roleKey: 'warehouse' }
  for (const place of [{ level: 'organisation' }, toRole])
    expect((await keep(sales, 'For others', place)).status).toBe(403)
  const { id } = (await keep(sales, 'Own')).body
  expect((await sales.call('PATCH', `/views/${id}`, { level: 'organisation' })).status).toBe(403)
  const first = await keep(shop.admin, 'To deliver', toRole)
  expect(first.status).toBe(201)
  expect((await sales.call('PATCH', `/views/${first.body.id}`, { name: 'Other' })).status).toBe(403)
  expect((await sales.call('POST', `/views/${first.body.id}/remove`, {})).status).toBe(403)
  expect(await keep(shop.admin, 'Also', toRole)).toMatchObject({
    status: 409,
    body: { code: 'role-has-view', data: { name: 'To deliver' } },
  })
  expect((await keep(shop.admin, 'Of another list', { ...toRole, list: 'products' })).status).toBe(201)
  expect((await shop.admin.call('POST', `/views/${first.body.id}/remove`, {})).status).toBe(200)
  const both = await Promise.all([keep(shop.admin, 'One', toRole), keep(shop.admin, 'Two', toRole)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  // Another person's shared view cannot be taken by making it one's own.
  const admins = await keep(shop.admin, 'Shared', { level: 'organisation' })
  const second = await shop.person('admin')
  expect((await second.call('PATCH', `/views/${admins.body.id}`, { level: 'person' })).status).toBe(403)
  expect((await shop.admin.call('PATCH', `/views/${admins.body.id}`, { level: 'person' })).status).toBe(200)
  expect(await namesOf(second)).not.toContain('Shared')
})

test('FE-16 a view of no list, without a name, for no role or for a role that is not meant is refused with its place', async () => {
  const refused = async (more: object) => {
    const { status, body } = await keep(shop.admin, 'x', more)
    return [status, body.errors?.[0]?.path]
  }
  expect(await refused({ name: ' ' })).toEqual([400, 'name'])
  expect(await refused({ list: '' })).toEqual([400, 'list'])
  expect(await refused({ address: 'x'.repeat(2_001) })).toEqual([400, 'address'])
  // It leads nowhere but to its list.
  for (const address of ['/people', '//example.org', 'status=draft', '?q=x#main'])
    expect(await refused({ address })).toEqual([400, 'address'])
  expect(await refused({ columns: [7] })).toEqual([400, 'columns.0'])
  expect(await refused({ level: 'role' })).toEqual([400, 'roleKey'])
  expect(await refused({ level: 'role', roleKey: 'nobody' })).toEqual([400, 'roleKey'])
  expect(await refused({ level: 'organisation', roleKey: 'sales' })).toEqual([400, 'roleKey'])
  expect(await refused({ level: 'device' })).toEqual([400, 'level'])
})
