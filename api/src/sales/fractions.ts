import { keepsQuantities } from '../catalogue/index.ts'

/** Committed lines and their progress: delivered or invoiced fractions can still be returned (R-CA10). */
keepsQuantities('orders', async (tx, productId) => {
  const [row] = await tx`
    SELECT 1 FROM order_lines l JOIN orders o ON o.org_id = l.org_id AND o.id = l.order_id
    WHERE l.org_id = current_org() AND l.product_id = ${productId} AND l.deleted_at IS NULL AND o.cancelled_at IS NULL
      AND (l.quantity, l.delivered, l.invoiced, l.returned, l.credited) <> (trunc(l.quantity), trunc(l.delivered), trunc(l.invoiced), trunc(l.returned), trunc(l.credited))
    LIMIT 1`
  return row !== undefined
})
