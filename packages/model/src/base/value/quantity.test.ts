import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addQuantities,
  compareQuantities,
  fromMillionths,
  isQuantity,
  maxQuantity,
  minQuantity,
  negateQuantity,
  normaliseQuantity,
  positiveQuantitySchema,
  quantitySchema,
  subtractQuantities,
  toMillionths,
} from './quantity.ts'

const LIMIT = 10n ** 17n
const quantity = fc.bigInt(-LIMIT, LIMIT).map(fromMillionths)

test('a quantity and its millionths are the same, both ways', () => {
  fc.assert(
    fc.property(fc.bigInt(-LIMIT, LIMIT), (millionths) => {
      expect(toMillionths(fromMillionths(millionths))).toBe(millionths)
    }),
  )
  fc.assert(
    fc.property(quantity, (text) => {
      expect(normaliseQuantity(text)).toBe(text)
    }),
  )
})

test('adding and taking away are exact', () => {
  fc.assert(
    fc.property(quantity, quantity, (a, b) => {
      expect(subtractQuantities(addQuantities(a, b), b)).toBe(a)
      expect(addQuantities(a, b)).toBe(addQuantities(b, a))
      expect(addQuantities(a, negateQuantity(a))).toBe('0')
    }),
  )
})

test('3140.00 − 3106.40 leaves 33.6', () => {
  expect(subtractQuantities('3140.00', '3106.40')).toBe('33.6')
})

test('order is that of numbers, not of text', () => {
  expect(['10', '9', '-1', '0.5', '-10'].sort(compareQuantities)).toEqual(['-10', '-1', '0.5', '9', '10'])
  fc.assert(
    fc.property(quantity, quantity, (a, b) => {
      expect(compareQuantities(minQuantity(a, b), maxQuantity(a, b))).toBeLessThanOrEqual(0)
      expect(compareQuantities(a, b)).toBe(-compareQuantities(b, a) + 0)
    }),
  )
})

test('one number has one shortest form, and none is minus zero', () => {
  expect(['5.000000', '05', '-0', '-0.000000', '0.10'].map(normaliseQuantity)).toEqual(['5', '5', '0', '0', '0.1'])
})

test.each(['', ' 1', '1,5', '1e3', '.5', '5.', '--1', '1.2345678', '1234567890123', 'NaN', '０'])(
  '%j is not a quantity',
  (text) => {
    expect(isQuantity(text)).toBe(false)
    expect(quantitySchema.safeParse(text).success).toBe(false)
    // Sums of quantities may have a digit more than what is typed and stored.
    if (!/^\d+$/.test(text)) expect(() => toMillionths(text)).toThrow(RangeError)
  },
)

test('a positive quantity is above zero, and says so', () => {
  expect(positiveQuantitySchema.safeParse('0.000001').success).toBe(true)
  expect(positiveQuantitySchema.safeParse('0.000000').error?.issues[0]?.message).toBe(
    'The quantity must be greater than 0.',
  )
})
