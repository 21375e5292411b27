import { must } from '@werkbank/model/base/assert.ts'
import { payInvoice } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { openMinor } from '@werkbank/model/sales/billing/open-amount.ts'
import { invoicePaid } from '@werkbank/model/sales/events.ts'
import { payHindrance } from '@werkbank/model/sales/order-steps.ts'
import { handle } from '../../http/command/command-route.ts'
import { notFound } from '../../http/problem/problem.ts'
import { post } from '../../ledger/index.ts'
import { lockOrder, refreshOrder } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { invoiceStateNow, refuseInvoiceStep } from '../steps-now.ts'
import { invoiceById } from './invoices.ts'

/** R-SA17. Locks the order, then the invoice. */
export const handlePayInvoice = handle(
  payInvoice,
  async (context, { id, amountMinor, method, paidOn = context.today, confirmDay }) => {
    const { tx, caller, refuse, emit } = context
    const found = await invoiceById(tx, id)
    if (!found) throw notFound()
    const order = found.orderId === null ? undefined : await lockOrder(tx, found.orderId)
    const invoice = must(await invoiceById(tx, id, { lock: true }), 'invoices are never deleted')
    if (!order || payHindrance(invoice))
      throw refuseInvoiceStep(context, payInvoice, await invoiceStateNow(tx, invoice))
    if (paidOn !== context.today)
      await requireDay(context, 'paidOn', paidOn, {
        confirmed: confirmDay,
        after: [
          { day: order.orderedOn, code: 'day-before-order' },
          { day: found.invoicedOn, code: 'day-before-invoice', level: 'warning' },
        ],
      })
    const open = openMinor(invoice)
    if (amountMinor > open) throw refuse('more-than-open', { openMinor: open })
    const paymentId = context.newId()
    await tx`INSERT INTO payments (org_id, id, invoice_id, order_id, amount_minor, currency, method, paid_on, actor)
    VALUES (current_org(), ${paymentId}, ${id}, ${order.id}, ${amountMinor}, ${invoice.currency}, ${method}, ${paidOn}, ${caller.userId})`
    await tx`UPDATE invoices SET paid_minor = paid_minor + ${amountMinor} WHERE org_id = current_org() AND id = ${id}`
    await post(context, {
      kind: 'payment',
      subject: { type: 'invoice', id },
      postedOn: paidOn,
      currency: invoice.currency,
      text: invoice.number,
      postings: [
        { purpose: method, amountMinor },
        { purpose: 'receivable', amountMinor: -amountMinor },
      ],
    })
    await refreshOrder(tx, order.id)
    emit(invoicePaid, id, { paymentId, amountMinor })
    return { paymentId, openMinor: open - amountMinor }
  },
)
