import type { Tx } from '@werkbank/database/connect.ts'

/** At what each product last left for a subject: what a return is worth (a return is valued at what left). */
export async function deliveredUnitCosts(tx: Tx, subject: { type: string; id: string }): Promise<Map<string, number>> {
  const rows = await tx<{ productId: string; unitCostMinor: number }[]>`
    SELECT DISTINCT ON (product_id) product_id, unit_cost_minor FROM stock_moves
    WHERE org_id = current_org() AND subject_type = ${subject.type} AND subject_id = ${subject.id} AND reason = 'delivery' ORDER BY product_id, at DESC, id DESC`
  return new Map(rows.map((row) => [row.productId, row.unitCostMinor]))
}
