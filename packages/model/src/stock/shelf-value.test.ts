import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valueMinor } from '../base/value/money.ts'
import { addQuantities, fromMillionths, isPositive, subtractQuantities } from '../base/value/quantity.ts'
import { moveWorths, valueOfPart } from './shelf-value.ts'

const quantity = fc.integer({ min: 1, max: 3_000_000 }).map((n) => fromMillionths(BigInt(n)))

test('R-ST9 receipts and deliveries, in any parts, change the value of goods by what lies there, to the cent', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(quantity, fc.boolean()), { maxLength: 40 }), fc.nat(500), (steps, costMinor) => {
      let onHand = '0'
      const moves = steps.map(([size, out]) => {
        const to = out && isPositive(subtractQuantities(onHand, size)) ? 'outside' : 'shelves'
        onHand = to === 'outside' ? subtractQuantities(onHand, size) : addQuantities(onHand, size)
        return { productId: 'p', quantity: size, to } as const
      })
      const worths = moveWorths(moves, new Map([['p', { onHand: '0', costMinor }]]))
      expect(worths.reduce((sum, worth) => sum + worth, 0)).toBe(valueMinor(onHand, costMinor))
    }),
  )
})

test('R-ST9 half a kilo twice is one kilo; what goes from shelf to shelf is worth nothing more or less', () => {
  const there = new Map([['p', { onHand: '1', costMinor: 3 }]])
  const half = { productId: 'p', quantity: '0.5', to: 'outside' } as const
  expect(moveWorths([half, { ...half, to: 'other-shelf' }, half], there)).toEqual([-1, 0, -2])
})

test('R-SA15 what comes back in parts brings back exactly what left', () => {
  fc.assert(
    fc.property(fc.array(quantity, { minLength: 1, maxLength: 20 }), fc.nat(100_000), (parts, value) => {
      let left = { quantity: addQuantities('0', ...parts), valueMinor: value }
      for (const part of parts) {
        const back = valueOfPart(left, part)
        left = { quantity: subtractQuantities(left.quantity, part), valueMinor: left.valueMinor - back }
        expect(left.valueMinor).toBeGreaterThanOrEqual(0)
      }
      expect(left).toEqual({ quantity: '0', valueMinor: 0 })
    }),
  )
})
