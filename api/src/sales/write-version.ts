import type { Statement, Tx } from '@werkbank/database/connect.ts'
import { LATE } from '@werkbank/database/spine.ts'
import { orderCommitted } from '@werkbank/model/sales/events.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import { type LineProgress, toDeliver } from '@werkbank/model/sales/order-status.ts'
import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import type { Level } from '@werkbank/model/stock/plan-reservations.ts'
import { type AgreedLine, insertVersion, type WorkingCopy } from '../agreement/index.ts'
import type { Work } from '../http/work.ts'
import { nextNumber } from '../papers/index.ts'
import type { Customer } from '../partners/index.ts'
import { beginReserving } from '../stock/index.ts'
import { backorderOf, type Line, ORDER_VERSIONS, type Order, standingOf } from './orders.ts'

export type ReservedLine = LineProgress & { line: AgreedLine; reserved: string; backordered: string }

/** Holds what the lines still have to deliver, and frees what they no longer want. `partial`: what is there, where not all is. */
export async function holdLines(
  tx: Tx,
  orderId: string,
  of: { lines: AgreedLine[]; fate: Line[]; levels?: readonly Level[] | undefined; partial: boolean },
) {
  const fateOf = new Map(of.fate.map((line) => [line.lineId, line]))
  const progressOf = (line: AgreedLine) => ({ ...(fateOf.get(line.id) ?? NOTHING_YET), quantity: line.quantity })
  const wanted = of.lines
    .filter((line) => line.stocked)
    .map((line) => ({ lineId: line.id, productId: line.productId, quantity: toDeliver(progressOf(line)) }))
  const held = await beginReserving(tx, orderId, wanted, { partial: of.partial, locked: of.levels })
  const lineOf = (line: AgreedLine): ReservedLine => {
    const reserved = held.reserved.get(line.id) ?? '0'
    return { ...progressOf(line), line, reserved, backordered: backorderOf(progressOf(line), reserved, line.stocked) }
  }
  return { shortages: held.shortages, reserved: of.lines.map(lineOf), written: held.written }
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

/** Writes a version with its lines. `statement` is the order itself: it comes last (`Finish`); `alongside` is on its way. */
export function writeVersion(context: Pick<Work, 'tx' | 'caller' | 'emit' | 'now'>, agreed: NewVersion) {
  const { tx, emit } = context
  const { order, seen, customer, lines, total, reserved, version, reason } = agreed
  const gone = order.version > 0 ? markGone(tx, order.id, lines) : undefined
  const kept = insertVersion(context, ORDER_VERSIONS, { id: order.id, seen, customer, lines, total, version, reason })
  const written = tx`WITH version AS (${kept}) ${writeLines(tx, order.id, reserved)}`
  const statement = writeOrder(tx, order, agreedFields(context, agreed))
  emit(orderCommitted, order.id, { version, number: LATE })
  return { statement, alongside: [gone, written.execute()] }
}

/** The order itself, with its number at the first time: all other first commits wait for that one, so it comes last and alone. */
function writeOrder(tx: Tx, order: Order, agreed: Statement): Statement {
  const set = order.number
    ? tx`late AS (UPDATE orders SET ${agreed}`
    : tx`taken AS (${nextNumber(tx, 'order')}), late AS (
      UPDATE orders SET ${agreed}, number = 'A' || lpad(serial, greatest(5, length(serial)), '0') FROM (SELECT last_number::text AS serial FROM taken) AS next`
  return tx`${set} WHERE org_id = current_org() AND id = ${order.id} RETURNING jsonb_build_object('number', number) AS fields)`
}

/** Lines of the last version that this one doesn't have. */
async function markGone(tx: Tx, orderId: string, lines: readonly AgreedLine[]): Promise<void> {
  await tx`UPDATE order_lines SET quantity = 0, net_minor = 0, reserved = 0, backordered = 0, deleted_at = now()
    WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL AND line_id <> ALL(${lines.map(({ id }) => id)}::text[])`
}

/** The lines of this version; what a line has behind it stays with it. */
function writeLines(tx: Tx, orderId: string, lines: readonly ReservedLine[]): Statement {
  const ids = lines.map(({ line }) => line.id)
  return tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, note, quantity, unit_price_minor, price_typed, discount_percent, tax_percent, net_minor, reserved, backordered)
    SELECT current_org(), ${orderId}::text || ':' || n.line_id, ${orderId}::uuid, n.* FROM unnest(${ids}::text[], ${lines.map((_, index) => index + 1)}::int[], ${lines.map(({ line }) => line.productId)}::uuid[],
      ${lines.map(({ line }) => line.note)}::text[], ${lines.map(({ line }) => line.quantity)}::numeric[], ${lines.map(({ line }) => line.agreedPriceMinor)}::bigint[], ${lines.map(({ line }) => String(line.unitPriceMinor !== undefined))}::text[]::boolean[],
      ${lines.map(({ line }) => line.discountPercent)}::numeric[], ${lines.map(({ line }) => line.taxPercent)}::numeric[], ${lines.map(({ line }) => line.netMinor)}::bigint[],
      ${lines.map(({ reserved }) => reserved)}::numeric[], ${lines.map(({ backordered }) => backordered)}::numeric[])
      AS n(line_id, position, product_id, note, quantity, unit_price_minor, price_typed, discount_percent, tax_percent, net_minor, reserved, backordered)
    ON CONFLICT (org_id, id) DO UPDATE SET position = excluded.position, product_id = excluded.product_id, note = excluded.note, quantity = excluded.quantity,
      unit_price_minor = excluded.unit_price_minor, price_typed = excluded.price_typed, discount_percent = excluded.discount_percent, tax_percent = excluded.tax_percent, net_minor = excluded.net_minor,
      reserved = excluded.reserved, backordered = excluded.backordered, deleted_at = NULL`
}

function agreedFields({ tx, now }: Pick<Work, 'tx' | 'now'>, agreed: NewVersion): Statement {
  const { order, seen, copy, customer, currency, total, reserved, version, orderedOn } = agreed
  const { head, lines } = seen.content
  const { invoicedMinor, paidMinor } = order
  const standing = standingOf(reserved, { version, cancelled: false, invoicedMinor, paidMinor })
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
