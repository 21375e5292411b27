import { keepsQuantities } from '../catalogue/index.ts'

/** Quotes that a customer can still accept (R-CA10). */
keepsQuantities('quotes', async (tx, productId) => {
  const [row] = await tx`
    SELECT 1 FROM quotes q, jsonb_to_recordset(q.lines) AS l("productId" uuid, quantity numeric)
    WHERE q.org_id = current_org() AND q.status = 'sent' AND q.deleted_at IS NULL
      AND l."productId" = ${productId} AND l.quantity <> trunc(l.quantity) LIMIT 1`
  return row !== undefined
})
