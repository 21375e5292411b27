import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
let two: [TestPerson, TestPerson]
beforeAll(async () => {
  shop = await buildShop()
  two = [await shop.person('admin', 'Anna'), await shop.person('admin', 'Bernd')]
})
afterAll(() => shop?.close())

/** A place and a count of it, each with its address and the names that two people give it. */
async function begin() {
  const place = newId()
  await shop.ask('POST', '/locations', { id: place, code: place.slice(-8), name: 'Regal 1' })
  await shop.ask('POST', '/stock/receipts', { productId: await shop.product(), quantity: '2', locationId: place })
  const { id: count } = await shop.ask('POST', '/counts', { name: 'Regal 1', locationId: place })
  return { place: `/locations/${place}`, count: `/counts/${count}` }
}
const changesOf = async (path: string, person = two[0]) => (await person.call('GET', `${path}/changes`)).body.items

test.each(['place', 'count'] as const)(
  'PR-04 ID-122 who gave a %s which name when, from what to what, is in its history; of two at once the second sees the name of the first before anything is lost',
  async (kind) => {
    const path = (await begin())[kind]
    const rename = (person: TestPerson, name: string, seen: string) =>
      person.call('PATCH', path, { name, seen: { name: seen } })
    const [first, second] = await Promise.all([rename(two[0], 'Süd', 'Regal 1'), rename(two[1], 'Nord', 'Regal 1')])
    const [taken, refused] = first.status === 200 ? [first, second] : [second, first]
    const name = taken === first ? 'Süd' : 'Nord'
    expect([taken.status, taken.body.version]).toEqual([200, 2])
    expect(refused).toMatchObject({ status: 409, body: { code: 'changed-meanwhile', data: { fields: { name } } } })
    expect((await rename(two[1], 'West', name)).status).toBe(200)
    // The same again changes nothing, and leaves no trace.
    expect((await two[0].call('PATCH', path, { name: 'West' })).body.version).toBe(3)
    const changes = await changesOf(path)
    expect(changes).toMatchObject([
      { actor: two[1].userId, what: 'changed', fields: { name: [name, 'West'] } },
      { actor: two[taken === first ? 0 : 1].userId, what: 'changed', fields: { name: ['Regal 1', name] } },
    ])
    expect(changes).toHaveLength(2)
    expect(Number.isNaN(Date.parse(changes[0].at))).toBe(false)
    expect(await two[0].call('PATCH', path, { name: '  ' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'name' }] },
    })
  },
)

test('PR-04 ID-123 that a count was posted stands in its history, and its name can be mended later', async () => {
  const { count } = await begin()
  await shop.ask('POST', `${count}/post`, {})
  expect(await changesOf(count)).toMatchObject([{ record: 'count', fields: { status: ['open', 'posted'] } }])
  expect(await two[0].call('PATCH', count, { name: 'Regal 1, Mai' })).toMatchObject({
    status: 200,
    body: { version: 3 },
  })
  expect(await changesOf(count)).toHaveLength(2)
})

test('ID-124 ID-71 history and names of places and counts take their rights; a code is there once; far ends of moves are not renamed', async () => {
  const { place, count } = await begin()
  await two[0].call('PATCH', place, { name: 'Süd' })
  const reader = await shop.personWith('stock.read')
  const stranger = await shop.personWith('chat.use')
  for (const path of [place, count]) {
    expect((await reader.call('GET', `${path}/changes`)).status).toBe(200)
    expect((await reader.call('PATCH', path, { name: 'X' })).status).toBe(403)
    expect((await stranger.call('GET', `${path}/changes`)).status).toBe(403)
    // An event says no more than the history does.
    const events = (await stranger.call('GET', '/events?limit=200')).body.items ?? []
    expect(events.filter(({ type }: { type: string }) => /^(location|count)\./.test(type))).toEqual([])
  }
  expect(await two[0].call('PATCH', place, { code: 'hl' })).toMatchObject({ status: 409, body: { code: 'code-taken' } })
  const [supplier] = await shop.sql`SELECT id FROM locations WHERE org_id = ${shop.admin.orgId} AND kind = 'supplier'`
  expect((await two[0].call('PATCH', `/locations/${supplier?.['id']}`, { name: 'X' })).status).toBe(404)
  const other = newId()
  for (const path of [`/locations/${other}`, `/counts/${other}`])
    expect([
      (await two[0].call('GET', `${path}/changes`)).status,
      (await two[0].call('PATCH', path, { name: 'X' })).status,
    ]).toEqual([404, 404])
})
