import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

const ofOrder = { subject: 'order', audience: 'order.read' } as const
const delivery = { deliveryId: z.string(), number: z.string() }
const invoice = { invoiceId: z.string(), number: z.string() }

export const orderCreated = defineEvent('order.created', ofOrder)
export const orderCommitted = defineEvent('order.committed', {
  ...ofOrder,
  payload: { version: z.int(), number: z.string() },
})
export const orderDelivered = defineEvent('order.delivered', { ...ofOrder, payload: delivery })
export const orderReturned = defineEvent('order.returned', { ...ofOrder, payload: delivery })
export const orderCancelled = defineEvent('order.cancelled', { ...ofOrder, payload: { reason: z.string() } })
export const orderInvoiced = defineEvent('order.invoiced', { ...ofOrder, payload: invoice })
export const orderCredited = defineEvent('order.credited', { ...ofOrder, payload: invoice })

/** A credit note without an order. */
export const customerCredited = defineEvent('customer.credited', {
  subject: 'customer',
  payload: invoice,
  audience: 'invoice.read',
})
/** `invoiceId` is the document that cancels it. */
export const invoiceCancelled = defineEvent('invoice.cancelled', {
  subject: 'invoice',
  payload: invoice,
  audience: 'invoice.read',
})
export const invoicePaid = defineEvent('invoice.paid', {
  subject: 'invoice',
  payload: { paymentId: z.string(), amountMinor: z.int() },
  audience: 'invoice.read',
})
