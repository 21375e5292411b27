import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divideRounded, lineNetMinor, splitMinor, taxMinor, valueMinor } from './money.ts'

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })

test('halves are rounded away from zero', () => {
  expect([divideRounded(5n, 10n), divideRounded(-5n, 10n), divideRounded(4n, 10n), divideRounded(15n, 10n)]).toEqual([
    1n,
    -1n,
    0n,
    2n,
  ])
  expect(() => divideRounded(1n, 0n)).toThrow(RangeError)
})

test('rounding is never more than half off, and the same for both signs', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.bigInt(1n, 10n ** 9n), (numerator, denominator) => {
      const rounded = divideRounded(numerator, denominator)
      const off = numerator - rounded * denominator
      expect((off < 0n ? -off : off) * 2n <= denominator).toBe(true)
      expect(divideRounded(-numerator, denominator)).toBe(-rounded)
    }),
  )
})

test('the parts of a split add up to the amount, and none is a unit away from its share', () => {
  fc.assert(
    fc.property(
      amount,
      fc
        .array(fc.nat(10_000), { minLength: 1, maxLength: 20 })
        .filter((weights) => weights.some((weight) => weight > 0)),
      (minor, weights) => {
        const parts = splitMinor(minor, weights)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(minor)
        for (const [index, part] of parts.entries())
          expect(Math.abs(part - (minor * (weights[index] ?? 0)) / total)).toBeLessThan(1)
      },
    ),
  )
})

test('a split favours the largest remainder, then the earlier part', () => {
  expect(splitMinor(100, [1, 1, 1])).toEqual([34, 33, 33])
  expect(splitMinor(-100, [1, 1, 1])).toEqual([-34, -33, -33])
  expect(() => splitMinor(1, [0, 0])).toThrow(RangeError)
})

test('a line is rounded once, after its discount', () => {
  expect(lineNetMinor('3', 333, '10')).toBe(899) // 899.1, not 3 × 300
  expect(lineNetMinor('0.5', 1, '0')).toBe(1)
  expect(lineNetMinor('12', 1_250, '100')).toBe(0)
  expect(lineNetMinor('0.000001', 1_000_000, '0')).toBe(1)
})

test('without fractions and discount, a line is quantity times price', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(1_000_000), (quantity, price) => {
      expect(lineNetMinor(String(quantity), price, '0')).toBe(quantity * price)
    }),
  )
})

test('a larger discount never makes a line dearer', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(100_000), fc.nat(100), fc.nat(100), (quantity, price, one, two) => {
      const [less, more] = one < two ? [one, two] : [two, one]
      expect(lineNetMinor(String(quantity), price, String(more))).toBeLessThanOrEqual(
        lineNetMinor(String(quantity), price, String(less)),
      )
    }),
  )
})

test('tax of the rates that are in use', () => {
  expect([
    taxMinor(10_000, '19'),
    taxMinor(14_500, '5'),
    taxMinor(2_600_000, '7'),
    taxMinor(1, '19'),
    taxMinor(3, '19'),
  ]).toEqual([1_900, 725, 182_000, 0, 1])
})

test('a value turns round with its quantity, so a reversal takes back exactly what was booked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(1_000_000), (millionths, unit) => {
      const quantity = (millionths / 1_000_000).toFixed(6)
      expect(valueMinor(`-${quantity}`, unit) + valueMinor(quantity, unit)).toBe(0)
    }),
  )
})

test('an amount that is no longer exact is refused, not rounded', () => {
  expect(() => lineNetMinor('999999999999', 1_000_000_000_000, '0')).toThrow(RangeError)
})
