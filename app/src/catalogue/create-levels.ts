import { addQuantities, subtractQuantities, ZERO } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'

export type Sum = { onHand: string; reserved: string; available: string }
export const NOTHING: Sum = { onHand: ZERO, reserved: ZERO, available: ZERO }

/** What is on hand, reserved and available of each product over all places. Exact. */
export function sumLevels(levels: readonly MirrorRow<'stockLevels'>[]): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const { productId, onHand, reserved } of levels) {
    const before = sums.get(productId) ?? NOTHING
    const next = {
      onHand: addQuantities(before.onHand, onHand),
      reserved: addQuantities(before.reserved, reserved),
      available: ZERO,
    }
    sums.set(productId, { ...next, available: subtractQuantities(next.onHand, next.reserved) })
  }
  return sums
}
