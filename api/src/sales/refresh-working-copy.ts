import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { readOrder } from '@werkbank/model/agreement/agreed-document.ts'
import type * as Y from 'yjs'
import { lastVersion, workingFigures } from '../agreement/index.ts'
import { ORDER_VERSIONS } from './orders.ts'

/**
 * Brings what mirrors show of an order's working copy up to the state of its log at `seq` (R-SA3). Idempotent and safe in any order: an older state
 * never replaces a newer one. The order is locked, so that a commit does not come in between.
 */
export async function refreshWorkingCopy(
  tx: Tx,
  orderId: string,
  { doc, seq }: { doc: Y.Doc; seq: number },
): Promise<void> {
  const [order] = await tx<{ workingSeq: number }[]>`
    SELECT working_seq FROM orders WHERE org_id = current_org() AND id = ${orderId} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!order || order.workingSeq >= seq) return
  const working = await workingFigures(tx, readOrder(doc), await lastVersion(tx, ORDER_VERSIONS, orderId))
  await tx`UPDATE orders SET working_customer_id = ${working.customerId}, working_reference = ${working.reference}, working_gross_minor = ${working.grossMinor},
    working_lines = ${working.lines}, working_seq = ${seq}, changes = ${working.changes}
    WHERE org_id = current_org() AND id = ${orderId}`
}
