import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Queue, startQueue } from '../queue/index.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { exportsList } from './exports-list.ts'
import { exportCalls } from './testing-exports.ts'

let shop: Shop
let queue: Queue
beforeAll(async () => {
  shop = await buildShop()
  queue = await startQueue({ url: shop.database.url, services: shop.api.services, kinds: [exportsList] })
})
afterAll(async () => {
  await queue?.stop()
  await shop?.close()
})
const { made, linesOf } = exportCalls(() => shop, [{ field: 'sku', head: 'sku' }])

test('PR-33 what names another record is sorted by what stands for it there, also where both are of one table or have columns of one name', async () => {
  const { admin } = shop
  for (const sku of ['UHU', 'AAL']) {
    const parentId = await shop.product({ sku, kind: 'parent' })
    await shop.ask('POST', '/products', { sku: `${sku}-1`, name: `Eltern ${sku}`, parentId, variant: { Farbe: 'rot' } })
  }
  const byParent = { narrowing: { search: 'eltern', sort: 'parentId' } }
  expect(await linesOf(admin, await made(admin, byParent))).toEqual([['sku'], ['AAL-1'], ['UHU-1']])

  const productId = await shop.product({ onHand: '9' })
  for (const name of ['Zuletzt', 'Anfang', 'Mitte']) {
    const { id: customerId } = await shop.ask('POST', '/customers', { name: `Rang ${name}` })
    const order = await shop.order([{ id: 'a', productId, quantity: '1' }], { customerId })
    if (name === 'Mitte') await shop.ask('POST', `/orders/${order}/commit`, {})
  }
  const columns = [{ field: 'customerId', head: 'Kunde' }]
  const byCustomer = { list: 'orders', columns, narrowing: { search: 'rang', sort: '-customerId' } }
  expect(await linesOf(admin, await made(admin, byCustomer))).toEqual(
    ['Kunde', 'Rang Zuletzt', 'Rang Mitte', 'Rang Anfang'].map((cell) => [cell]),
  )
})
