import { defineRights, EVERYBODY } from '../base/right.ts'

/** Orders, deliveries, invoices and what is paid for them. */
export const SALES_RIGHTS = defineRights('Sales', {
  'order.read': EVERYBODY,
  'order.edit': ['sales'],
  'order.commit': ['sales'],
  'order.change': ['sales'],
  'order.backorder': ['sales'],
  'order.deliver': ['sales', 'warehouse'],
  'order.cancel': ['sales'],
  'invoice.read': ['sales'],
  'invoice.create': ['sales'],
  'invoice.correct': ['sales'],
  'payment.create': ['sales'],
})
