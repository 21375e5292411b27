import { readFileSync } from 'node:fs'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { type LineProgress, orderProgress } from '@werkbank/model/sales/order-status.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const MIGRATION = new URL('../../../packages/database/src/migrations/0196-extents-of-orders.sql', import.meta.url)
const backfill = () => /UPDATE orders o SET[^;]+/.exec(readFileSync(MIGRATION, 'utf8'))?.[0] ?? ''

test('SA-05 what the database says of orders from before is what their lines say, whatever happened to those', async () => {
  const product = await shop.product()
  const random = makeRandom(Number(process.env.SEED ?? 20_261_128))
  const expected = new Map<string, { delivery: string; invoicing: string }>()
  await withSystem(shop.sql, async (tx) => {
    const org = shop.admin.orgId
    for (let n = 0; n < 300; n++) {
      const id = newId()
      await tx`INSERT INTO orders (org_id, id, version) VALUES (${org}, ${id}, 1)`
      const lines: LineProgress[] = []
      for (let line = 0; line < random(4); line++) {
        const quantity = random(4)
        const delivered = random(3) === 0 ? quantity : random(quantity + 1)
        const invoiced = random(3) === 0 ? quantity : random(quantity + 1)
        const [returned, credited] = [random(delivered + 1), random(invoiced + 1)]
        const waived = random(credited + 1)
        const isGone = random(6) === 0
        await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, quantity, unit_price_minor, tax_percent, net_minor, delivered, returned, invoiced, credited, waived, deleted_at)
          VALUES (${org}, ${`${id}:${line}`}, ${id}, ${String(line)}, ${line}, ${product}, ${quantity}, 100, 19, 100, ${delivered}, ${returned}, ${invoiced}, ${credited}, ${waived}, ${isGone ? new Date().toISOString() : null})`
        const texts = { quantity, delivered, returned, invoiced, credited, waived }
        if (!isGone)
          lines.push(
            Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, String(value)])) as LineProgress,
          )
      }
      expected.set(id, orderProgress(lines))
    }
    await tx.unsafe(backfill())
    const rows = await tx<
      { id: string; delivery: string; invoicing: string }[]
    >`SELECT id, delivery, invoicing FROM orders`
    for (const { id, ...told } of rows) expect(told, id).toEqual(expected.get(id))
    expect(new Set(rows.map(({ delivery, invoicing }) => `${delivery} ${invoicing}`)).size).toBe(9)
  })
})
