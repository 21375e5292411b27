import {
  addQuantities,
  compareQuantities,
  isPositive,
  maxQuantity,
  minQuantity,
  subtractQuantities,
  ZERO,
} from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'

/** What can be promised of each product now, over all sellable places: on hand less reserved. */
export function availableByProduct(
  levels: readonly Pick<MirrorRow<'stockLevels'>, 'productId' | 'locationId' | 'onHand' | 'reserved'>[],
  sellable: (locationId: string) => boolean,
): Map<string, string> {
  const available = new Map<string, string>()
  for (const { productId, locationId, onHand, reserved } of levels) {
    if (sellable(locationId))
      available.set(productId, addQuantities(available.get(productId) ?? ZERO, subtractQuantities(onHand, reserved)))
  }
  return available
}

/** `available`: what this line may still take, after the lines above it. `short`: what it lacks. */
export type Cover = { available: string; short: string }
type Wanted = { id: string; productId: string; quantity: string }

/**
 * How stock covers the lines, in their order: two lines of one product share what is there. `own` is what the order holds or has
 * delivered of a line already; that is not taken twice.
 */
export function coverLines(
  lines: readonly Wanted[],
  available: ReadonlyMap<string, string>,
  own: (line: Wanted) => string,
): Map<string, Cover> {
  const left = new Map<string, string>()
  return new Map(
    lines.map((line) => {
      const there = left.get(line.productId) ?? maxQuantity(available.get(line.productId) ?? ZERO, ZERO)
      const held = own(line)
      const open = compareQuantities(line.quantity, held) > 0 ? subtractQuantities(line.quantity, held) : ZERO
      const taken = minQuantity(open, there)
      left.set(line.productId, isPositive(taken) ? subtractQuantities(there, taken) : there)
      return [line.id, { available: there, short: subtractQuantities(open, taken) }]
    }),
  )
}
