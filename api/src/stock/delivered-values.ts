import type { Tx } from '@werkbank/database/postgres/connect.ts'

export type WithCustomer = { quantity: string; valueMinor: number }

/** By product, what was delivered for a subject and not returned, with its value when it left (R-SA15). The subject must be locked. */
export async function deliveredValues(
  tx: Tx,
  subject: { type: string; id: string },
): Promise<Map<string, WithCustomer>> {
  const rows = await tx<(WithCustomer & { productId: string })[]>`
    SELECT product_id, trim_scale(sum(CASE reason WHEN 'delivery' THEN quantity ELSE -quantity END))::text AS quantity,
      sum(CASE reason WHEN 'delivery' THEN value_minor ELSE -value_minor END)::bigint AS value_minor FROM stock_moves
    WHERE org_id = current_org() AND subject_type = ${subject.type} AND subject_id = ${subject.id} AND reason IN ('delivery', 'return') GROUP BY product_id`
  return new Map(rows.map(({ productId, ...left }) => [productId, left]))
}
