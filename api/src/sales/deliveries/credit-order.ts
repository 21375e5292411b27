import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { creditOrder } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { creditSums } from '@werkbank/model/sales/billing/invoice-parts.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { orderCredited } from '@werkbank/model/sales/events.ts'
import type { OrderState } from '@werkbank/model/sales/order-steps.ts'
import { productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { invoicesOf, issueInvoice } from '../billing/invoices.ts'
import { addProgress, type Line, lockOrder, orderLines, refreshOrder } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { requireTotal } from '../require-total.ts'
import { orderStateNow, requireStep } from '../steps-now.ts'
import { tooMuch } from './deliver-order.ts'

type Context = CommandContext<typeof creditOrder>

/** R-SA10, R-SA16, R-SA17. Without lines: what came back and stands on an invoice. */
export const handleCreditOrder = handle(creditOrder, async (context, input) => {
  const { tx, emit } = context
  const order = await lockOrder(tx, input.id)
  const { id } = order
  const creditedOn = input.creditedOn ?? context.today
  const ordered = await orderLines(tx, id)
  const state = await orderStateNow(tx, order, ordered)
  requireStep(context, creditOrder, state, { input })
  const parts = partsOf(context, input, state)
  if (input.lines) await refuseHalfPieces(context, parts, ordered)
  const invoices = await invoicesOf(tx, id)
  const [first] = invoices.map(({ invoicedOn }) => invoicedOn).sort()
  await requireDay(context, 'creditedOn', input.creditedOn, {
    confirmed: input.confirmDay,
    after: [{ day: first, code: 'day-before-invoice' }],
  })
  const total = creditSums(parts, invoices)
  requireTotal(context, input.expectedGrossMinor, total.grossMinor)
  await addProgress(tx, id, 'credited', parts)
  const credit = await issueInvoice(context, {
    kind: 'credit-note',
    orderId: id,
    customerId: must(order.customerId, 'a committed order has a customer'),
    currency: order.currency,
    invoicedOn: creditedOn,
    paymentDays: 0,
    ...total,
    reason: input.reason ?? (await whyReturned(tx, id)),
    text: order.number ?? '',
  })
  await refreshOrder(tx, id)
  emit(orderCredited, id, { invoiceId: credit.id, number: credit.number })
  return { invoiceId: credit.id, number: credit.number, grossMinor: total.grossMinor, currency: order.currency }
})

/** The reason of the last return of the order's goods; without one, the words for a return, which this credit note is for (IV-09). */
async function whyReturned(tx: Tx, orderId: string): Promise<string> {
  const [last] = await tx<{ reason: string }[]>`
    SELECT reason FROM deliveries WHERE org_id = current_org() AND order_id = ${orderId} AND kind = 'return' AND reason <> '' ORDER BY at DESC LIMIT 1`
  return last?.reason ?? 'Rückgabe'
}

type Part = { lineId: string; quantity: string }
function partsOf(
  { refuse }: Context,
  { lines: asked }: InputOf<typeof creditOrder>,
  { creditable, lines }: OrderState,
): Part[] {
  if (!asked) return creditable.map(({ line, max }) => ({ lineId: line.lineId, quantity: max }))
  const standing = new Map(lines.map((line) => [line.lineId, subtractQuantities(line.invoiced, line.credited)]))
  const findings = asked.flatMap(({ lineId, quantity }) => tooMuch(lineId, quantity, standing.get(lineId)))
  if (findings.length > 0) throw refuse('more-than-invoiced', { findings })
  return asked
}

async function refuseHalfPieces(
  { tx, refuse }: Context,
  parts: readonly Part[],
  lines: readonly Line[],
): Promise<void> {
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const products = await productFacts(
    tx,
    parts.flatMap(({ lineId }) => byId.get(lineId)?.productId ?? []),
    { counted: parts.map(({ quantity }) => quantity) },
  )
  const findings = checkParts(parts, (lineId) => {
    const line = byId.get(lineId)
    const open = line ? subtractQuantities(line.invoiced, line.credited) : '0'
    return { unit: products.get(line?.productId ?? '')?.unit ?? '', open }
  })
  if (findings.length > 0) throw refuse('bad-lines', { findings })
}
