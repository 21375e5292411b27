import { keepsQuantities } from '../catalogue/index.ts'

/** What lies somewhere came there by moves, and each of them can be reversed: the moves say it all (R-CA10). */
keepsQuantities('moves', async (tx, productId) => {
  const [row] =
    await tx`SELECT 1 FROM stock_moves WHERE org_id = current_org() AND product_id = ${productId} AND quantity <> trunc(quantity) LIMIT 1`
  return row !== undefined
})
keepsQuantities('expected-receipts', async (tx, productId) => {
  const [row] = await tx`
    SELECT 1 FROM expected_receipts WHERE org_id = current_org() AND product_id = ${productId} AND deleted_at IS NULL AND quantity <> trunc(quantity) LIMIT 1`
  return row !== undefined
})
