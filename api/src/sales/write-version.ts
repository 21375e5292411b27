import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { insertRows } from '@werkbank/database/rows.ts'
import { LATE } from '@werkbank/database/spine.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import { orderCommitted } from '@werkbank/model/sales/events.ts'
import { type LineProgress, toDeliver } from '@werkbank/model/sales/order-status.ts'
import type { Level } from '@werkbank/model/stock/plan-reservations.ts'
import { type AgreedLine, insertVersion, type WorkingCopy } from '../agreement/index.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { nextNumber } from '../papers/index.ts'
import type { Customer } from '../partners/index.ts'
import { reserve } from '../stock/index.ts'
import { backorderOf, type Line, ORDER_VERSIONS, type Order, statusAndProgress } from './orders.ts'

export type ReservedLine = LineProgress & { line: AgreedLine; reserved: string; backordered: string }

/** Holds what the lines still have to deliver, and frees what they no longer want. `partial`: what is there, where not all is. */
export async function holdLines(
  { tx, write }: Pick<TransactionContext, 'tx' | 'write'>,
  orderId: string,
  of: { lines: AgreedLine[]; fate: Line[]; levels?: readonly Level[] | undefined; partial: boolean },
) {
  const fateOf = new Map(of.fate.map((line) => [line.lineId, line]))
  const progressOf = (line: AgreedLine) => ({ ...(fateOf.get(line.id) ?? NOTHING_YET), quantity: line.quantity })
  const wanted = of.lines
    .filter((line) => line.stocked)
    .map((line) => ({ lineId: line.id, productId: line.productId, quantity: toDeliver(progressOf(line)) }))
  const held = await reserve(tx, orderId, wanted, { partial: of.partial, locked: of.levels, write })
  const lineOf = (line: AgreedLine): ReservedLine => {
    const reserved = held.reserved.get(line.id) ?? '0'
    return { ...progressOf(line), line, reserved, backordered: backorderOf(progressOf(line), reserved, line.stocked) }
  }
  return { shortages: held.shortages, reserved: of.lines.map(lineOf) }
}
const NOTHING_YET = { quantity: '0', delivered: '0', returned: '0', invoiced: '0', credited: '0', waived: '0' }

/** What a version agrees on. `seen`: the state that it is of; `copy`: the working copy now. */
export type NewVersion = {
  order: Order
  seen: WorkingCopy
  copy: WorkingCopy
  customer: Customer
  currency: string
  lines: AgreedLine[]
  total: OrderTotal
  reserved: ReservedLine[]
  version: number
  orderedOn: string
  reason?: string
}

/** Writes a version with its lines and the order, which gets its number with the first one: the answer's `number` comes late. */
export function writeVersion(context: TransactionContext, agreed: NewVersion): void {
  const { tx, write, emit } = context
  const { order, seen, customer, lines, total, reserved, version, reason } = agreed
  if (order.version > 0) write(markGone(tx, order.id, lines))
  const kept = insertVersion(context, ORDER_VERSIONS, { id: order.id, seen, customer, lines, total, version, reason })
  write(tx`WITH version AS (${kept}) ${writeLines(tx, order.id, reserved)}`)
  writeOrder(context, order, agreedFields(context, agreed))
  emit(orderCommitted, order.id, { version, number: LATE })
}

/** All other first commits wait for the number, so it is taken last. */
function writeOrder({ tx, writeLast }: TransactionContext, order: Order, agreed: Statement): void {
  const isThis = tx`org_id = current_org() AND id = ${order.id} RETURNING number`
  if (order.number) writeLast(tx`UPDATE orders SET ${agreed} WHERE ${isThis}`)
  else
    writeLast(
      tx`UPDATE orders SET ${agreed}, number = 'A' || lpad(serial, greatest(5, length(serial)), '0')
        FROM (SELECT last_number::text AS serial FROM taken) AS next WHERE ${isThis}`,
      nextNumber(tx, 'order'),
    )
}

/** Lines of the last version that this one doesn't have. */
const markGone = (tx: Tx, orderId: string, lines: readonly AgreedLine[]): Statement =>
  tx`UPDATE order_lines SET quantity = 0, net_minor = 0, reserved = 0, backordered = 0, deleted_at = now()
    WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL AND line_id <> ALL(${lines.map(({ id }) => id)}::text[])`

/** The lines of this version; what a line has behind it stays with it. */
function writeLines(tx: Tx, orderId: string, lines: readonly ReservedLine[]): Statement {
  const rows = lines.map(({ line, reserved, backordered }, index) => ({
    id: `${orderId}:${line.id}`,
    lineId: line.id,
    position: index + 1,
    productId: line.productId,
    note: line.note,
    quantity: line.quantity,
    unitPriceMinor: line.agreedPriceMinor,
    priceTyped: line.unitPriceMinor !== undefined,
    discountPercent: line.discountPercent,
    taxPercent: line.taxPercent,
    netMinor: line.netMinor,
    reserved,
    backordered,
  }))
  const each = { orderId: tx`${orderId}::uuid` }
  return insertRows(tx, 'order_lines', LINE, rows, { each, replaces: ['id'], setting: { deletedAt: tx`NULL` } })
}
const LINE = {
  id: 'text',
  lineId: 'text',
  position: 'int',
  productId: 'uuid',
  note: 'text',
  quantity: 'numeric',
  unitPriceMinor: 'bigint',
  priceTyped: 'boolean',
  discountPercent: 'numeric',
  taxPercent: 'numeric',
  netMinor: 'bigint',
  reserved: 'numeric',
  backordered: 'numeric',
} as const

function agreedFields({ tx, now }: Pick<TransactionContext, 'tx' | 'now'>, agreed: NewVersion): Statement {
  const { order, seen, copy, customer, currency, total, reserved, version, orderedOn } = agreed
  const { head, lines } = seen.content
  const { invoicedMinor, paidMinor } = order
  const standing = statusAndProgress(reserved, { version, cancelled: false, invoicedMinor, paidMinor })
  // Where its author wrote on, lists go on showing what is there now.
  const working =
    seen.content === copy.content
      ? tx`working_customer_id = ${customer.id}, working_reference = ${head.reference ?? ''}, working_gross_minor = ${total.grossMinor}, working_lines = ${lines.length},
      working_seq = greatest(working_seq, ${copy.seq}::bigint), changes = 0`
      : tx`changes = ${orderChanges(seen.content, copy.content).length}`
  return tx`status = ${standing.status}, backorder = ${standing.backorder}, delivery = ${standing.delivery}, invoicing = ${standing.invoicing}, version = ${version}, customer_id = ${customer.id}, currency = ${currency}, reference = ${head.reference ?? ''},
      requested_on = ${head.requestedDate || null}, net_minor = ${total.netMinor}, tax_minor = ${total.taxMinor}, gross_minor = ${total.grossMinor},
      ${working}, committed_at = ${now}, ordered_on = ${orderedOn}`
}
