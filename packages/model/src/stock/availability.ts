import { addQuantities, type Quantity, subtractQuantities, ZERO } from '../base/value/quantity.ts'
import type { MirrorRow } from '../mirror/tables.ts'
import { isPromisable } from './places.ts'

type Level = Pick<MirrorRow<'stockLevels'>, 'productId' | 'locationId' | 'onHand' | 'reserved'>
type Place = Pick<MirrorRow<'locations'>, 'id' | 'kind' | 'sellable'>

/**
 * What can be promised of each product now: on hand less reserved, over all places that may be promised from (WH-08). `places` are those
 * that were not deleted. Products without such a level are missing. The API's `availability` says the same in SQL.
 */
export function availableByProduct(levels: readonly Level[], places: readonly Place[]): Map<string, Quantity> {
  const promisable = new Set(places.flatMap((place) => (isPromisable(place) ? [place.id] : [])))
  const available = new Map<string, Quantity>()
  for (const { productId, locationId, onHand, reserved } of levels) {
    if (promisable.has(locationId))
      available.set(productId, addQuantities(available.get(productId) ?? ZERO, subtractQuantities(onHand, reserved)))
  }
  return available
}
