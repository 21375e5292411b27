import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Finding } from '@werkbank/model/agreement/findings.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import { invoiceOrder } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { invoiceSums } from '@werkbank/model/sales/billing/invoice-parts.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { orderInvoiced } from '@werkbank/model/sales/events.ts'
import { toInvoice } from '@werkbank/model/sales/order-status.ts'
import { productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { customerById, placeOfCustomer } from '../../partners/index.ts'
import { agreedNames, type Names } from '../agreed-names.ts'
import { tooMuch } from '../deliveries/deliver-order.ts'
import { deliveriesOf } from '../deliveries/deliveries.ts'
import { addProgress, type Line, lockOrder, orderLines, refreshOrder } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { requireTotal } from '../require-total.ts'
import { orderStateNow, requireStep } from '../steps-now.ts'
import { type InvoiceLine, invoicesOf, issueInvoice } from './invoices.ts'

type Context = CommandContext<typeof invoiceOrder>

/** R-SA9, R-SA16, R-SA17. Of two people who invoice the same rest, one gets the invoice, the other `nothing-to-invoice` (IV-02). */
export const handleInvoiceOrder = handle(invoiceOrder, async (context, input) => {
  const { tx, refuse, emit } = context
  const { id, invoicedOn = context.today } = input
  const order = await lockOrder(tx, id)
  const all = await orderLines(tx, id)
  const state = await orderStateNow(tx, order, all)
  // In advance it could be invoiced, which is another question than the one that is refused here.
  requireStep(context, invoiceOrder, state, { input, not: ['order.invoice'] })
  // An order that was invoiced before its delivery keeps that basis: returns are then computed from the whole.
  const basis = input.basis ?? state.basis
  const due = dueParts(context, input, { lines: all, basis })
  if (input.lines) await refuseHalfPieces(context, due, basis)
  await requireDay(context, 'invoicedOn', input.invoicedOn, {
    confirmed: input.confirmDay,
    after: [
      { day: order.orderedOn, code: 'day-before-order' },
      { day: basis === 'ordered' ? null : await lastDelivered(tx, id, due), code: 'day-before-delivery' },
    ],
  })
  const names = await agreedNames(tx, order)
  const { netsMinor, ...total } = invoiceSums(due, await invoicesOf(tx, id))
  requireTotal(context, input.expectedGrossMinor, total.grossMinor)
  const lines = due.map(({ line, quantity }, index) =>
    invoiceLineOf(line, { quantity, netMinor: netsMinor[index] ?? 0, names }),
  )
  const customerId = must(order.customerId, 'a committed order has a customer')
  const customer = must(await customerById(tx, customerId), 'customers stay')
  const { billingAddressId } = input
  if (billingAddressId && !(await placeOfCustomer(tx, customerId, billingAddressId)))
    throw refuse('unknown-address', {})
  await addProgress(
    tx,
    id,
    'invoiced',
    due.map(({ line, quantity }) => ({ lineId: line.lineId, quantity })),
  )
  if (basis !== order.invoiceBasis)
    await tx`UPDATE orders SET invoice_basis = ${basis} WHERE org_id = current_org() AND id = ${id}`
  const invoice = await issueInvoice(context, {
    kind: 'invoice',
    orderId: id,
    customerId,
    billingAddressId,
    corrects: [],
    currency: order.currency,
    invoicedOn,
    paymentDays: customer.paymentDays,
    lines,
    ...total,
    text: order.number ?? '',
  })
  await refreshOrder(tx, id)
  emit(orderInvoiced, id, { invoiceId: invoice.id, number: invoice.number })
  return { invoiceId: invoice.id, number: invoice.number, grossMinor: total.grossMinor, currency: order.currency }
})

/** When the last of what is invoiced was delivered. */
async function lastDelivered(tx: Tx, orderId: string, due: readonly Due[]): Promise<string | undefined> {
  const ids = new Set(due.map(({ line }) => line.lineId))
  return (await deliveriesOf(tx, orderId))
    .filter(({ kind, lines }) => kind === 'delivery' && lines.some(({ lineId }) => ids.has(lineId)))
    .map(({ deliveredOn }) => deliveredOn)
    .sort()
    .at(-1)
}

type Due = { line: Line; quantity: string }
/** What is to be invoiced: what was asked for, or all that can be (IV-02). */
function dueParts(
  { refuse }: Context,
  { lines: asked }: InputOf<typeof invoiceOrder>,
  { lines, basis }: { lines: readonly Line[]; basis: InvoiceBasis },
): Due[] {
  if (!asked)
    return lines
      .map((line) => ({ line, quantity: toInvoice(line, basis) }))
      .filter(({ quantity }) => isPositive(quantity))
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const findings: Finding[] = []
  const due = asked.flatMap(({ lineId, quantity }) => {
    const line = byId.get(lineId)
    findings.push(...tooMuch(lineId, quantity, line && toInvoice(line, basis)))
    return line ? [{ line, quantity }] : []
  })
  if (findings.length > 0) throw refuse('more-than-open', { findings })
  return due
}

async function refuseHalfPieces({ tx, refuse }: Context, due: readonly Due[], basis: InvoiceBasis): Promise<void> {
  const products = await productFacts(
    tx,
    due.map(({ line }) => line.productId),
    { counted: due.map(({ quantity }) => quantity) },
  )
  const byId = new Map(due.map(({ line }) => [line.lineId, line]))
  const findings = checkParts(
    due.map(({ line, quantity }) => ({ lineId: line.lineId, quantity })),
    (lineId) => {
      const line = byId.get(lineId)
      return { unit: products.get(line?.productId ?? '')?.unit ?? '', open: line ? toInvoice(line, basis) : '0' }
    },
  )
  if (findings.length > 0) throw refuse('bad-lines', { findings })
}

type Part = { quantity: string; netMinor: number; names: Names }
function invoiceLineOf(line: Line, { quantity, netMinor, names }: Part): InvoiceLine {
  const { lineId, productId, unitPriceMinor, discountPercent, taxPercent } = line
  return { lineId, productId, ...names(line), quantity, unitPriceMinor, discountPercent, taxPercent, netMinor }
}
