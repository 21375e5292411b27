import { type Asking, hasRight, isPossible } from '../base/possible.ts'
import { cancelOrder, cancelRest, commitOrder, deliverOrder, returnOrder } from './commands.ts'
import { cancelInvoice, correctInvoice, creditOrder, invoiceOrder, payInvoice } from './invoice-commands.ts'
import { type InvoiceState, type OrderState, STEPS, type Step } from './order-steps.ts'

const OF_ORDER = [commitOrder, deliverOrder, invoiceOrder, returnOrder, creditOrder, cancelRest, cancelOrder]
const OF_INVOICE = [payInvoice, correctInvoice, cancelInvoice]

/** What somebody can do with an order now, its invoices' payment included (SA-04). */
export function stepsOfOrder(state: OrderState, asking: Asking): Step[] {
  const names = OF_ORDER.filter((command) => isPossible(command, state, asking)).map(({ name }) => name)
  const pay = state.openInvoice !== undefined && hasRight(payInvoice, asking) ? [payInvoice.name] : []
  return inOrder([...names, ...pay])
}

/** What somebody can do with an invoice now. */
export const stepsOfInvoice = (state: InvoiceState, asking: Asking): Step[] =>
  inOrder(OF_INVOICE.filter((command) => isPossible(command, state, asking)).map(({ name }) => name))

const inOrder = (names: readonly string[]): Step[] => STEPS.filter((step) => names.includes(step))
