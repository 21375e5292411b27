import { fromMillionths, toMillionths, ZERO } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'

export type Sum = { onHand: string; reserved: string; available: string }
export const NOTHING: Sum = { onHand: ZERO, reserved: ZERO, available: ZERO }
type Level = Pick<MirrorRow<'stockLevels'>, 'productId' | 'onHand' | 'reserved'>

/**
 * What is on hand, reserved and available of each product over all places. Exact. With `parentOf`, a family has the sum of its
 * variants, too.
 */
export function sumLevels(
  levels: readonly Level[],
  parentOf: (productId: string) => string | null | undefined = () => null,
): Map<string, Sum> {
  const sums = new Map<string, { onHand: bigint; reserved: bigint }>()
  const add = (id: string, onHand: bigint, reserved: bigint) => {
    const sum = sums.get(id) ?? { onHand: 0n, reserved: 0n }
    sum.onHand += onHand
    sum.reserved += reserved
    sums.set(id, sum)
  }
  for (const { productId, onHand, reserved } of levels) {
    const [there, held] = [toMillionths(onHand), toMillionths(reserved)]
    add(productId, there, held)
    const parent = parentOf(productId)
    if (parent) add(parent, there, held)
  }
  return new Map(
    [...sums].map(([id, { onHand, reserved }]) => [
      id,
      {
        onHand: fromMillionths(onHand),
        reserved: fromMillionths(reserved),
        available: fromMillionths(onHand - reserved),
      },
    ]),
  )
}
