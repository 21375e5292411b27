import type { Statement, Tx } from '@werkbank/database/connect.ts'
import { together } from '@werkbank/database/transaction.ts'
import type { AnswerOf, InputOf } from '@werkbank/model/base/command.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { isPositive } from '@werkbank/model/base/quantity.ts'
import { checkAgainstFate, checkOrder, type Finding } from '@werkbank/model/sales/check-order.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import { linePrice } from '@werkbank/model/sales/line-price.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import { type OrderContent, type OrderLine, orderDocumentName } from '@werkbank/model/sales/order-document.ts'
import { type LineProgress, toDeliver } from '@werkbank/model/sales/order-status.ts'
import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import type { Level } from '@werkbank/model/stock/plan-reservations.ts'
import {
  type AgreedLine,
  agreedPrice,
  agreeLines,
  asSeen,
  insertVersion,
  lastVersion,
  readWorkingCopy,
  type Version,
  type WorkingCopy,
} from '../agreement/index.ts'
import { type ProductFacts, productFacts } from '../catalogue/index.ts'
import { missing } from '../http/caller.ts'
import { type CommandContext, handle } from '../http/command-route.ts'
import { Finish } from '../http/finish.ts'
import { nextNumber } from '../papers/index.ts'
import { type Customer, customerById } from '../partners/index.ts'
import { beginReserving, lockLevels } from '../stock/index.ts'
import { backorderOf, type Line, lockOrder, ORDER_VERSIONS, type Order, orderLines, standingOf } from './orders.ts'
import { requireDay } from './require-day.ts'
import { nameShortages } from './shortages.ts'
import { stepsNow } from './steps-now.ts'

type Context = CommandContext<typeof commitOrder>
type Input = InputOf<typeof commitOrder>

/** R-SA5 to R-SA8, R-SA11, R-SA12. Locks: order, levels, number range. */
export const handleCommitOrder = handle(commitOrder, async (context, input) => {
  const { tx, refuse, emit } = context
  const withSnapshot = input.seen !== undefined
  const document = orderDocumentName(input.id)
  const [order, copy] = await together(
    lockOrder(tx, input.id),
    readWorkingCopy(tx, context.caller.orgId, document, { withSnapshot }),
  )
  if (order.cancelledAt) throw refuse('order-cancelled', await stepsNow(context, order))
  requireRights(context, input, order)
  requireDay(context, 'orderedOn', input.orderedOn, { confirmed: input.confirmDay })
  const seen = await asSeen(context, document, input, copy)
  const { content } = seen
  const [previous, fate] =
    order.version > 0
      ? await together(lastVersion(tx, ORDER_VERSIONS, order.id), orderLines(tx, order.id))
      : NOTHING_AGREED
  if (previous && orderChanges(previous, content).length === 0)
    throw refuse('nothing-changed', {
      version: previous.version,
      ...(await stepsNow(context, { ...order, changes: 0 }, fate)),
    })
  const { customer, products, levels, currency } = await checked(context, { content, order, fate, previous })
  const { lines, total } = agreeLines(content, products, { previous, taxExempt: customer.taxMode === 'exempt' })
  const { reserved, written } = await reserveLines(context, input, { lines, fate, products, levels })
  const version = order.version + 1
  const { invoicedMinor, paidMinor } = order
  const standing = standingOf(reserved, { version, cancelled: false, invoicedMinor, paidMinor })
  const gone = order.version > 0 ? markGone(tx, order.id, lines) : undefined
  const agreed = tx`WITH version AS (${insertVersion(context, ORDER_VERSIONS, { id: order.id, seen, customer, lines, total, version })}) ${writeLines(tx, order.id, reserved)}`
  const last = writeOrder(
    tx,
    order,
    agreedFields(context, { order, input, content, copy, customer, total, version, currency, standing }),
  )
  emit({
    type: 'order.committed',
    subject: { type: 'order', id: order.id },
    payload: { version },
    audience: 'order.read',
  })
  const backordered = reserved
    .filter((line) => isPositive(line.backordered))
    .map(({ line, backordered }) => ({ lineId: line.id, quantity: backordered }))
  return new Finish<AnswerOf<typeof commitOrder>>({ version, backordered }, last, [written, gone, agreed.execute()])
})

/** The order itself, with its number at the first time: all other first commits wait for that one, so it comes last and alone. */
function writeOrder(tx: Tx, order: Order, agreed: Statement): Statement {
  const set = order.number
    ? tx`late AS (UPDATE orders SET ${agreed}`
    : tx`taken AS (${nextNumber(tx, 'order')}), late AS (
      UPDATE orders SET ${agreed}, number = 'A' || lpad(serial, greatest(5, length(serial)), '0') FROM (SELECT last_number::text AS serial FROM taken) AS next`
  return tx`${set} WHERE org_id = current_org() AND id = ${order.id} RETURNING jsonb_build_object('number', number) AS fields)`
}

/** SA-07, SA-13: a backorder, and a version after the first one, are more than confirming. */
function requireRights({ caller }: Context, { backorder, backorderLines }: Input, order: Order): void {
  if (order.version > 0 && !can(caller, 'order.change'))
    throw missing(caller, 'order.change', 'Your roles do not allow changing confirmed orders.')
  if ((backorder || backorderLines.length > 0) && !can(caller, 'order.backorder'))
    throw missing(caller, 'order.backorder', 'Your roles do not allow confirming with a backorder.')
}

const NOTHING_AGREED: [undefined, Line[]] = [undefined, []]

/** Everything that keeps the order from being agreed on (R-SA6, R-SA7). */
async function checked(
  { tx, refuse, today }: Context,
  {
    content,
    order,
    fate,
    previous,
  }: { content: OrderContent; order: Order; fate: Line[]; previous: Version | undefined },
) {
  const { customerId } = content.head
  const productIds = content.lines.map(({ productId }) => productId)
  const [products, customer, levels] = await together(
    productFacts(tx, productIds, { counted: content.lines.map(({ quantity }) => quantity) }),
    customerId ? customerById(tx, customerId) : undefined,
    order.version === 0 ? lockLevels(tx, productIds) : undefined, // later versions also hold what they no longer want
  )
  const before = new Map(previous?.lines.map((line) => [line.id, line]))
  const facts = {
    product: (id: string) => products.get(id),
    customerExists: (id: string) => customer?.id === id,
    currency: order.bookCurrency,
    today,
    priceOf: (line: OrderLine) =>
      linePrice(line, products.get(line.productId), agreedPrice(before.get(line.id))).unitPriceMinor,
  }
  const findings: Finding[] = checkOrder(content, facts)
  if (findings.length > 0 || !customer) throw refuse('incomplete-order', { findings })
  const undone = checkAgainstFate(content, fate, order.customerId)
  if (undone.length > 0) throw refuse('below-delivered', { findings: undone })
  return {
    customer,
    products,
    levels,
    currency: content.head.currency ?? order.bookCurrency,
  }
}

type ReservedLine = LineProgress & { line: AgreedLine; reserved: string; backordered: string }

/** Holds what the lines still have to deliver (R-SA12). */
async function reserveLines(
  { tx, refuse }: Context,
  { id, backorder, backorderLines }: Input,
  {
    lines,
    fate,
    products,
    levels,
  }: {
    lines: AgreedLine[]
    fate: Line[]
    products: ReadonlyMap<string, ProductFacts>
    levels: readonly Level[] | undefined
  },
): Promise<{ reserved: ReservedLine[]; written: Promise<unknown> }> {
  const fateOf = new Map(fate.map((line) => [line.lineId, line]))
  const progressOf = (line: AgreedLine) => ({ ...(fateOf.get(line.id) ?? NOTHING_YET), quantity: line.quantity })
  const wanted = lines
    .filter((line) => line.stocked)
    .map((line) => ({ lineId: line.id, productId: line.productId, quantity: toDeliver(progressOf(line)) }))
  const partial = backorder || backorderLines.length > 0
  const { shortages, reserved, written } = await beginReserving(tx, id, wanted, { partial, locked: levels })
  const agreed = (lineId: string) => backorder || backorderLines.includes(lineId)
  if (shortages.some(({ lineId }) => !agreed(lineId)))
    throw refuse('insufficient-stock', { shortages: nameShortages(shortages, products) })
  const lineOf = (line: AgreedLine): ReservedLine => {
    const held = reserved.get(line.id) ?? '0'
    return { ...progressOf(line), line, reserved: held, backordered: backorderOf(progressOf(line), held, line.stocked) }
  }
  return { reserved: lines.map(lineOf), written }
}
const NOTHING_YET = { quantity: '0', delivered: '0', returned: '0', invoiced: '0', credited: '0', waived: '0' }

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

function agreedFields(
  context: Context,
  {
    order,
    input,
    content,
    copy,
    customer,
    total,
    version,
    currency,
    standing,
  }: {
    order: Order
    input: Input
    content: OrderContent
    copy: WorkingCopy
    customer: Customer
    total: OrderTotal
    version: number
    currency: string
    standing: ReturnType<typeof standingOf>
  },
): Statement {
  const { tx } = context
  const { head, lines } = content
  const orderedOn = input.orderedOn ?? order.orderedOn ?? context.today
  // Where its author wrote on, lists go on showing what is there now.
  const working =
    content === copy.content
      ? tx`working_customer_id = ${customer.id}, working_reference = ${head.reference ?? ''}, working_gross_minor = ${total.grossMinor}, working_lines = ${lines.length},
      working_seq = greatest(working_seq, ${copy.seq}::bigint), changes = 0`
      : tx`changes = ${orderChanges(content, copy.content).length}`
  return tx`status = ${standing.status}, backorder = ${standing.backorder}, version = ${version}, customer_id = ${customer.id}, currency = ${currency}, reference = ${head.reference ?? ''},
      requested_on = ${head.requestedDate || null}, net_minor = ${total.netMinor}, tax_minor = ${total.taxMinor}, gross_minor = ${total.grossMinor},
      ${working}, committed_at = ${context.now}, ordered_on = ${orderedOn}`
}
