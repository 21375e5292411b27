import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderTotal, workingTotal } from '../agreement/total.ts'
import { createProduct } from '../catalogue/commands.ts'
import { createOrder } from '../sales/commands.ts'
import { LIMITS } from './limits.ts'
import {
  AmountTooLarge,
  lineAmountMinor,
  lineNetMinor,
  percentSchema,
  priceMinorSchema,
  taxMinor,
} from './value/money.ts'
import {
  addQuantities,
  compareQuantities,
  fromMillionths,
  isPositive,
  positiveQuantitySchema,
  storedQuantitySchema,
} from './value/quantity.ts'

const quantity = fc.bigInt(1n, BigInt(LIMITS.quantityMax) * 1_000_000n).map(fromMillionths)
const stored = fc.bigInt(1n, 10n ** 18n - 1n).map(fromMillionths)
const percent = fc.integer({ min: 0, max: 1_000_000 }).map((ten) => fromMillionths(BigInt(ten) * 100n))
const line = fc.record({
  // Small ones, too: of two large numbers the product is always too large.
  quantity: fc.oneof(quantity, fc.bigInt(1n, 10n ** 9n).map(fromMillionths), fc.constant(String(LIMITS.quantityMax))),
  unitPriceMinor: fc.oneof(fc.nat(LIMITS.priceMinorMax), fc.nat(100_000), fc.constant(LIMITS.priceMinorMax)),
  discountPercent: fc.oneof(fc.constant('0'), percent),
  taxPercent: fc.oneof(fc.constantFrom('0', '7', '19', '100'), percent),
})

test('S-33 the schemas take the ranges, and nothing beyond them', () => {
  expect(positiveQuantitySchema.safeParse(String(LIMITS.quantityMax)).success).toBe(true)
  expect(positiveQuantitySchema.safeParse(`${LIMITS.quantityMax}.000001`).success).toBe(false)
  expect(priceMinorSchema.safeParse(LIMITS.priceMinorMax).success).toBe(true)
  expect(priceMinorSchema.safeParse(LIMITS.priceMinorMax + 1).success).toBe(false)
  fc.assert(fc.property(percent, (value) => percentSchema.safeParse(value).success))
})

test('no order and no product takes a price below zero, and no line a discount below zero or of more than all', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  const line = { productId: id, quantity: '1', unitPriceMinor: 500, discountPercent: '100' }
  const orderFault = (fields: object) =>
    createOrder.input.safeParse({ lines: [{ ...line, ...fields }] }).error?.issues.map(({ path }) => path.join('.'))
  expect(orderFault({})).toBeUndefined()
  for (const [field, value] of [
    ['unitPriceMinor', -500],
    ['discountPercent', '100.01'],
    ['discountPercent', '-5'],
  ])
    expect(orderFault({ [field as string]: value }), `${field} ${value}`).toEqual([`lines.0.${field}`])
  const product = { sku: 'A', name: 'Husar', priceMinor: 500 }
  expect(createProduct.input.safeParse(product).success).toBe(true)
  expect(createProduct.input.safeParse({ ...product, priceMinor: -500 }).error?.issues[0]?.path).toEqual(['priceMinor'])
})

test('S-33 of lines within the ranges every sum is an exact whole number, or the line is too much by itself', () => {
  let [exact, tooMuch] = [0, 0]
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
      const total = workingTotal(lines)
      const amounts = lines.map((one) => lineAmountMinor(one.quantity, one.unitPriceMinor, one.discountPercent))
      if (amounts.includes(undefined)) {
        tooMuch += 1
        expect(total).toBeUndefined()
        return
      }
      exact += 1
      expect(total).toEqual(orderTotal(lines))
      for (const sum of [total?.netMinor, total?.taxMinor, total?.grossMinor])
        expect(sum).toSatisfy(Number.isSafeInteger)
    }),
    { numRuns: 500 },
  )
  expect(Math.min(exact, tooMuch)).toBeGreaterThan(50)
})

test('S-33 the largest document there can be is exact to the cent', () => {
  const most = { quantity: '100', unitPriceMinor: LIMITS.priceMinorMax, discountPercent: '0', taxPercent: '100' }
  expect(lineNetMinor(most.quantity, most.unitPriceMinor, '0')).toBe(LIMITS.lineMinorMax)
  const total = orderTotal(Array.from({ length: LIMITS.orderLinesMax }, () => most))
  expect(BigInt(total.grossMinor)).toBe(2n * BigInt(LIMITS.orderLinesMax) * BigInt(LIMITS.lineMinorMax))
  expect(total.grossMinor).toSatisfy(Number.isSafeInteger)
  expect(taxMinor(total.netMinor, '100')).toBe(total.netMinor)
})

test('what a document may hold from before can be shown and summed without a throw', () => {
  fc.assert(
    fc.property(fc.array(stored, { minLength: 1, maxLength: 50 }), fc.nat(LIMITS.lineMinorMax), (quantities, price) => {
      for (const one of quantities) {
        expect(storedQuantitySchema.safeParse(one).success).toBe(true)
        const amount = lineAmountMinor(one, price, '0')
        if (amount !== undefined) expect(amount).toBeLessThanOrEqual(LIMITS.lineMinorMax)
      }
      const sum = addQuantities(...quantities)
      expect([isPositive(sum), compareQuantities(sum, quantities[0] ?? '0') >= 0]).toEqual([true, true])
    }),
  )
  expect(() => lineNetMinor('999999999999', LIMITS.lineMinorMax, '0')).toThrow(AmountTooLarge)
})
