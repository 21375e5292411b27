import { newId } from '@werkbank/model/base/value/id.ts'
import { OPENED_ROOMS } from '@werkbank/model/chat/room-access.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const open = (person: TestPerson, subjectType: string, subjectId: string) =>
  person.call('POST', '/chat/rooms/of-record', { subjectType, subjectId })
const roomsOf = async (person: TestPerson) => {
  const mirror = makeMirrorClient(person)
  await mirror.bootstrap()
  return mirror.rows('chatRooms').map(({ id }) => id)
}

test('CH-02 the conversation of a record is there once somebody begins it, once, for who may see the record', async () => {
  const id = await shop.product()
  const [sales, buyer] = [await shop.person('sales'), await shop.person('purchasing')]
  expect(await roomsOf(sales)).not.toContain(id)
  const answers = await Promise.all([open(sales, 'product', id), open(buyer, 'product', id)])
  expect(answers.map(({ status, body }) => [status, body.id])).toEqual([
    [201, id],
    [201, id],
  ])
  expect(await roomsOf(sales)).toContain(id)
  const blind = await shop.personWith('chat.use', 'customer.read')
  expect(await roomsOf(blind)).not.toContain(id)
  expect((await open(blind, 'product', id)).status).toBe(404)
  expect((await open(blind, 'customer', shop.customer)).status).toBe(201)
})

test('CH-02 people talk about categories, places and counts, too, where they may see them', async () => {
  const made = async (path: string, body: object) => (await shop.admin.call('POST', path, body)).body.id as string
  const category = await made('/categories', { name: 'Ritter' })
  await shop.product({ onHand: '1' })
  const count = await made('/counts', { locationId: shop.warehouse, name: 'Regal 7' })
  const records = { category, location: shop.warehouse, count }
  const keeper = await shop.personWith('chat.use', 'stock.read')
  const seller = await shop.personWith('chat.use', 'product.read')
  for (const [type, id] of Object.entries(records)) {
    const ofStock = type !== 'category'
    expect([type, (await open(keeper, type, id)).status]).toEqual([type, ofStock ? 201 : 404])
    expect([type, (await open(seller, type, id)).status]).toEqual([type, ofStock ? 404 : 201])
    const said = await (ofStock ? keeper : seller).call('POST', `/chat/rooms/${id}/messages`, {
      text: 'Hier fehlt Licht.',
    })
    expect([type, said.status]).toEqual([type, 200])
    expect(await roomsOf(ofStock ? keeper : seller)).toContain(id)
    expect(await roomsOf(ofStock ? seller : keeper)).not.toContain(id)
  }
})

test('CH-02 of what is not there nobody begins a conversation, nor of records whose conversation comes with them', async () => {
  for (const type of OPENED_ROOMS) expect((await open(shop.admin, type, newId())).status).toBe(404)
  expect((await open(shop.admin, 'product', shop.customer)).status).toBe(404)
  expect((await open(shop.admin, 'count', shop.warehouse)).status).toBe(404)
  expect((await open(shop.admin, 'order', newId())).status).toBe(400)
  const silent = await shop.personWith('product.read')
  expect((await open(silent, 'product', await shop.product())).status).toBe(403)
})
