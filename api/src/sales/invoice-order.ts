import { must } from '@werkbank/model/base/assert.ts'
import { isPositive, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { invoiceOrder } from '@werkbank/model/sales/commands.ts'
import { toInvoice } from '@werkbank/model/sales/order-status.ts'
import { taxGroups } from '@werkbank/model/sales/order-total.ts'
import { partNetMinor } from '@werkbank/model/sales/partial-amount.ts'
import { handle } from '../http/command-route.ts'
import { today } from '../http/work.ts'
import { customerById } from '../partners/index.ts'
import { agreedNames, type Names } from './agreed-names.ts'
import { type InvoiceLine, issueInvoice } from './invoices.ts'
import { addProgress, type Line, lockOrder, orderLines, refreshOrder } from './orders.ts'

/** SA9, SA16, SA17. Two people who invoice the same rest: one gets the invoice, the other `nothing-to-invoice` (IV-02). */
export const handleInvoiceOrder = handle(invoiceOrder, async (context, { id, invoicedOn = today(context) }) => {
  const { tx, refuse, emit } = context
  const order = await lockOrder(tx, id)
  if (order.cancelledAt) throw refuse('order-cancelled', {})
  const due = (await orderLines(tx, id))
    .map((line) => ({ line, quantity: toInvoice(line) }))
    .filter(({ quantity }) => isPositive(quantity))
  if (due.length === 0) throw refuse('nothing-to-invoice', {})
  const names = await agreedNames(tx, order)
  const lines = due.map(({ line, quantity }) => invoiceLineOf(line, quantity, names))
  const customerId = must(order.customerId, 'a committed order has a customer')
  const customer = await customerById(tx, customerId)
  const total = taxGroups(lines)
  await addProgress(
    tx,
    id,
    'invoiced',
    due.map(({ line, quantity }) => ({ lineId: line.lineId, quantity })),
  )
  const invoice = await issueInvoice(context, {
    kind: 'invoice',
    orderId: id,
    customerId,
    correctsId: null,
    currency: order.currency,
    invoicedOn,
    paymentDays: customer?.paymentDays ?? 14,
    lines,
    ...total,
    text: `Rechnung ${order.number}`,
  })
  await refreshOrder(tx, id)
  emit({
    type: 'order.invoiced',
    subject: { type: 'order', id },
    payload: { invoiceId: invoice.id, number: invoice.number },
    audience: 'order.read',
  })
  return { invoiceId: invoice.id, number: invoice.number, grossMinor: total.grossMinor, currency: order.currency }
})

function invoiceLineOf(line: Line, quantity: string, names: Names): InvoiceLine {
  const { lineId, productId, unitPriceMinor, discountPercent, taxPercent } = line
  const netMinor = partNetMinor(line, subtractQuantities(line.invoiced, line.credited), quantity)
  return { lineId, productId, ...names(line), quantity, unitPriceMinor, discountPercent, taxPercent, netMinor }
}
