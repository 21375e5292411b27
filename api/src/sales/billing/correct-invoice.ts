import type { Finding } from '@werkbank/model/agreement/findings.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { compareQuantities, isPositive, negateQuantity } from '@werkbank/model/base/value/quantity.ts'
import { cancelInvoice, correctInvoice } from '@werkbank/model/sales/billing/invoice-commands.ts'
import {
  type CreditPart,
  creditableNetMinor,
  creditableQuantity,
  creditSums,
} from '@werkbank/model/sales/billing/invoice-parts.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { invoiceCancelled, orderCredited } from '@werkbank/model/sales/events.ts'
import { productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { notFound } from '../../http/problem/problem.ts'
import { addProgress, lockOrder, type Order, refreshOrder } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { requireTotal } from '../require-total.ts'
import { refuseInvoiceStep } from '../steps-now.ts'
import { type Invoice, invoiceById, invoicesOf, issueInvoice } from './invoices.ts'

type Context = CommandContext<typeof correctInvoice>

/** R-SA10, R-SA23. Without a return of goods: credited pieces are not billed again. */
export const handleCorrectInvoice = handle(correctInvoice, async (context, input) => {
  const { tx } = context
  const { order: found, invoice, papers } = await lockInvoice(context, input.id)
  const refusal = refuseInvoiceStep(context, correctInvoice, { invoice, papers })
  if (refusal) throw refusal
  const order = must(found, 'of an invoice without an order nothing is left to correct')
  await requireDay(context, 'correctedOn', input.correctedOn, {
    confirmed: input.confirmDay,
    after: [{ day: invoice.invoicedOn, code: 'day-before-invoice' }],
  })
  const parts = input.lines.map(
    ({ lineId, quantity = '0', netMinor }): CreditPart => ({ lineId, quantity, netMinor, invoiceId: invoice.id }),
  )
  await refuseParts(context, parts, { invoice, papers })
  const pieces = parts.filter(({ netMinor }) => netMinor === undefined)
  const { reason, expectedGrossMinor, correctedOn = context.today } = input
  return await issueCorrection(context, {
    order,
    invoice,
    papers,
    parts,
    reason,
    expectedGrossMinor,
    issuedOn: correctedOn,
    progress: async () => {
      await addProgress(tx, order.id, 'credited', pieces)
      await addProgress(tx, order.id, 'waived', pieces)
    },
  })
})

/** R-SA10, R-SA24. Takes back what is left of the invoice; its pieces can be invoiced again. */
export const handleCancelInvoice = handle(cancelInvoice, async (context, input) => {
  const { tx } = context
  const { order: found, invoice, papers } = await lockInvoice(context, input.id)
  const refusal = refuseInvoiceStep(context, cancelInvoice, { invoice, papers })
  if (refusal) throw refusal
  const order = must(found, 'of an invoice without an order nothing is left to correct')
  await requireDay(context, 'cancelledOn', input.cancelledOn, {
    confirmed: input.confirmDay,
    after: [{ day: invoice.invoicedOn, code: 'day-before-invoice' }],
  })
  const parts = [...new Set(invoice.lines.map(({ lineId }) => lineId))]
    .map((lineId) => ({
      lineId,
      quantity: creditableQuantity(papers, lineId, invoice.id),
      invoiceId: invoice.id,
    }))
    .filter(({ quantity }) => isPositive(quantity))
  const { reason, expectedGrossMinor, cancelledOn = context.today } = input
  return await issueCorrection(context, {
    order,
    invoice,
    papers,
    parts,
    reason,
    expectedGrossMinor,
    issuedOn: cancelledOn,
    cancelsId: invoice.id,
    progress: () =>
      addProgress(
        tx,
        order.id,
        'invoiced',
        parts.map(({ lineId, quantity }) => ({ lineId, quantity: negateQuantity(quantity) })),
      ),
  })
})

/** The invoice with its order locked first (R-ST6), and all papers of the order. */
async function lockInvoice(
  { tx }: Pick<TransactionContext, 'tx'>,
  id: string,
): Promise<{ order: Order | undefined; invoice: Invoice; papers: Invoice[] }> {
  const found = await invoiceById(tx, id)
  if (!found) throw notFound()
  if (!found.orderId) return { order: undefined, invoice: found, papers: [] }
  const order = await lockOrder(tx, found.orderId)
  const invoice = must(await invoiceById(tx, id, { lock: true }), 'invoices are never deleted')
  return { order, invoice, papers: await invoicesOf(tx, order.id) }
}

type Papers = { invoice: Invoice; papers: readonly Invoice[] }

/** More than what is left of the invoice, and half pieces. */
async function refuseParts({ tx, refuse }: Context, parts: readonly CreditPart[], { invoice, papers }: Papers) {
  const findings = parts.flatMap(({ lineId, quantity, netMinor }): Finding[] => {
    const open = creditableQuantity(papers, lineId, invoice.id)
    const openMinor = creditableNetMinor(papers, lineId, invoice.id)
    if (!invoice.lines.some((line) => line.lineId === lineId))
      return [{ lineId, field: 'lineId', code: 'unknown-line', message: 'The invoice has no such line.' }]
    if (netMinor !== undefined)
      return netMinor <= openMinor
        ? []
        : [{ lineId, field: 'netMinor', code: 'more-than-open', message: 'That is more than is left of this line.' }]
    return compareQuantities(quantity, open) <= 0
      ? []
      : [{ lineId, field: 'quantity', code: 'more-than-open', message: `At most ${open} are left of this line.` }]
  })
  if (findings.length > 0) throw refuse('more-than-invoiced', { findings })
  const productOf = new Map(invoice.lines.map(({ lineId, productId }) => [lineId, productId]))
  const products = await productFacts(tx, [...productOf.values()], { counted: parts.map(({ quantity }) => quantity) })
  const bad = checkParts(
    parts.filter(({ netMinor }) => netMinor === undefined),
    (lineId) => ({
      unit: products.get(productOf.get(lineId) ?? '')?.unit ?? '',
      open: creditableQuantity(papers, lineId, invoice.id),
    }),
  )
  if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
}

type Correction = Papers & {
  order: Order
  parts: readonly CreditPart[]
  reason: string
  expectedGrossMinor: number | undefined
  issuedOn: string
  cancelsId?: string
  /** What it changes of the order's lines. */ progress: () => Promise<unknown>
}

async function issueCorrection(
  context: Pick<Context, 'tx' | 'emit' | 'refuse'> & TransactionContext,
  { order, invoice, papers, parts, reason, expectedGrossMinor, issuedOn, cancelsId, progress }: Correction,
) {
  const total = creditSums(parts, papers)
  requireTotal(context, expectedGrossMinor, total.grossMinor)
  await progress()
  const { id, number } = await issueInvoice(context, {
    kind: 'credit-note',
    orderId: order.id,
    customerId: invoice.customerId,
    currency: invoice.currency,
    invoicedOn: issuedOn,
    paymentDays: 0,
    ...total,
    reason,
    ...(cancelsId ? { cancelsId } : {}),
    text: invoice.number,
  })
  await refreshOrder(context.tx, order.id)
  const payload = { invoiceId: id, number }
  if (cancelsId) context.emit(invoiceCancelled, cancelsId, payload)
  else context.emit(orderCredited, order.id, payload)
  return { invoiceId: id, number, grossMinor: total.grossMinor, currency: invoice.currency }
}
