import { checkDay } from '@werkbank/model/agreement/check-days.ts'
import { lineNetMinor } from '@werkbank/model/base/value/money.ts'
import {
  addQuantities,
  compareQuantities,
  minQuantity,
  subtractQuantities,
} from '@werkbank/model/base/value/quantity.ts'
import { daysAhead } from '@werkbank/model/sales/settings.ts'
import type { BatchContext } from '../http/command/command-batch.ts'
import { Refusal } from '../http/problem/problem.ts'
import {
  handleCommitOrder,
  handleCreateCredit,
  handleCreateOrder,
  handleCreditOrder,
  handleDeliverOrder,
  handleInvoiceOrder,
  handleReturnOrder,
} from '../sales/index.ts'
import { adjustMany } from '../stock/index.ts'
import type { PlannedDocument, PlannedLine } from './plan-import.ts'
import { lineIdAt } from './refused.ts'
import { productId, type Run } from './run.ts'

/** What one document became; `netMinor` is negative for what came back. */
export type Taken = { returns: number; credits: number; unmatchedRows: number; netMinor: number }
const NOTHING: Taken = { returns: 0, credits: 0, unmatchedRows: 0, netMinor: 0 }

/** Takes one document, as what it is, in the transaction of its batch; throws the refusal of the command that would not. */
export async function takeDocument(run: Run, work: BatchContext, document: PlannedDocument): Promise<Taken> {
  const subjectId = work.newId()
  // First, so that two imports at once meet here and not halfway.
  await work.tx`INSERT INTO import_items (org_id, source, kind, key, subject_id) VALUES (current_org(), ${run.source}, 'document', ${document.key}, ${subjectId})`
  if (document.kind === 'sale') return await takeSale(run, work, document, subjectId)
  if (document.kind === 'cancellation') return await takeCancellation(run, work, document)
  return await takeAdjustment(run, work, document)
}

/** R-IM4. */
async function takeSale(
  run: Run,
  { run: command }: BatchContext,
  document: PlannedDocument,
  id: string,
): Promise<Taken> {
  const { date, number, customer } = document
  const lines = document.lines.map((line, index) => ({
    id: lineIdAt(index),
    productId: productId(run, line.sku),
    quantity: line.quantity,
    unitPriceMinor: line.priceMinor,
  }))
  await command(handleCreateOrder, {
    id,
    customerId: run.ids.customers.get(customer),
    reference: number,
    channel: 'import',
    lines,
  })
  await command(handleCommitOrder, { id, orderedOn: date })
  await command(handleDeliverOrder, { id, deliveredOn: date })
  await command(handleInvoiceOrder, { id, invoicedOn: date })
  return { ...NOTHING, netMinor: netOf(document.lines) }
}

/** Whole pieces at whole cents: exact. Fractions of pieces round as the invoice does. */
const netOf = (lines: readonly PlannedLine[]): number =>
  lines.reduce((sum, { quantity, priceMinor }) => sum + lineNetMinor(quantity, priceMinor, '0'), 0)

/** R-IM5. */
async function takeCancellation(run: Run, work: BatchContext, document: PlannedDocument): Promise<Taken> {
  const { date, number, lines } = document
  const customerId = run.ids.customers.get(document.customer) ?? ''
  const back = new Map<string, Map<string, string>>()
  const rest: { line: PlannedLine; quantity: string }[] = []
  for (const line of lines) {
    let left = line.quantity
    for (const match of await earlierDeliveries(work, {
      customerId,
      productId: productId(run, line.sku),
      priceMinor: line.priceMinor,
      date,
    })) {
      const parts = back.get(match.orderId) ?? new Map<string, string>()
      const free = subtractQuantities(match.open, parts.get(match.lineId) ?? '0')
      const part = minQuantity(free, left)
      if (compareQuantities(part, '0') <= 0) continue
      back.set(match.orderId, parts.set(match.lineId, addQuantities(parts.get(match.lineId) ?? '0', part)))
      left = subtractQuantities(left, part)
      if (compareQuantities(left, '0') === 0) break
    }
    if (compareQuantities(left, '0') > 0) rest.push({ line, quantity: left })
  }
  for (const [id, parts] of back) {
    const asked = [...parts].map(([lineId, quantity]) => ({ lineId, quantity }))
    await work.run(handleReturnOrder, {
      id,
      lines: asked,
      condition: 'sellable',
      reason: `Storno ${number}`,
      returnedOn: date,
    })
    await work.run(handleCreditOrder, { id, lines: asked, reason: `Storno ${number}`, creditedOn: date })
  }
  if (rest.length > 0) {
    await work.run(handleCreateCredit, {
      customerId,
      creditedOn: date,
      restockLocationId: run.locationId,
      reason: `Storno ${number}: Verkauf vor Beginn der Daten`,
      lines: rest.map(({ line, quantity }) => ({
        productId: productId(run, line.sku),
        quantity,
        unitPriceMinor: line.priceMinor,
      })),
    })
  }
  return {
    returns: back.size,
    credits: back.size + Math.sign(rest.length),
    unmatchedRows: new Set(rest.map(({ line }) => line.row)).size,
    netMinor: -netOf(lines),
  }
}

/** Invoiced deliveries of a product to a customer at this price that were not returned yet, the latest first. */
async function earlierDeliveries(
  { tx }: BatchContext,
  of: { customerId: string; productId: string; priceMinor: number; date: string },
) {
  return await tx<{ orderId: string; lineId: string; open: string }[]>`
    SELECT l.order_id, l.line_id, trim_scale(least(l.delivered - l.returned, l.invoiced - l.credited))::text AS open
    FROM order_lines l JOIN orders o ON o.org_id = l.org_id AND o.id = l.order_id
    WHERE l.org_id = current_org() AND l.product_id = ${of.productId} AND o.customer_id = ${of.customerId} AND l.unit_price_minor = ${of.priceMinor} AND l.discount_percent = 0
      AND o.ordered_on <= ${of.date} AND l.delivered > l.returned AND l.invoiced > l.credited AND l.deleted_at IS NULL
    ORDER BY o.ordered_on DESC, o.number DESC, l.position`
}

/** R-IM7. */
async function takeAdjustment(run: Run, work: BatchContext, document: PlannedDocument): Promise<Taken> {
  const wrong = checkDay('date', document.date, {
    today: work.today,
    earliest: work.earliestDay,
    ahead: daysAhead.default,
  })
  if (wrong) throw new Refusal('impossible-day', { findings: [wrong] })
  const text = document.lines.find((line) => line.description)?.description
  const adjustments = document.lines.map((line) => ({
    productId: productId(run, line.sku),
    locationId: run.locationId,
    quantity: line.quantity,
  }))
  const { tooLittle } = await adjustMany(
    work,
    {
      command: 'import.orders',
      subject: { type: 'import', id: document.number },
      text: `Korrektur ${document.number}${text ? `: ${text}` : ''}`,
      adjustedOn: document.date,
    },
    adjustments,
  )
  if (tooLittle.length > 0) throw new Refusal('insufficient-stock', { shortages: tooLittle })
  return NOTHING
}
