import { expect, test } from 'vitest'
import { linePrice } from './line-price.ts'

const product = { priceMinor: 999, taxPercent: '19' }
const agreed = (priceTyped: boolean) => ({ productId: 'p', unitPriceMinor: 500, priceTyped, taxPercent: '7' })
const price = (typed: number | undefined, was?: ReturnType<typeof agreed>, productId = 'p') =>
  linePrice({ productId, ...(typed === undefined ? {} : { unitPriceMinor: typed }) }, product, was)

test('R-SA11 typed, else as agreed for the same product, else the price of the product', () => {
  expect(price(1)).toEqual({ unitPriceMinor: 1, taxPercent: '19' })
  expect(price(undefined)).toEqual({ unitPriceMinor: 999, taxPercent: '19' })
  expect(price(undefined, agreed(false))).toEqual({ unitPriceMinor: 500, taxPercent: '7' })
  expect(price(undefined, agreed(false), 'q')).toEqual({ unitPriceMinor: 999, taxPercent: '19' })
  expect(linePrice({ productId: 'gone' }, undefined, undefined)).toEqual({ unitPriceMinor: 0, taxPercent: '0' })
})

test('R-SA11 a typed price that was agreed and is taken back gives way to the price of the product', () => {
  expect(price(undefined, agreed(true))).toEqual({ unitPriceMinor: 999, taxPercent: '7' })
})
