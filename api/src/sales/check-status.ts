import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { LineProgress } from '@werkbank/model/sales/order-status.ts'
import { type StatusAndProgress, statusAndProgress } from './orders.ts'

type Kept = StatusAndProgress & { invoicedMinor: number; paidMinor: number }
type Row = Kept & {
  id: string
  number: string | null
  version: number
  cancelled: boolean
  invoicesMinor: number
  paymentsMinor: number
  lines: (LineProgress & { backordered: string })[] | null
}
const AT_ONCE = 1_000

/**
 * Orders whose row disagrees with their lines, invoices and payments: the values that `refreshOrder` stores for lists and indexes, recomputed by the
 * same function (SA-05, R-SA8).
 */
export async function statusDifferences(tx: Tx): Promise<{ id: string; kept: string; rows: string }[]> {
  const differences: { id: string; kept: string; rows: string }[] = []
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const orders = await ordersAfter(tx, after)
    for (const order of orders) {
      const sums = { ...order, invoicedMinor: order.invoicesMinor, paidMinor: order.paymentsMinor }
      const rows = inWords({ ...sums, ...statusAndProgress(order.lines ?? [], sums) })
      const kept = inWords(order)
      if (kept !== rows) differences.push({ id: order.number ?? order.id, kept, rows })
    }
    const last = orders.at(-1)
    if (!last || orders.length < AT_ONCE) return differences
    after = last.id
  }
}

const inWords = ({ status, backorder, delivery, invoicing, invoicedMinor, paidMinor }: Kept) =>
  `${status}${backorder ? ', backorder' : ''}, delivered: ${delivery}, billed: ${invoicing}, invoiced ${invoicedMinor}, paid ${paidMinor}`

async function ordersAfter(tx: Tx, after: string): Promise<Row[]> {
  return await tx<Row[]>`
    SELECT o.id, o.number, o.status, o.backorder, o.delivery, o.invoicing, o.invoiced_minor, o.paid_minor, o.version, o.cancelled_at IS NOT NULL AS cancelled,
      (SELECT coalesce(sum(CASE i.kind WHEN 'invoice' THEN i.gross_minor ELSE -i.gross_minor END), 0)::bigint FROM invoices i WHERE i.org_id = o.org_id AND i.order_id = o.id) AS invoices_minor,
      (SELECT coalesce(sum(i.paid_minor), 0)::bigint FROM invoices i WHERE i.org_id = o.org_id AND i.order_id = o.id) AS payments_minor,
      (SELECT json_agg(json_build_object('quantity', l.quantity::text, 'delivered', l.delivered::text, 'returned', l.returned::text, 'invoiced', l.invoiced::text,
        'credited', l.credited::text, 'waived', l.waived::text, 'backordered', l.backordered::text)) FROM order_lines l WHERE l.org_id = o.org_id AND l.order_id = o.id AND l.deleted_at IS NULL) AS lines
    FROM orders o WHERE o.org_id = current_org() AND o.deleted_at IS NULL AND o.id > ${after} ORDER BY o.id LIMIT ${AT_ONCE}`
}
