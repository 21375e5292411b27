import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { isPositive, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import {
  type LineProgress,
  type OrderProgress,
  type OrderStatus,
  orderProgress,
  orderStatus,
  toDeliver,
} from '@werkbank/model/sales/order-status.ts'
import type { VersionTable } from '../agreement/index.ts'
import { notFound } from '../http/problem/problem.ts'

export const ORDER_VERSIONS: VersionTable = { table: 'order_versions', owner: 'order_id' }

export type Order = {
  id: string
  number: string | null
  status: OrderStatus
  version: number
  customerId: string | null
  currency: string
  /** Of the organisation's books. */
  bookCurrency: string
  cancelledAt: string | null
  invoicedMinor: number
  paidMinor: number
  orderedOn: string | null
  /** Of its invoices so far, and what the company has set. */ invoiceBasis: InvoiceBasis
  companyBasis: InvoiceBasis
  /** Fields of the working copy that differ from what was agreed. */ changes: number
}
export type Line = LineProgress & {
  lineId: string
  productId: string
  position: number
  unitPriceMinor: number
  discountPercent: string
  taxPercent: string
  netMinor: number
  reserved: string
  backordered: string
}

/** Locks an order: the first lock of every command about it (R-ST6). 404 where there is none. */
export async function lockOrder(tx: Tx, id: string): Promise<Order> {
  const [order] = await tx<Order[]>`
    SELECT id, number, status, version, customer_id, currency, cancelled_at, invoiced_minor, paid_minor, ordered_on, invoice_basis, changes,
      (SELECT currency FROM organisations WHERE org_id = current_org()) AS book_currency,
      (SELECT invoice_basis FROM organisations WHERE org_id = current_org()) AS company_basis FROM orders
    WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!order) throw notFound()
  return order
}

/** The lines of the current version, with their fate, by position. Lines that a version dropped are left out. */
export async function orderLines(tx: Tx, orderId: string): Promise<Line[]> {
  return await tx<Line[]>`
    SELECT line_id, product_id, position, unit_price_minor, trim_scale(discount_percent)::text AS discount_percent, trim_scale(tax_percent)::text AS tax_percent, net_minor,
      trim_scale(quantity)::text AS quantity, trim_scale(reserved)::text AS reserved, trim_scale(backordered)::text AS backordered, trim_scale(delivered)::text AS delivered,
      trim_scale(returned)::text AS returned, trim_scale(invoiced)::text AS invoiced, trim_scale(credited)::text AS credited, trim_scale(waived)::text AS waived
    FROM order_lines WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL ORDER BY position, line_id`
}

type Progress = 'delivered' | 'returned' | 'invoiced' | 'credited' | 'waived'
/** Adds to one figure of lines, in one statement; quantities may be negative. */
export async function addProgress(
  tx: Tx,
  orderId: string,
  field: Progress,
  parts: readonly { lineId: string; quantity: string }[],
): Promise<void> {
  const column = tx(field)
  await tx`UPDATE order_lines l SET ${column} = l.${column} + p.quantity
    FROM ${rowsAs(tx, 'p', { lineId: 'text', quantity: 'numeric' }, parts)}
    WHERE l.org_id = current_org() AND l.order_id = ${orderId} AND l.line_id = p.line_id`
}

/** Writes what lines hold; what goods still lack of it is their backorder. */
export async function writeReserved(
  tx: Tx,
  orderId: string,
  lines: readonly { lineId: string; reserved: string; backordered: string }[],
): Promise<void> {
  if (lines.length === 0) return
  await tx`UPDATE order_lines l SET reserved = p.reserved, backordered = p.backordered
    FROM ${rowsAs(tx, 'p', { lineId: 'text', reserved: 'numeric', backordered: 'numeric' }, lines)}
    WHERE l.org_id = current_org() AND l.order_id = ${orderId} AND l.line_id = p.line_id AND (l.reserved, l.backordered) IS DISTINCT FROM (p.reserved, p.backordered)`
}

/** What a line lacks when it holds `reserved`. Services lack nothing. */
export function backorderOf(line: LineProgress, reserved: string, stocked: boolean): string {
  const open = subtractQuantities(toDeliver(line), reserved)
  return stocked && isPositive(open) ? open : '0'
}

/** Where an order stands, from its lines, invoices and payments alone (R-SA8). */
export function statusAndProgress(
  lines: readonly (LineProgress & { backordered: string })[],
  sums: { version: number; cancelled: boolean; invoicedMinor: number; paidMinor: number },
): StatusAndProgress {
  return {
    status: orderStatus({ ...sums, lines }),
    backorder: lines.some((line) => isPositive(line.backordered)),
    ...orderProgress(lines),
  }
}
export type StatusAndProgress = OrderProgress & { status: OrderStatus; backorder: boolean }

/** Brings the order's row to what its lines, invoices and payments say (R-SA8). Last of what a command does to an order. */
export async function refreshOrder(tx: Tx, id: string): Promise<OrderStatus> {
  const [lines, sums] = await Promise.all([orderLines(tx, id), sumsOf(tx, id)])
  const { invoicedMinor, paidMinor } = sums
  const { status, backorder, delivery, invoicing } = statusAndProgress(lines, sums)
  await tx`UPDATE orders SET status = ${status}, backorder = ${backorder}, delivery = ${delivery}, invoicing = ${invoicing}, invoiced_minor = ${invoicedMinor}, paid_minor = ${paidMinor}
    WHERE org_id = current_org() AND id = ${id} AND (status, backorder, delivery, invoicing, invoiced_minor, paid_minor)
      IS DISTINCT FROM (${status}, ${backorder}, ${delivery}, ${invoicing}, ${invoicedMinor}::bigint, ${paidMinor}::bigint)`
  return status
}

type Sums = { version: number; cancelled: boolean; invoicedMinor: number; paidMinor: number }
async function sumsOf(tx: Tx, id: string): Promise<Sums> {
  const [row] = await tx<Sums[]>`
    SELECT o.version, o.cancelled_at IS NOT NULL AS cancelled,
      coalesce(sum(CASE i.kind WHEN 'invoice' THEN i.gross_minor ELSE -i.gross_minor END), 0)::bigint AS invoiced_minor, coalesce(sum(i.paid_minor), 0)::bigint AS paid_minor
    FROM orders o LEFT JOIN invoices i ON i.org_id = o.org_id AND i.order_id = o.id WHERE o.org_id = current_org() AND o.id = ${id} GROUP BY o.version, o.cancelled_at`
  if (!row) throw notFound()
  return row
}
