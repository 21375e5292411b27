import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { isZero, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { type LevelKey, levelKey, lockLevelsAt } from '../levels.ts'

/** A counted quantity in a place at a moment. */
export type Counted = LevelKey & { quantity: string; at: string }

const COUNTED = { productId: 'uuid', lotId: 'uuid', locationId: 'uuid', at: 'timestamptz' } as const
/**
 * What was counted less what the ledger says was there at that moment: goods that moved after the count are no difference.
 * Locks the levels. Equal counts are left out.
 */
export async function countDifferences(
  tx: Tx,
  counted: readonly Counted[],
): Promise<(LevelKey & { quantity: string })[]> {
  if (counted.length === 0) return []
  const levels = await lockLevelsAt(tx, counted)
  const rows = await tx<(LevelKey & { since: string })[]>`
    SELECT c.product_id, c.lot_id, c.location_id,
      trim_scale(coalesce(sum(CASE WHEN m.to_location_id = c.location_id THEN m.quantity ELSE -m.quantity END), 0))::text AS since
    FROM ${rowsAs(tx, 'c', COUNTED, counted)}
    LEFT JOIN stock_moves m ON m.org_id = current_org() AND m.product_id = c.product_id AND m.lot_id = c.lot_id AND m.at > c.at
      AND c.location_id IN (m.from_location_id, m.to_location_id)
    GROUP BY 1, 2, 3`
  const since = new Map(rows.map((row) => [levelKey(row), row.since]))
  return counted.flatMap(({ productId, lotId, locationId, quantity }) => {
    const key = { productId, lotId, locationId }
    const then = subtractQuantities(levels.get(levelKey(key))?.onHand ?? '0', since.get(levelKey(key)) ?? '0')
    const difference = subtractQuantities(quantity, then)
    return isZero(difference) ? [] : [{ ...key, quantity: difference }]
  })
}
