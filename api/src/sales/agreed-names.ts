import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { AgreedLine } from '../agreement/index.ts'
import type { Order } from './orders.ts'

/** SKU, name and unit of a line, as agreed (R-SA11). */
export type Names = (line: { lineId: string }) => { sku: string; name: string; unit: string }

export async function agreedNames(tx: Tx, order: Pick<Order, 'id' | 'version'>): Promise<Names> {
  const [row] = await tx<
    { lines: AgreedLine[] }[]
  >`SELECT lines FROM order_versions WHERE org_id = current_org() AND order_id = ${order.id} AND version = ${order.version}`
  const byId = new Map(row?.lines.map(({ id, sku, name, unit }) => [id, { sku, name, unit }]))
  return ({ lineId }) => byId.get(lineId) ?? { sku: '', name: '', unit: '' }
}
