import type { Tx } from '@werkbank/database/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import { orderDocumentName } from '@werkbank/model/sales/order-document.ts'
import { SKU_LETTERS_MIN } from '@werkbank/model/sales/order-search.ts'
import { type LineProgress, type OrderStatus, orderProgress } from '@werkbank/model/sales/order-status.ts'
import { lastVersion, readWorkingCopy } from '../agreement/index.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { searchWords } from '../http/search.ts'
import { deliveriesOf } from './deliveries.ts'
import { ORDER_VERSIONS, orderLines } from './orders.ts'
import { stepsNow } from './steps-now.ts'

type Head = {
  id: string
  number: string | null
  status: OrderStatus
  version: number
  customerId: string | null
  currency: string
  reference: string
  requestedOn: string | null
  netMinor: number
  taxMinor: number
  grossMinor: number
  backorder: boolean
  invoicedMinor: number
  paidMinor: number
  createdBy: string | null
  createdAt: string
  committedAt: string | null
  orderedOn: string | null
  cancelledReason: string | null
  quoteId: string | null
}
type StepsOrder = { invoiceBasis: InvoiceBasis; companyBasis: InvoiceBasis; changedFields: number }
const columns = (
  tx: Tx,
) => tx`o.id, o.number, o.status, o.version, o.customer_id, o.currency, o.reference, o.requested_on, o.net_minor, o.tax_minor, o.gross_minor, o.backorder,
  o.invoiced_minor, o.paid_minor, o.created_by, o.created_at, o.committed_at, o.ordered_on, o.cancelled_reason, o.quote_id`

/** An order as agreed and as it is being written, with what happened to it and what differs. 404 where there is none. */
export async function orderById(context: { tx: Tx; caller: Caller }, id: string) {
  const { tx, caller } = context
  const [found] = await tx<
    (Head & StepsOrder)[]
  >`SELECT ${columns(tx)}, o.invoice_basis, o.changes AS changed_fields, (SELECT invoice_basis FROM organisations WHERE org_id = current_org()) AS company_basis FROM orders o WHERE o.org_id = current_org() AND o.id = ${id} AND o.deleted_at IS NULL`
  if (!found) throw notFound()
  const { invoiceBasis, companyBasis, changedFields, ...order } = found
  const version = await lastVersion(tx, ORDER_VERSIONS, id)
  const { customer: _, ...agreed } = version ?? { customer: null }
  const [lines, deliveries, { content: workingCopy }] = await Promise.all([
    orderLines(tx, id),
    deliveriesOf(tx, id),
    readWorkingCopy(tx, caller.orgId, orderDocumentName(id)),
  ])
  const progress = new Map(
    lines.map(({ lineId, reserved, backordered, delivered, returned, invoiced, credited, waived }) => [
      lineId,
      { reserved, backordered, delivered, returned, invoiced, credited, waived },
    ]),
  )
  const committed = version
    ? { ...agreed, lines: version.lines.map((line) => ({ ...line, ...progress.get(line.id) })) }
    : null
  const changes = version ? orderChanges(version, workingCopy) : []
  const changed = version ? changes.length > 0 : workingCopy.lines.length > 0
  const steps = { ...order, invoiceBasis, companyBasis, changes: changedFields }
  return {
    ...order,
    ...orderProgress(lines),
    ...(await stepsNow(context, steps, lines)),
    committed,
    workingCopy,
    changed,
    changes,
    deliveries,
  }
}

export type OrderFilter = {
  limit: number
  cursor?: string
  sort: string
  status?: OrderStatus
  customerId?: string
  search?: string
  from?: string
  to?: string
  backorder?: boolean
}

/**
 * Whose order it is: as agreed, else as it is being written. CASE and not coalesce(), here and in the indexes: behind a row policy Postgres
 * looks nothing up by coalesce(), which it does not trust to keep values to itself.
 */
const customerOf = (tx: Tx) => tx`CASE WHEN o.customer_id IS NULL THEN o.working_customer_id ELSE o.customer_id END`

const isCustomer = (tx: Tx) => tx`c.org_id = o.org_id AND c.id = ${customerOf(tx)}`

/**
 * Each word is in the order's own words, its customers', or in the SKU of an agreed line: `orderWords` of the model in SQL (SA-18). By what
 * the caller may not see nothing is found, for whoever asks often enough would read it so (US-8.5).
 */
function searched(tx: Tx, caller: Caller, query: string | undefined) {
  const bySku = (pattern: string) => tx`OR o.id IN (
    SELECT l.order_id FROM order_lines l JOIN products p ON p.org_id = l.org_id AND p.id = l.product_id
    WHERE l.org_id = current_org() AND l.deleted_at IS NULL AND p.deleted_at IS NULL AND fold(p.sku) LIKE ${pattern})`
  const customers = can(caller, 'customer.read')
    ? tx`coalesce((SELECT string_agg(c.search, ' ') FROM customers c
        WHERE c.org_id = o.org_id AND c.id IN (o.customer_id, o.working_customer_id) AND c.deleted_at IS NULL), '')`
    : tx`''`
  return searchWords(query).reduce(
    (all, { word, pattern }) => tx`${all} AND (o.search || ' ' || ${customers} LIKE ${pattern}
      ${word.length < SKU_LETTERS_MIN || !can(caller, 'product.read') ? tx`` : bySku(pattern)})`,
    tx``,
  )
}

/** Orders, newest first unless sorted otherwise. `search` finds parts of number, reference, customer and SKUs, without regard to case and accents. */
export async function listOrders(tx: Tx, caller: Caller, filter: OrderFilter) {
  const after = decodeCursor(filter.cursor, ['string', 'string'])
  const down = filter.sort.startsWith('-')
  const isByNumber = filter.sort.replace('-', '') === 'number'
  // The column itself, not its text: the index has it in this order.
  const column = isByNumber ? tx`CASE WHEN o.number IS NULL THEN '' ELSE o.number END` : tx`o.created_at`
  const key = isByNumber ? tx`${String(after?.[0])}` : tx`${String(after?.[0])}::text::timestamptz`
  // Asked for each order of the page: a join would read all customers for it.
  const rows = await tx<
    (Head & {
      sortKey: string
      customerName: string | null
      workingCustomerId: string | null
      workingReference: string
      workingLines: number
      changes: number
    })[]
  >`
    SELECT ${columns(tx)}, o.working_customer_id, o.working_reference, o.working_lines, o.changes, ${column}::text AS sort_key,
      (SELECT name FROM customers c WHERE ${isCustomer(tx)}) AS customer_name
    FROM orders o
    WHERE o.org_id = current_org() AND o.deleted_at IS NULL
      ${filter.status ? tx`AND o.status = ${filter.status}` : tx``} ${filter.customerId ? tx`AND ${customerOf(tx)} = ${filter.customerId}` : tx``}
      ${filter.backorder === undefined ? tx`` : tx`AND o.backorder = ${filter.backorder}`}
      ${filter.from ? tx`AND o.ordered_on >= ${filter.from}` : tx``} ${filter.to ? tx`AND o.ordered_on <= ${filter.to}` : tx``}
      ${searched(tx, caller, filter.search)}
      ${after ? (down ? tx`AND (${column}, o.id) < (${key}, ${after[1] as string}::text::uuid)` : tx`AND (${column}, o.id) > (${key}, ${after[1] as string}::text::uuid)`) : tx``}
    ORDER BY ${down ? tx`${column} DESC, o.id DESC` : tx`${column}, o.id`} LIMIT ${filter.limit + 1}`
  const progress = await progressOf(
    tx,
    rows.map(({ id }) => id),
  )
  return toPage(
    rows,
    filter.limit,
    (row) => [row.sortKey, row.id],
    ({ sortKey: _, ...row }) => ({ ...row, ...orderProgress(progress.get(row.id) ?? []) }),
  )
}

/** What has happened to the lines of these orders. */
async function progressOf(tx: Tx, orderIds: readonly string[]): Promise<Map<string, LineProgress[]>> {
  const lines = await tx<(LineProgress & { orderId: string })[]>`
    SELECT order_id, quantity::text, delivered::text, returned::text, invoiced::text, credited::text, waived::text
    FROM order_lines WHERE org_id = current_org() AND order_id = ANY(${orderIds as string[]}::uuid[]) AND deleted_at IS NULL`
  return Map.groupBy(lines, ({ orderId }) => orderId)
}
