import { count } from '@werkbank/database/testing/testing.ts'
import { readOrder, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRandom } from '../../testing-random.ts'
import { buildShop, type Shop } from '../../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

/** The rows of a mirror table, as a device gets them. */
async function mirrored<T extends 'orderLines' | 'products'>(table: T): Promise<MirrorRow<T>[]> {
  const { text } = await shop.admin.call('GET', '/sync/bootstrap')
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return lines.filter((line) => line.table === table).flatMap(({ rows }) => rows)
}

test.each(Array.from({ length: count(3, 30) }, (_, index) => 5_200 + index))(
  'SA-12 R-SA11 what a device shows as price and tax of a line is what the commit agrees on (seed %i)',
  async (seed) => {
    const random = makeRandom(seed)
    const products = await Promise.all(
      [19, 7].map((tax) => shop.product({ kind: 'service', taxPercent: String(tax), priceMinor: 500 })),
    )
    const ids = ['a', 'b', 'c']
    const id = await shop.order(ids.map((line) => ({ id: line, productId: products[0] as string, quantity: '2' })))
    let takenBack = 0
    for (let version = 1; version <= 8; version++) {
      const line = ids[random(3)] as string
      if (random(2)) await shop.ask('PATCH', `/products/${products[random(2)]}`, { priceMinor: 100 + random(900) })
      await shop.edit(id, (doc) => {
        const typed = readOrder(doc).lines.find((one) => one.id === line)?.unitPriceMinor
        if (typed !== undefined && random(3)) {
          setLineField(doc, line, 'unitPriceMinor', undefined)
          takenBack += 1
        } else if (random(2)) setLineField(doc, line, 'unitPriceMinor', random(1000))
        else setLineField(doc, line, 'productId', products[random(2)] as string)
        setLineField(doc, line, 'quantity', String(version + 1))
      })
      const [before, known] = [await mirrored('orderLines'), await mirrored('products')]
      const { workingCopy } = await shop.ask('GET', `/orders/${id}`)
      const expected = workingCopy.lines.map((one: { id: string; productId: string; unitPriceMinor?: number }) =>
        linePrice(
          one,
          known.find((product) => product.id === one.productId),
          before.find((row) => row.id === `${id}:${one.id}`),
        ),
      )
      await shop.ask('POST', `/orders/${id}/commit`, {})
      const { committed } = await shop.ask('GET', `/orders/${id}`)
      expect(
        committed.lines.map(({ agreedPriceMinor, taxPercent }: { agreedPriceMinor: number; taxPercent: string }) => ({
          unitPriceMinor: agreedPriceMinor,
          taxPercent,
        })),
      ).toEqual(expected)
    }
    expect(takenBack).toBeGreaterThan(0)
  },
)
