import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Condition, NoteLine } from '@werkbank/model/sales/billing/return-parts.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'

export type DeliveryLine = NoteLine
export type Delivery = {
  id: string
  number: string
  orderId: string
  kind: 'delivery' | 'return'
  deliveredOn: string
  lines: readonly DeliveryLine[]
  /** Of a return: in which state the goods came back, and why; null and '' otherwise. */ condition: Condition | null
  reason: string
}

export async function insertDelivery(
  { tx, caller }: TransactionContext,
  { id, number, orderId, kind, deliveredOn, lines, condition, reason }: Delivery,
): Promise<void> {
  const note = lines.map(({ lineId, productId, locationId, quantity, deliveryId }) => ({
    lineId,
    productId,
    locationId,
    quantity,
    ...(deliveryId === undefined ? {} : { deliveryId }),
  }))
  await tx`INSERT INTO deliveries (org_id, id, number, order_id, kind, delivered_on, lines, condition, reason, actor)
    VALUES (current_org(), ${id}, ${number}, ${orderId}, ${kind}, ${deliveredOn}, ${tx.json(note)}, ${condition}, ${reason}, ${caller.userId})`
}

/** Deliveries and returns of an order, oldest first. */
export async function deliveriesOf(tx: Tx, orderId: string): Promise<Delivery[]> {
  return await tx<Delivery[]>`
    SELECT id, number, order_id, kind, delivered_on, lines, condition, reason FROM deliveries WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL ORDER BY at, id`
}

/** One delivery or return with its moment, or undefined. */
export async function deliveryById(tx: Tx, id: string): Promise<(Delivery & { at: string }) | undefined> {
  const [row] = await tx<(Delivery & { at: string })[]>`
    SELECT id, number, order_id, kind, delivered_on, lines, condition, reason, at FROM deliveries WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL`
  return row
}
