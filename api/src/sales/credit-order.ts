import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { addQuantities, isPositive, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { creditOrder } from '@werkbank/model/sales/commands.ts'
import { toCredit } from '@werkbank/model/sales/order-status.ts'
import { taxGroups } from '@werkbank/model/sales/order-total.ts'
import { creditNetMinor } from '@werkbank/model/sales/partial-amount.ts'
import { type CommandContext, handle } from '../http/command-route.ts'
import { today } from '../http/work.ts'
import { sumByLine, tooMuch } from './deliver-order.ts'
import { type Invoice, type InvoiceLine, invoicesOf, issueInvoice } from './invoices.ts'
import { addProgress, type Line, lockOrder, orderLines, refreshOrder } from './orders.ts'

type Context = CommandContext<typeof creditOrder>

/** SA10, SA16, SA17. Without lines: what came back and stands on an invoice. */
export const handleCreditOrder = handle(creditOrder, async (context, input) => {
  const { tx, emit } = context
  const order = await lockOrder(tx, input.id)
  const { id } = order
  const creditedOn = input.creditedOn ?? today(context)
  const parts = partsOf(context, input, await orderLines(tx, id))
  const invoices = await invoicesOf(tx, id)
  const lines = parts.map((part) => creditLine(part, invoices))
  const total = taxGroups(lines)
  await addProgress(tx, id, 'credited', parts)
  const corrected = invoices.findLast(
    (invoice) =>
      invoice.kind === 'invoice' && invoice.lines.some(({ lineId }) => parts.some((part) => part.lineId === lineId)),
  )
  const credit = await issueInvoice(context, {
    kind: 'credit-note',
    orderId: id,
    customerId: must(order.customerId, 'a committed order has a customer'),
    correctsId: corrected?.id ?? null,
    currency: order.currency,
    invoicedOn: creditedOn,
    paymentDays: 0,
    lines,
    ...total,
    text: `Gutschrift ${order.number}`,
  })
  await refreshOrder(tx, id)
  emit({
    type: 'order.credited',
    subject: { type: 'order', id },
    payload: { invoiceId: credit.id, number: credit.number },
    audience: 'order.read',
  })
  return { invoiceId: credit.id, number: credit.number, grossMinor: total.grossMinor, currency: order.currency }
})

type Part = { lineId: string; quantity: string }
function partsOf({ refuse }: Context, { lines: asked }: InputOf<typeof creditOrder>, lines: readonly Line[]): Part[] {
  if (!asked) {
    const parts = lines
      .map((line) => ({ lineId: line.lineId, quantity: toCredit(line) }))
      .filter(({ quantity }) => isPositive(quantity))
    if (parts.length === 0) throw refuse('nothing-to-credit', {})
    return parts
  }
  const parts = sumByLine(asked)
  const standing = new Map(lines.map((line) => [line.lineId, subtractQuantities(line.invoiced, line.credited)]))
  const findings = parts.flatMap(({ lineId, quantity }) => tooMuch(lineId, quantity, standing.get(lineId)))
  if (findings.length > 0) throw refuse('more-than-invoiced', { findings })
  return parts
}

/** A part of what the invoices of a line asked for, in proportion, so that all parts add up to it. */
function creditLine({ lineId, quantity }: Part, invoices: readonly Invoice[]): InvoiceLine {
  const of = (kind: Invoice['kind']) =>
    invoices
      .filter((invoice) => invoice.kind === kind)
      .flatMap((invoice) => invoice.lines.filter((line) => line.lineId === lineId))
  const invoiced = of('invoice')
  const line = must(invoiced.at(-1), 'only what was invoiced is credited')
  const [whole, before] = [
    addQuantities('0', ...invoiced.map((part) => part.quantity)),
    addQuantities('0', ...of('credit-note').map((part) => part.quantity)),
  ]
  const netMinor = creditNetMinor(
    invoiced.reduce((sum, part) => sum + part.netMinor, 0),
    whole,
    before,
    quantity,
  )
  return { ...line, quantity, netMinor }
}
