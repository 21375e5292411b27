import { fromMillionths, toMillionths, ZERO } from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { isPromisable } from '@werkbank/model/stock/places.ts'

export type Sum = { onHand: string; reserved: string; available: string }
export const NOTHING: Sum = { onHand: ZERO, reserved: ZERO, available: ZERO }
type Level = Pick<MirrorRow<'stockLevels'>, 'productId' | 'locationId' | 'onHand' | 'reserved'>
type Place = Pick<MirrorRow<'locations'>, 'id' | 'kind' | 'sellable'>

/**
 * What is on hand and reserved of each product over all places, and what can be promised of it from those that allow it. Exact. With
 * `parentOf`, a family has the sum of its variants, too.
 */
export function sumLevels(
  levels: readonly Level[],
  places: readonly Place[],
  parentOf: (productId: string) => string | null | undefined = () => null,
): Map<string, Sum> {
  const promisable = new Set(places.flatMap((place) => (isPromisable(place) ? [place.id] : [])))
  const sums = new Map<string, { onHand: bigint; reserved: bigint; available: bigint }>()
  const add = (id: string, onHand: bigint, reserved: bigint, available: bigint) => {
    const sum = sums.get(id) ?? { onHand: 0n, reserved: 0n, available: 0n }
    sum.onHand += onHand
    sum.reserved += reserved
    sum.available += available
    sums.set(id, sum)
  }
  for (const { productId, locationId, onHand, reserved } of levels) {
    const [there, held] = [toMillionths(onHand), toMillionths(reserved)]
    const free = promisable.has(locationId) ? there - held : 0n
    add(productId, there, held, free)
    const parent = parentOf(productId)
    if (parent) add(parent, there, held, free)
  }
  return new Map(
    [...sums].map(([id, { onHand, reserved, available }]) => [
      id,
      {
        onHand: fromMillionths(onHand),
        reserved: fromMillionths(reserved),
        available: fromMillionths(available),
      },
    ]),
  )
}
