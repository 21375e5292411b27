import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { orderDocumentName } from '@werkbank/model/agreement/agreed-document.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import { day } from '@werkbank/model/records/kinds/time.ts'
import { SKU_LETTERS_MIN } from '@werkbank/model/sales/order-search.ts'
import type { OrderProgress, OrderStatus } from '@werkbank/model/sales/order-status.ts'
import { order } from '@werkbank/model/sales/records.ts'
import { customerWords, lastVersion, readWorkingCopy } from '../agreement/index.ts'
import { heldSql } from '../feed/held.ts'
import { companyZone } from '../http/organisation.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'
import { searchWords } from '../http/search.ts'
import { conditionsSql, type ListInput, listRecord } from '../records/list.ts'
import { deliveriesOf } from './deliveries/deliveries.ts'
import { ORDER_VERSIONS, orderLines } from './orders.ts'
import { stepsNow } from './steps-now.ts'

type Head = OrderProgress & {
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
) => tx`o.id, o.number, o.status, o.version, o.customer_id, o.currency, o.reference, o.requested_on, o.net_minor, o.tax_minor, o.gross_minor, o.backorder, o.delivery, o.invoicing,
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
    ...(await stepsNow(context, steps, lines)),
    committed,
    workingCopy,
    changed,
    changes,
    deliveries,
  }
}

export type OrderFilter = ListInput & {
  customerId?: string | undefined
  from?: string | undefined
  to?: string | undefined
  olderThan?: string | undefined
  dateFrom?: string | undefined
  dateTo?: string | undefined
}

/**
 * The customer: of the committed version, else of the working copy. CASE and not coalesce(), here and in the indexes: behind a row policy Postgres uses
 * no index on coalesce(), which is not marked leakproof.
 */
const customerOf = (tx: Tx) => tx`CASE WHEN customer_id IS NULL THEN working_customer_id ELSE customer_id END`

/**
 * Each word is in the order's own words, its customers', or in the SKU of a committed line: `orderWords` of the model in SQL (SA-18). Fields that the
 * caller may not see are not searched, or repeated searches would reveal them (US-8.5).
 */
export function ordersFound(tx: Tx, caller: Caller, query: string | undefined): Statement[] {
  const bySku = (pattern: string) => tx`OR orders.id IN (
    SELECT l.order_id FROM order_lines l JOIN products p ON p.org_id = l.org_id AND p.id = l.product_id
    WHERE l.org_id = current_org() AND l.deleted_at IS NULL AND p.deleted_at IS NULL AND fold(p.sku) LIKE ${pattern})`
  const customers = customerWords(tx, caller, 'orders')
  return searchWords(query).map(
    ({ word, pattern }) => tx`AND (orders.search || ' ' || ${customers} LIKE ${pattern}
      ${word.length < SKU_LETTERS_MIN || !can(caller, 'product.read') ? tx`` : bySku(pattern)})`,
  )
}

/** What an order's list shows instead of its columns: `shownOrder` of the model in SQL, and its day as its company counts days. */
export function shownOrderSql(
  tx: Tx,
  zone: string,
): Record<'customerId' | 'reference' | 'grossMinor' | 'date', Statement> {
  const shown = (agreed: string) =>
    tx`(CASE WHEN version > 0 AND changes = 0 THEN ${tx(agreed)} ELSE ${tx(`working_${agreed}`)} END)`
  return {
    customerId: shown('customer_id'),
    reference: shown('reference'),
    grossMinor: shown('gross_minor'),
    date: tx`(CASE WHEN ordered_on IS NULL THEN (created_at AT TIME ZONE ${zone}::text)::date ELSE ordered_on END)`,
  }
}

/** Orders that need attention, as the app's list selects them (`isInView`). */
export function ordersInView(tx: Tx, view: string | undefined): Statement[] {
  const reserved = tx`EXISTS (SELECT FROM order_lines l WHERE l.org_id = orders.org_id AND l.order_id = orders.id AND l.deleted_at IS NULL AND l.reserved > 0)`
  switch (view) {
    case 'backorder':
      return [tx`AND backorder AND status <> 'cancelled'`]
    case 'to-deliver':
      return [tx`AND status IN ('committed', 'part-delivered') AND (NOT backorder OR ${reserved})`]
    case 'changed':
      return [tx`AND version > 0 AND changes > 0 AND status <> 'cancelled'`]
    default:
      return []
  }
}

/** An order with the day that its list shows: that of the order, else the one on which it was begun. */
const shownRecord = { ...order, fields: { ...order.fields, date: day() } }

/** What a device whose window begins on a day does not hold, narrowed by what the app's list shows of an order (`shownOrder`). */
async function olderOrders(
  context: { tx: Tx; caller: Caller },
  {
    olderThan,
    search,
    ...input
  }: Omit<OrderFilter, keyof ListInput> & { olderThan: string; search?: string | undefined },
): Promise<Statement[]> {
  const { tx, caller } = context
  const held = heldSql(tx, order, { since: olderThan, kept: [] })
  return await conditionsSql(context, shownRecord, input as Pick<ListInput, 'search'>, {
    where: [...ordersFound(tx, caller, search), tx`AND (${held}) IS NOT TRUE`],
    values: shownOrderSql(tx, await companyZone(tx)),
  })
}

/**
 * Orders, newest first unless sorted otherwise. `search` finds parts of number, reference, customer and SKUs, without regard to case and accents.
 * `olderThan`: what a device whose window begins on that day does not hold.
 */
export async function listOrders(tx: Tx, caller: Caller, filter: OrderFilter) {
  const { customerId, from, to, search, olderThan, dateFrom, dateTo, ...input } = filter
  for (const [field, day] of Object.entries({ dateFrom, dateTo }))
    if (day && !olderThan) throw wrongInput(field, 'problems.goes_with', { field, other: 'olderThan' })
  const days = [...(from ? [tx`AND ordered_on >= ${from}`] : []), ...(to ? [tx`AND ordered_on <= ${to}`] : [])]
  const { limit, cursor, sort } = input
  const isOlder = olderThan !== undefined
  const { items, nextCursor } = await listRecord({ tx, caller }, order, isOlder ? { limit, cursor, sort } : input, {
    where: isOlder
      ? [...days, ...(await olderOrders({ tx, caller }, { ...filter, olderThan }))]
      : [
          ...days,
          ...(customerId ? [tx`AND ${customerOf(tx)} = ${customerId}`] : []),
          ...ordersFound(tx, caller, search),
        ],
    keys: { number: tx`CASE WHEN number IS NULL THEN '' ELSE number END` },
  })
  // The current name is data of the customer, not of the order: hidden from callers without the right to customers (US-8.5).
  const names = can(caller, 'customer.read')
    ? await customerNames(
        tx,
        items.flatMap((row) => row.customerId ?? row.workingCustomerId ?? []),
      )
    : NO_NAMES
  const whole = items.map((row) => ({
    ...row,
    customerName: names.get(row.customerId ?? row.workingCustomerId ?? '') ?? null,
  }))
  return { items: whole, nextCursor }
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

async function customerNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`
    SELECT id, name FROM customers WHERE org_id = current_org() AND id = ANY(${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
