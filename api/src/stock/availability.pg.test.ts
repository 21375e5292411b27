import { withOrg } from '@werkbank/database/transaction.ts'
import { availableByProduct } from '@werkbank/model/stock/availability.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { availability, lockLevels } from './levels.ts'
import { listLocations } from './locations.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

test('WH-08 what a device calls available is what the database lets orders have, over all kinds of places', async () => {
  const random = makeRandom(81)
  const products = await Promise.all([1, 2, 3, 4].map(() => shop.product()))
  let differ = 0
  for (const kind of ['warehouse', 'location', 'device', 'quarantine'])
    for (const sellable of [true, false])
      for (const closed of [false, true]) {
        const { id } = await shop.ask('POST', '/locations', {
          code: `${kind}-${sellable}-${closed}`,
          name: 'x',
          kind,
          sellable,
        })
        for (const productId of products)
          if (random(3)) {
            await shop.ask('POST', '/stock/receipts', { productId, quantity: String(1 + random(50)), locationId: id })
            if (kind === 'device' || kind === 'quarantine' || !sellable || closed) differ += 1
          }
        if (closed) await shop.sql`UPDATE locations SET deleted_at = now() WHERE id = ${id}`
      }
  for (const productId of products)
    await shop.ask('POST', `/orders/${await shop.order([{ productId, quantity: '3' }])}/commit`, { backorder: true })
  const { items: levels } = await shop.ask('GET', '/stock/levels?limit=200')
  await withOrg(shop.sql, shop.admin, async (tx) => {
    const places = await listLocations(tx)
    const shown = availableByProduct(levels, places)
    expect(new Map([...(await availability(tx, products))].sort())).toEqual(new Map([...shown].sort()))
    const locked = await lockLevels(tx, products)
    const served = availableByProduct(
      locked,
      locked.map(({ locationId, sellable }) => ({ id: locationId, kind: 'warehouse', sellable })),
    )
    expect(new Map([...served].sort())).toEqual(new Map([...shown].sort()))
  })
  expect(differ).toBeGreaterThan(10)
})
