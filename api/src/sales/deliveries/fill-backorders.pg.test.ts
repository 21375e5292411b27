import { createConsumer } from '@werkbank/database/consumer.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../../jobs/check-books.ts'
import { buildShop, type Shop } from '../../testing-shop.ts'
import { backorders } from '../index.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const backordered = async (id: string) => (await shop.ask('GET', `/orders/${id}`)).committed.lines[0]

test('R-SA13 the spine brings receipts and cancellations to the orders that wait, without anybody asking', async () => {
  const product = await shop.product({ onHand: '5' })
  const [holder, older, newer] = await Promise.all(
    [0, 1, 2].map(() => shop.order([{ productId: product, quantity: '5' }])),
  )
  for (const id of [holder, older, newer] as string[])
    await shop.ask('POST', `/orders/${id}/commit`, { backorder: true })
  const consumer = createConsumer(shop.sql, backorders, { poke: shop.api.services.poke })
  try {
    await shop.ask('POST', '/stock/receipts', { productId: product, quantity: '2', locationId: shop.warehouse })
    consumer.wake()
    await expect.poll(() => backordered(older as string)).toMatchObject({ reserved: '2' })
    await shop.ask('POST', `/orders/${holder}/cancel`, { reason: 'Nicht gewünscht' })
    consumer.wake()
    await expect.poll(() => backordered(newer as string)).toMatchObject({ reserved: '2', backordered: '3' })
    expect(await backordered(older as string)).toMatchObject({ reserved: '5', backordered: '0' })
    expect(await shop.ask('GET', `/orders/${older}`)).toMatchObject({ backorder: false })
  } finally {
    await consumer.stop()
  }
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})
