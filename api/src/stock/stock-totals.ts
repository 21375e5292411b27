import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import type { OnShelves } from '@werkbank/model/stock/shelf-value.ts'

/**
 * Locks what lies on all shelves of the products, after the levels and in one order (R-ST6), and returns it with their cost. The caller holds
 * the products (`productFacts` with `hold`) or all their levels: a new cost waits for either.
 */
export async function lockTotals(tx: Tx, productIds: readonly string[]): Promise<Map<string, OnShelves>> {
  const ids = [...new Set(productIds)]
  await tx`INSERT INTO stock_totals (org_id, product_id) SELECT current_org(), id FROM unnest(${ids}::uuid[]) AS asked(id) ORDER BY id ON CONFLICT DO NOTHING`
  const rows = await tx<(OnShelves & { productId: string })[]>`
    SELECT t.product_id, trim_scale(t.on_hand)::text AS on_hand, p.cost_minor FROM stock_totals t JOIN products p ON p.org_id = t.org_id AND p.id = t.product_id
    WHERE t.org_id = current_org() AND t.product_id = ANY(${ids}::uuid[]) ORDER BY t.product_id FOR NO KEY UPDATE OF t`
  return new Map(rows.map(({ productId, ...shelves }) => [productId, shelves]))
}

/** Changes locked totals. */
export async function addToTotals(tx: Tx, changes: readonly { productId: string; onHand: string }[]): Promise<void> {
  await tx`UPDATE stock_totals t SET on_hand = t.on_hand + c.on_hand
    FROM (SELECT product_id, sum(on_hand) AS on_hand FROM ${rowsAs(tx, 'c', { productId: 'uuid', onHand: 'numeric' }, changes)}
      GROUP BY product_id) AS c WHERE t.org_id = current_org() AND t.product_id = c.product_id AND c.on_hand <> 0`
}
