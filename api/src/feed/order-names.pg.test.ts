import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { nameOfOrder } from '@werkbank/model/sales/order-name.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { type MirrorClient, makeMirrorClient } from './mirror-client.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const fresh = async (person: TestPerson): Promise<MirrorClient> => {
  const client = makeMirrorClient(person)
  await client.bootstrap()
  return client
}
/** Somebody writes beside the order, and stars it. */
async function nameElsewhere(order: string, person: TestPerson): Promise<void> {
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, subject_type, subject_id) VALUES (${person.orgId}, ${order}, 'record', '', 'order', ${order}) ON CONFLICT DO NOTHING`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text)
      VALUES (${person.orgId}, ${newId()}, ${order}, 'chat', 1, ${person.userId}, 'said')`
    await tx`UPDATE chat_rooms SET last_position = 1 WHERE id = ${order}`
  })
  await person.call('PUT', '/favourites', { subject: `order:${order}`, starred: true })
}
const namesOn = (client: MirrorClient, order: string) => [
  client.rows('chatRooms').find(({ id }) => id === order)?.order,
  client.rows('favourites').find(({ subject }) => subject === `order:${order}`)?.order,
]
/** As the order's own row would name it. */
const nameOn = (client: MirrorClient, order: string) =>
  nameOfOrder(client.rows('orders').find(({ id }) => id === order) as Parameters<typeof nameOfOrder>[0])

test('what names an order is sent with its number and customer, and anew where they change, on a device that has it already', async () => {
  const productId = await shop.product({ onHand: '10' })
  const order = await shop.order([{ productId, quantity: '2' }])
  await nameElsewhere(order, shop.admin)
  const client = await fresh(shop.admin)
  expect(namesOn(client, order)).toEqual([nameOn(client, order), nameOn(client, order)])
  const { number } = await shop.ask('POST', `/orders/${order}/commit`, {})
  await client.pull()
  expect(nameOn(client, order)?.number).toBe(number)
  expect(namesOn(client, order)).toEqual([nameOn(client, order), nameOn(client, order)])
  const other = (await shop.ask('POST', '/customers', { name: 'Zinn & Söhne' })).id
  await withOrg(shop.sql, shop.admin, (tx) => tx`UPDATE orders SET working_customer_id = ${other} WHERE id = ${order}`)
  await client.pull()
  expect(namesOn(client, order)).toEqual([
    { number, customerId: other },
    { number, customerId: other },
  ])
  // What nothing of its name touches sends neither.
  const revs = () => client.rows('chatRooms').map(({ rev }) => rev)
  const before = revs()
  await withOrg(shop.sql, shop.admin, (tx) => tx`UPDATE orders SET working_lines = 7 WHERE id = ${order}`)
  await client.pull()
  expect(revs()).toEqual(before)
})

test('moves and entries of a delivery say its order’s number, on devices and in the API alike, and to nobody who may not see orders', async () => {
  const productId = await shop.product({ onHand: '10' })
  const order = await shop.order([{ productId, quantity: '2' }])
  const { number } = await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, {})
  await nameElsewhere(order, shop.admin)
  const storekeeper = await shop.personWith('stock.read', 'ledger.read', 'chat.use')
  await storekeeper.call('PUT', '/favourites', { subject: `order:${order}`, starred: true })
  for (const [person, told] of [
    [shop.admin, number],
    [storekeeper, null],
  ] as const) {
    const client = await fresh(person)
    const moves = (await person.call('GET', `/stock/moves?subjectId=${order}`)).body.items
    const entries = (await person.call('GET', '/ledger/entries?limit=200')).body.items
    const ofOrder = ({ subjectId }: Record<string, unknown>) => subjectId === order
    const numbers = (rows: readonly Record<string, unknown>[]) => rows.filter(ofOrder).map((row) => row.orderNumber)
    for (const rows of [moves, entries, client.rows('stockMoves'), client.rows('journalEntries')])
      expect(numbers(rows)).toEqual([told])
    expect((await person.call('GET', `/stock/moves/${moves[0].id}`)).body.orderNumber).toBe(told)
    // A receipt is for no order.
    expect(client.rows('stockMoves').filter((row) => !ofOrder(row) && row.orderNumber !== null)).toEqual([])
    if (told === null) expect(namesOn(client, order)[1]).toBeNull()
  }
})
