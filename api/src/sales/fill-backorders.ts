import type { Tx } from '@werkbank/database/connect.ts'
import type { ConsumerOptions } from '@werkbank/database/consumer.ts'
import type { SpineEvent } from '@werkbank/database/spine.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { toDeliver } from '@werkbank/model/sales/order-status.ts'
import { productFacts } from '../catalogue/index.ts'
import type { Services } from '../http/context.ts'
import { reserve } from '../stock/index.ts'
import { backorderOf, orderLines, refreshOrder, writeReserved } from './orders.ts'

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

/** Follows the spine: stock that came in, or that a cancelled or changed order let go, goes to those who wait. */
export function backorders({ sql, log, poke }: Pick<Services, 'sql' | 'log' | 'poke'>): ConsumerOptions {
  return {
    name: 'sales.backorders',
    readsNow: true,
    types: ['stock.moved', 'order.cancelled', 'order.committed'],
    onError: (error) => log.error({ err: error }, 'filling backorders failed'),
    handle: async (_tx, events) => {
      // In transactions of their own, one per organisation: short locks, and again without harm.
      for (const [orgId, ofOrg] of Map.groupBy(events, (event) => event.orgId)) {
        const filled = await withOrg(sql, { orgId, userId: null }, async (tx) =>
          fillBackorders(tx, await touchedProducts(tx, ofOrg)),
        )
        if (filled.length > 0) poke(orgId)
      }
    },
  }
}

async function touchedProducts(tx: Tx, events: readonly SpineEvent[]): Promise<string[]> {
  const moved = events
    .filter(({ type }) => type === 'stock.moved')
    .map(({ subjectType, subjectId, payload }) => ({ subjectType, subjectId, payload }))
  const named = moved.flatMap(({ payload }) =>
    ((payload.moves ?? []) as { productId: string }[]).map(({ productId }) => productId),
  )
  const orders = events.filter(({ type }) => type !== 'stock.moved').map(({ subjectId }) => subjectId)
  const rows =
    orders.length === 0
      ? []
      : await tx<
          { productId: string }[]
        >`SELECT DISTINCT product_id FROM order_lines WHERE org_id = current_org() AND order_id = ANY(${orders}::uuid[])`
  return [...new Set([...named, ...rows.map(({ productId }) => productId)])]
}
