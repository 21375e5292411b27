import type { OrderContent, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { checkLine, checkWhole } from '@werkbank/model/agreement/findings.ts'
import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import { orderTotal } from '@werkbank/model/agreement/total.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { checkOrder } from '@werkbank/model/sales/check-order.ts'
import fc from 'fast-check'
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { coverLines, memoCoverLines } from './availability.ts'
import { type AgreedLineRow, createTotal, type ProductRow } from './create-content.ts'
import { memoPerLine } from './sheet/memo-per-line.ts'

const PRODUCTS = [newId(), newId(), newId()]

const line = fc.record({
  id: fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5', 'l6'),
  productId: fc.constantFrom(...PRODUCTS),
  quantity: fc.constantFrom('0', '1', '2.5', '7', '30'),
  discountPercent: fc.constantFrom('0', '12.5', '100'),
  unitPriceMinor: fc.option(fc.nat(10_000), { nil: undefined }),
})
/** Something that happens while an order is open. */
const event = fc.oneof(
  line.map((next) => ({ line: next as unknown as OrderLine })),
  fc.constantFrom('l1', 'l2', 'l3').map((gone) => ({ gone })),
  fc
    .record({
      id: fc.constantFrom(...PRODUCTS),
      priceMinor: fc.nat(5_000),
      taxPercent: fc.constantFrom('19.00', '7', '0'),
    })
    .map((row) => ({
      product: { ...row, kind: 'goods', active: true, unit: 'pcs', sku: 'A', currency: 'EUR' } as ProductRow,
    })),
  fc
    .record({
      lineId: fc.constantFrom('l1', 'l2'),
      productId: fc.constantFrom(...PRODUCTS),
      unitPriceMinor: fc.nat(900),
      priceTyped: fc.boolean(),
      taxPercent: fc.constantFrom('19', '7'),
      reserved: fc.constantFrom('0', '2'),
    })
    .map((row) => ({ agreed: row as AgreedLineRow })),
  fc.tuple(fc.constantFrom(...PRODUCTS), fc.constantFrom('0', '3', '40')).map((available) => ({ available })),
  fc.boolean().map((exempt) => ({ exempt })),
)

test('what is kept from key to key adds up to what is computed from scratch: totals, cover of stock, findings', () => {
  let shorts = 0
  let taxed = 0
  fc.assert(
    fc.property(fc.array(event, { minLength: 20, maxLength: 60 }), (events) =>
      createRoot((dispose) => {
        const products = new Map<string, ProductRow>()
        const agreed = new Map<string, AgreedLineRow>()
        let available = new Map<string, string>()
        const [whole, setWhole] = createSignal<OrderContent>({ head: {}, lines: [], notes: '', broken: [] })
        const [exempt, setExempt] = createSignal(false)
        const [rows, setRows] = createSignal(0)
        const facts = {
          product: (id: string) => (rows() >= 0 ? products.get(id) : undefined),
          agreed: (id: string) => (rows() >= 0 ? agreed.get(id) : undefined),
        }
        const total = createTotal(whole, facts, exempt)
        const held = (of: OrderLine, row: AgreedLineRow | undefined) =>
          row?.productId === of.productId ? row.reserved : '0'
        const covers = memoCoverLines(held)
        const priceOf = (of: OrderLine) => of.unitPriceMinor ?? 0
        const findingsOf = memoPerLine((of: OrderLine, product: ProductRow | undefined) =>
          checkLine(of, 'EUR', { product: () => product, priceOf }),
        )
        for (const happened of events) {
          const lines = [...whole().lines]
          if ('line' in happened) {
            const at = lines.findIndex(({ id }) => id === happened.line.id)
            lines.splice(at < 0 ? lines.length : at, at < 0 ? 0 : 1, happened.line)
          } else if ('gone' in happened) {
            const at = lines.findIndex(({ id }) => id === happened.gone)
            if (at >= 0) lines.splice(at, 1)
          } else if ('product' in happened) products.set(happened.product.id, happened.product)
          else if ('agreed' in happened) agreed.set(happened.agreed.lineId, happened.agreed)
          else if ('available' in happened) available = new Map([...available, happened.available])
          else setExempt(happened.exempt)
          setWhole({ ...whole(), lines })
          setRows((n) => n + 1)

          const priced = lines.map((of) => ({
            ...of,
            ...linePrice(of, facts.product(of.productId), facts.agreed(of.id)),
          }))
          expect(total()).toEqual(orderTotal(priced, { taxExempt: exempt() }))
          const expected = coverLines(lines, available, (of) => held(of as OrderLine, agreed.get(of.id)))
          const now = covers(lines, available, (of) => agreed.get(of.id))
          expect(new Map([...now].sort())).toEqual(new Map([...expected].sort()))
          const product = (id: string) => products.get(id)
          const customer = () => ({ name: 'Meier', active: true })
          const world = { customer, agreedCustomerId: null, currency: 'EUR', today: '2026-11-26' }
          const order = { ...world, product, priceOf }
          expect([
            ...checkWhole(whole(), order),
            ...lines.flatMap((of) => findingsOf(of, product(of.productId))),
          ]).toEqual(checkOrder(whole(), order))
          if ([...now.values()].some(({ short }) => short !== '0')) shorts += 1
          if ((total()?.taxMinor ?? 0) > 0) taxed += 1
        }
        dispose()
      }),
    ),
    { numRuns: 100 },
  )
  expect(Math.min(shorts, taxed)).toBeGreaterThan(100)
})

test('a key in one line leaves the cover of other products the objects that they were', () => {
  const covers = memoCoverLines((_line: { id: string; productId: string; quantity: string }) => '0')
  const lines = PRODUCTS.map((productId, at) => ({ id: `l${at}`, productId, quantity: '2' }))
  const available = new Map(PRODUCTS.map((id) => [id, '5']))
  const before = covers(lines, available, () => undefined)
  const after = covers(
    [{ ...lines[0], quantity: '9' } as (typeof lines)[0], ...lines.slice(1)],
    available,
    () => undefined,
  )
  expect(after.get('l0')).toEqual({ available: '5', short: '4' })
  expect(after.get('l1')).toBe(before.get('l1'))
})
