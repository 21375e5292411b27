import { defineConsumer } from '@werkbank/database/consumer.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { orderCancelled, orderCommitted } from '@werkbank/model/sales/events.ts'
import { toDeliver } from '@werkbank/model/sales/order-status.ts'
import { stockMoved } from '@werkbank/model/stock/events.ts'
import { productFacts } from '../../catalogue/index.ts'
import { reserve } from '../../stock/index.ts'
import { backorderOf, orderLines, refreshOrder, writeReserved } from '../orders.ts'

/**
 * Gives what is free to orders that wait for these products, the oldest agreement first (R-SA13); returns the orders that got
 * something. Locks the orders in the order of their ids, then levels, as every command does (R-ST6). May run again.
 */
export async function fillBackorders(tx: Tx, productIds: readonly string[]): Promise<string[]> {
  const waiting = await tx<{ id: string }[]>`
    SELECT o.id FROM orders o WHERE o.org_id = current_org() AND o.backorder AND o.cancelled_at IS NULL AND EXISTS (
      SELECT 1 FROM order_lines l WHERE l.org_id = o.org_id AND l.order_id = o.id AND l.backordered > 0 AND l.product_id = ANY(${[...productIds]}::uuid[]))
    ORDER BY o.id FOR NO KEY UPDATE OF o`
  if (waiting.length === 0) return []
  const oldestFirst = await tx<{ orderId: string }[]>`
    SELECT order_id FROM order_versions WHERE org_id = current_org() AND order_id = ANY(${waiting.map(({ id }) => id)}::uuid[]) AND version = 1 ORDER BY committed_at, order_id`
  const filled: string[] = []
  for (const { orderId } of oldestFirst) if (await fillOrder(tx, orderId)) filled.push(orderId)
  return filled
}

async function fillOrder(tx: Tx, orderId: string): Promise<boolean> {
  const lines = await orderLines(tx, orderId)
  const products = await productFacts(
    tx,
    lines.map(({ productId }) => productId),
  )
  const goods = lines.filter((line) => products.get(line.productId)?.kind === 'goods')
  const wanted = goods.map((line) => ({ lineId: line.lineId, productId: line.productId, quantity: toDeliver(line) }))
  const { reserved } = await reserve(tx, orderId, wanted, { partial: true })
  const held = (line: { lineId: string }) => reserved.get(line.lineId) ?? '0'
  const changed = goods.some((line) => held(line) !== line.reserved)
  if (!changed) return false
  await writeReserved(
    tx,
    orderId,
    goods.map((line) => ({
      lineId: line.lineId,
      reserved: held(line),
      backordered: backorderOf(line, held(line), true),
    })),
  )
  await refreshOrder(tx, orderId)
  return true
}

/** Reserves stock that was received, or released by a cancelled or changed order, for waiting orders. Idempotent. */
export const backorders = defineConsumer({
  name: 'sales.backorders',
  events: [stockMoved, orderCancelled, orderCommitted],
  handle: async ({ tx }, event) => {
    const products =
      event.type === 'stock.moved'
        ? (event.payload.moves ?? []).map(({ productId }) => productId)
        : await productsOf(tx, event.subjectId)
    await fillBackorders(tx, [...new Set(products)])
  },
})

/** Products of all lines that an order has or had: a removed line released stock for others. */
async function productsOf(tx: Tx, orderId: string): Promise<string[]> {
  const rows = await tx<{ productId: string }[]>`
    SELECT DISTINCT product_id FROM order_lines WHERE org_id = current_org() AND order_id = ${orderId}`
  return rows.map(({ productId }) => productId)
}
