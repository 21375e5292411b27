import type { Tx } from '@werkbank/database/connect.ts'
import { AmountTooLarge } from '@werkbank/model/base/money.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import { type OrderContent, readOrder } from '@werkbank/model/sales/order-document.ts'
import type * as Y from 'yjs'
import { productFacts } from '../catalogue/index.ts'
import { customerById } from '../partners/index.ts'
import { agreeLines, type Version } from './agree-lines.ts'

/**
 * Writes what lists and search show of a working copy (`orders.working_…`, `changes`), from its document as of `seq`. May run again
 * and in any order: an older state never replaces a newer one. The order is locked, so that a commit doesn't come in between.
 */
export async function refreshWorkingCopy(
  tx: Tx,
  orderId: string,
  { doc, seq }: { doc: Y.Doc; seq: number },
): Promise<void> {
  const [order] = await tx<{ workingSeq: number; customerId: string | null }[]>`
    SELECT working_seq, customer_id FROM orders WHERE org_id = current_org() AND id = ${orderId} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!order || order.workingSeq >= seq) return
  const content = readOrder(doc)
  const [version] = await tx<Version[]>`
    SELECT version, head, lines, notes FROM order_versions WHERE org_id = current_org() AND order_id = ${orderId} ORDER BY version DESC LIMIT 1`
  const customer = content.head.customerId === undefined ? undefined : await customerById(tx, content.head.customerId)
  const grossMinor = await workingGross(tx, content, { previous: version, taxExempt: customer?.taxMode === 'exempt' })
  await tx`UPDATE orders SET working_customer_id = ${customer?.id ?? null}, working_reference = ${content.head.reference ?? ''}, working_gross_minor = ${grossMinor},
    working_lines = ${content.lines.length}, working_seq = ${seq}, changes = ${version ? orderChanges(version, content).length : 0}
    WHERE org_id = current_org() AND id = ${orderId}`
}

/** The total as the app shows it while typing. Lines whose product is gone, and orders with a line that comes to too much to be agreed on, count as nothing here. */
async function workingGross(
  tx: Tx,
  content: OrderContent,
  terms: { previous: Version | undefined; taxExempt: boolean },
): Promise<number> {
  const products = await productFacts(
    tx,
    content.lines.map(({ productId }) => productId),
  )
  const known = { ...content, lines: content.lines.filter(({ productId }) => products.has(productId)) }
  try {
    return agreeLines(known, products, terms).total.grossMinor
  } catch (error) {
    if (error instanceof AmountTooLarge) return 0
    throw error
  }
}
