import { newId } from '@werkbank/model/base/value/id.ts'
import { FAVOURITES_MAX } from '@werkbank/model/settings/favourite.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const set = (person: TestPerson, subject: string, starred = true) =>
  person.call('PUT', '/favourites', { subject, starred })
const mirrored = async (person: TestPerson) => {
  const mirror = makeMirrorClient(person)
  await mirror.bootstrap()
  return mirror.rows('favourites').map(({ subject }) => subject)
}

test('FE-16 favourites are on all devices of their person and on nobody else’s; twice is as once, and taken out and in again they are there', async () => {
  const [sales, other] = [await shop.person('sales'), await shop.person('sales')]
  const [one, two] = [`order:${newId()}`, `view:${newId()}`]
  const follower = makeMirrorClient(sales)
  await follower.bootstrap()
  for (const subject of [one, one, two]) expect((await set(sales, subject)).status).toBe(200)
  expect((await mirrored(sales)).toSorted()).toEqual([one, two].toSorted())
  expect(await mirrored(other)).toEqual([])
  await follower.pull()
  expect(follower.rows('favourites')).toHaveLength(2)
  expect((await set(other, one, false)).status).toBe(200) // none of theirs: nothing happens
  expect((await set(sales, one, false)).status).toBe(200)
  await follower.pull()
  expect(follower.rows('favourites').map(({ subject }) => subject)).toEqual([two])
  expect((await set(sales, one)).status).toBe(200)
  expect(await mirrored(sales)).toHaveLength(2)
  const { items } = (await other.call('GET', '/events?limit=200')).body
  expect(JSON.stringify(items)).not.toContain(two)
})

test('FE-16 what names nothing is refused with its place, and more favourites than anybody finds again too', async () => {
  const sales = await shop.person('sales')
  const loud = `order:${newId().replace(/.$/, 'A')}`
  for (const subject of ['', 'order', 'order:1', loud, `Order:${newId()}`, `order:${newId()}:x`, 'x'.repeat(90)])
    expect(await set(sales, subject)).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([expect.objectContaining({ path: 'subject' })]) },
    })
  await shop.sql`INSERT INTO favourites (org_id, id, user_id, subject)
    SELECT ${sales.orgId}::uuid, ${sales.userId}::text || ':order:' || n, ${sales.userId}::uuid, 'order:' || n FROM generate_series(1, ${FAVOURITES_MAX - 1}::int) n`
  const both = await Promise.all([set(sales, `order:${newId()}`), set(sales, `order:${newId()}`)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
    code: 'too-many-favourites',
    data: { max: FAVOURITES_MAX },
  })
})
