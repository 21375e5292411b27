import type { Tx } from '@werkbank/database/connect.ts'
import type { Work } from '../http/work.ts'

export type DeliveryLine = { lineId: string; productId: string; locationId: string; quantity: string }
export type Delivery = {
  id: string
  number: string
  orderId: string
  kind: 'delivery' | 'return'
  deliveredOn: string
  lines: readonly DeliveryLine[]
}

export async function insertDelivery(
  { tx, caller }: Work,
  { id, number, orderId, kind, deliveredOn, lines }: Delivery,
): Promise<void> {
  const note = lines.map(({ lineId, productId, locationId, quantity }) => ({ lineId, productId, locationId, quantity }))
  await tx`INSERT INTO deliveries (org_id, id, number, order_id, kind, delivered_on, lines, actor)
    VALUES (current_org(), ${id}, ${number}, ${orderId}, ${kind}, ${deliveredOn}, ${tx.json(note)}, ${caller.userId})`
}

/** Deliveries and returns of an order, oldest first. */
export async function deliveriesOf(tx: Tx, orderId: string): Promise<Delivery[]> {
  return await tx<Delivery[]>`
    SELECT id, number, order_id, kind, delivered_on, lines FROM deliveries WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL ORDER BY at, id`
}

/** One delivery or return with its moment, or undefined. */
export async function deliveryById(tx: Tx, id: string): Promise<(Delivery & { at: string }) | undefined> {
  const [row] = await tx<(Delivery & { at: string })[]>`
    SELECT id, number, order_id, kind, delivered_on, lines, at FROM deliveries WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL`
  return row
}
