import { type Asking, hasRight, isPossible } from '../base/possible.ts'
import { cancelInvoice, correctInvoice, creditOrder, invoiceOrder, payInvoice } from './billing/invoice-commands.ts'
import { cancelOrder, cancelRest, commitOrder, deliverOrder, returnOrder } from './commands.ts'
import { type InvoiceState, type OrderState, STEPS, type Step } from './order-steps.ts'

const OF_ORDER = [commitOrder, deliverOrder, invoiceOrder, returnOrder, creditOrder, cancelRest, cancelOrder]
const OF_INVOICE = [payInvoice, correctInvoice, cancelInvoice]

/** The possible steps of an order, including the payment of its invoices (SA-04). */
export function stepsOfOrder(state: OrderState, asking: Asking): Step[] {
  const names = OF_ORDER.filter((command) => isPossible(command, state, asking)).map(({ name }) => name)
  const pay = state.openInvoice !== undefined && hasRight(payInvoice, asking) ? [payInvoice.name] : []
  return inOrder([...names, ...pay])
}

/** The possible steps of an invoice. */
export const stepsOfInvoice = (state: InvoiceState, asking: Asking): Step[] =>
  inOrder(OF_INVOICE.filter((command) => isPossible(command, state, asking)).map(({ name }) => name))

const inOrder = (names: readonly string[]): Step[] => STEPS.filter((step) => names.includes(step))
