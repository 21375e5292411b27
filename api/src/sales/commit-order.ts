import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { isPositive } from '@werkbank/model/base/quantity.ts'
import { checkAgainstFate, checkOrder, type Finding } from '@werkbank/model/sales/check-order.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import type { OrderContent } from '@werkbank/model/sales/order-document.ts'
import { type LineProgress, toDeliver } from '@werkbank/model/sales/order-status.ts'
import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import { type ProductFacts, productFacts } from '../catalogue/index.ts'
import { type CommandContext, handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { today } from '../http/work.ts'
import { nextNumber } from '../papers/index.ts'
import { type Customer, customerById } from '../partners/index.ts'
import { reserve } from '../stock/index.ts'
import { type AgreedLine, agreeLines, type Version } from './agree-lines.ts'
import { backorderOf, type Line, lockOrder, type Order, orderLines, standingOf } from './orders.ts'
import { compareState, readWorkingCopy, type WorkingCopy } from './read-working-copy.ts'
import { nameShortages } from './shortages.ts'

type Context = CommandContext<typeof commitOrder>
type Input = InputOf<typeof commitOrder>

/** SA5 to SA8, SA11, SA12. Locks: order, levels, number range. */
export const handleCommitOrder = handle(commitOrder, async (context, input) => {
  const { tx, refuse, emit } = context
  const order = await lockOrder(tx, input.id)
  if (order.cancelledAt) throw refuse('order-cancelled', {})
  const [copy, previous, fate] = await Promise.all([
    readSeen(context, input),
    lastVersion(tx, order),
    orderLines(tx, order.id),
  ])
  const { content } = copy
  if (previous && orderChanges(previous, content).length === 0)
    throw refuse('nothing-changed', { version: previous.version })
  const { customer, products, currency } = await checked(context, { content, order, fate })
  const { lines, total } = agreeLines(content, products, { previous, taxExempt: customer.taxMode === 'exempt' })
  const reserved = await reserveLines(context, input, { order, lines, fate, products })
  const version = order.version + 1
  const { invoicedMinor, paidMinor } = order
  const standing = standingOf(reserved, { version, cancelled: false, invoicedMinor, paidMinor })
  await Promise.all([
    insertVersion(context, { order, copy, lines, total, version }),
    writeLines(tx, order.id, reserved),
    updateOrder(context, { order, input, copy, customer, total, version, currency, standing }),
  ])
  const number = order.number ?? (await giveNumber(tx, order.id)) // last: all other commits wait for it
  emit({
    type: 'order.committed',
    subject: { type: 'order', id: order.id },
    payload: { version, number },
    audience: 'order.read',
  })
  const backordered = reserved
    .filter((line) => isPositive(line.backordered))
    .map(({ line, backordered }) => ({ lineId: line.id, quantity: backordered }))
  return { version, number, backordered }
})

async function giveNumber(tx: Tx, orderId: string): Promise<string> {
  const [row] = await tx<{ number: string }[]>`
    WITH taken AS (${nextNumber(tx, 'order')})
    UPDATE orders SET number = 'A' || lpad(serial, greatest(5, length(serial)), '0') FROM (SELECT last_number::text AS serial FROM taken) AS next
    WHERE org_id = current_org() AND id = ${orderId} RETURNING number`
  return must(row, 'the order is locked').number
}

/** The working copy, exactly as the caller saw it (SA5). */
async function readSeen(
  { tx, caller, refuse }: Context,
  { id, stateVector, contentHash }: Input,
): Promise<WorkingCopy> {
  const copy = await readWorkingCopy(tx, caller.orgId, id)
  const difference = await compareState(
    tx,
    { orgId: caller.orgId, orderId: id, copy },
    { ...(stateVector ? { stateVector } : {}), ...(contentHash ? { contentHash } : {}) },
  )
  if (difference.kind === 'log-has-more') throw refuse('changed-meanwhile', { changes: difference.changes })
  if (difference.kind === 'log-has-less') throw refuse('state-not-received', {})
  return copy
}

async function lastVersion(tx: Tx, order: Order): Promise<Version | undefined> {
  if (order.version === 0) return undefined
  const [row] = await tx<
    Version[]
  >`SELECT version, head, lines, notes FROM order_versions WHERE org_id = current_org() AND order_id = ${order.id} AND version = ${order.version}`
  return row
}

/** Everything that keeps the order from being agreed on (SA6, SA7). */
async function checked(
  { tx, refuse }: Context,
  { content, order, fate }: { content: OrderContent; order: Order; fate: Line[] },
) {
  const { customerId } = content.head
  const [products, customer, orgCurrency] = await Promise.all([
    productFacts(
      tx,
      content.lines.map(({ productId }) => productId),
    ),
    customerId ? customerById(tx, customerId) : undefined,
    organisationCurrency(tx),
  ])
  const facts = {
    product: (id: string) => products.get(id),
    customerExists: (id: string) => customer?.id === id,
    currency: orgCurrency,
  }
  const findings: Finding[] = checkOrder(content, facts)
  if (findings.length > 0 || !customer) throw refuse('incomplete-order', { findings })
  const undone = checkAgainstFate(content, fate, order.customerId)
  if (undone.length > 0) throw refuse('below-delivered', { findings: undone })
  return { customer, products: products as Map<string, ProductFacts>, currency: content.head.currency ?? orgCurrency }
}

type ReservedLine = LineProgress & { line: AgreedLine; reserved: string; backordered: string }

/** Holds what the lines still have to deliver (SA12). */
async function reserveLines(
  { tx, refuse }: Context,
  { id, backorder }: Input,
  {
    order,
    lines,
    fate,
    products,
  }: { order: Order; lines: AgreedLine[]; fate: Line[]; products: ReadonlyMap<string, ProductFacts> },
): Promise<ReservedLine[]> {
  const fateOf = new Map(fate.map((line) => [line.lineId, line]))
  const progressOf = (line: AgreedLine) => ({ ...(fateOf.get(line.id) ?? NOTHING_YET), quantity: line.quantity })
  const wanted = lines
    .filter((line) => line.stocked)
    .map((line) => ({ lineId: line.id, productId: line.productId, quantity: toDeliver(progressOf(line)) }))
  const { shortages, reserved } = await reserve(tx, id, wanted, {
    partial: backorder,
    holdsNothing: order.version === 0,
  })
  if (shortages.length > 0 && !backorder)
    throw refuse('insufficient-stock', { shortages: nameShortages(shortages, products) })
  return lines.map((line) => {
    const held = reserved.get(line.id) ?? '0'
    return { ...progressOf(line), line, reserved: held, backordered: backorderOf(progressOf(line), held, line.stocked) }
  })
}
const NOTHING_YET = { quantity: '0', delivered: '0', returned: '0', invoiced: '0', credited: '0' }

async function insertVersion(
  { tx, caller }: Context,
  {
    order,
    copy,
    lines,
    total,
    version,
  }: { order: Order; copy: WorkingCopy; lines: AgreedLine[]; total: OrderTotal; version: number },
): Promise<void> {
  const { content, seq, stateVector } = copy
  await tx`INSERT INTO order_versions (org_id, order_id, version, head, lines, notes, totals, document_seq, state_vector, committed_by)
    VALUES (current_org(), ${order.id}, ${version}, ${tx.json(content.head)}, ${tx.json(lines as never)}, ${content.notes}, ${tx.json(total as never)}, ${seq}, ${Buffer.from(stateVector)}, ${caller.userId})`
}

/** The lines of this version; what a line has behind it stays with it, and lines that are gone are marked. */
async function writeLines(tx: Tx, orderId: string, lines: readonly ReservedLine[]): Promise<void> {
  const ids = lines.map(({ line }) => line.id)
  await tx`UPDATE order_lines SET quantity = 0, net_minor = 0, reserved = 0, backordered = 0, deleted_at = now()
    WHERE org_id = current_org() AND order_id = ${orderId} AND deleted_at IS NULL AND line_id <> ALL(${ids}::text[])`
  await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, note, quantity, unit_price_minor, discount_percent, tax_percent, net_minor, reserved, backordered)
    SELECT current_org(), ${orderId}::text || ':' || n.line_id, ${orderId}::uuid, n.* FROM unnest(${ids}::text[], ${lines.map((_, index) => index + 1)}::int[], ${lines.map(({ line }) => line.productId)}::uuid[],
      ${lines.map(({ line }) => line.note)}::text[], ${lines.map(({ line }) => line.quantity)}::numeric[], ${lines.map(({ line }) => line.agreedPriceMinor)}::bigint[],
      ${lines.map(({ line }) => line.discountPercent)}::numeric[], ${lines.map(({ line }) => line.taxPercent)}::numeric[], ${lines.map(({ line }) => line.netMinor)}::bigint[],
      ${lines.map(({ reserved }) => reserved)}::numeric[], ${lines.map(({ backordered }) => backordered)}::numeric[])
      AS n(line_id, position, product_id, note, quantity, unit_price_minor, discount_percent, tax_percent, net_minor, reserved, backordered)
    ON CONFLICT (org_id, id) DO UPDATE SET position = excluded.position, product_id = excluded.product_id, note = excluded.note, quantity = excluded.quantity,
      unit_price_minor = excluded.unit_price_minor, discount_percent = excluded.discount_percent, tax_percent = excluded.tax_percent, net_minor = excluded.net_minor,
      reserved = excluded.reserved, backordered = excluded.backordered, deleted_at = NULL`
}

async function updateOrder(
  context: Context,
  {
    order,
    input,
    copy,
    customer,
    total,
    version,
    currency,
    standing,
  }: {
    order: Order
    input: Input
    copy: WorkingCopy
    customer: Customer
    total: OrderTotal
    version: number
    currency: string
    standing: ReturnType<typeof standingOf>
  },
): Promise<void> {
  const { tx } = context
  const { head, lines } = copy.content
  const orderedOn = input.orderedOn ?? order.orderedOn ?? today(context)
  await tx`UPDATE orders SET status = ${standing.status}, backorder = ${standing.backorder}, version = ${version}, customer_id = ${customer.id}, currency = ${currency}, reference = ${head.reference ?? ''},
      requested_on = ${head.requestedDate || null}, net_minor = ${total.netMinor}, tax_minor = ${total.taxMinor}, gross_minor = ${total.grossMinor},
      working_customer_id = ${customer.id}, working_reference = ${head.reference ?? ''}, working_gross_minor = ${total.grossMinor}, working_lines = ${lines.length},
      working_seq = greatest(working_seq, ${copy.seq}::bigint), changes = 0, committed_at = ${context.now}, ordered_on = ${orderedOn}
    WHERE org_id = current_org() AND id = ${order.id}`
}
