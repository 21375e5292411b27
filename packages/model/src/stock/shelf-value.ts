import { divideRounded, valueMinor } from '../base/value/money.ts'
import {
  addQuantities,
  compareQuantities,
  type Quantity,
  subtractQuantities,
  toMillionths,
  ZERO,
} from '../base/value/quantity.ts'

/** All that lies on shelves of a product, and what one piece of it costs. */
export type OnShelves = { onHand: Quantity; costMinor: number }
/** `to`: onto the shelves, off them, or from one to another. */
export type ShelfMove = { productId: string; quantity: Quantity; to: 'shelves' | 'outside' | 'other-shelf' }

/**
 * What each of these moves, one after the other, changes of the value of goods: the value of all that lies there after it less before
 * it, in minor units; negative where goods leave. So the parts of anything add up to the whole, however small they are (R-ST9).
 */
export function moveWorths(moves: readonly ShelfMove[], before: ReadonlyMap<string, OnShelves>): number[] {
  const onHand = new Map<string, Quantity>()
  return moves.map(({ productId, quantity, to }) => {
    const shelves = before.get(productId) ?? { onHand: ZERO, costMinor: 0 }
    const there = onHand.get(productId) ?? shelves.onHand
    const after =
      to === 'shelves' ? addQuantities(there, quantity) : to === 'outside' ? subtractQuantities(there, quantity) : there
    onHand.set(productId, after)
    return valueMinor(after, shelves.costMinor) - valueMinor(there, shelves.costMinor)
  })
}

/**
 * What `quantity` of goods takes with it of what is `left` of them, in minor units: in proportion, and all of it for the rest. Bringing
 * everything back, in any parts, brings back exactly what left (R-SA15). `quantity` ≤ `left.quantity`.
 */
export function valueOfPart(left: { quantity: Quantity; valueMinor: number }, quantity: Quantity): number {
  if (compareQuantities(quantity, left.quantity) >= 0) return left.valueMinor
  return Number(divideRounded(BigInt(left.valueMinor) * toMillionths(quantity), toMillionths(left.quantity)))
}
