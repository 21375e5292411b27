import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Command, InputOf } from '@werkbank/model/base/command.ts'
import type { StateFor } from '@werkbank/model/base/possible.ts'
import { type InvoiceState, type OrderState, orderState, type Step } from '@werkbank/model/sales/order-steps.ts'
import { stepsOfInvoice, stepsOfOrder } from '@werkbank/model/sales/possible-steps.ts'
import { productFacts } from '../catalogue/index.ts'
import { type Asked, askingOf, hindranceNow } from '../http/command/possible.ts'
import { Refusal } from '../http/problem/problem.ts'
import { availability } from '../stock/index.ts'
import { type Invoice, invoiceById, invoicesOf } from './billing/invoices.ts'
import { type Line, type Order, orderLines } from './orders.ts'

type StepOrder = Pick<Order, 'id' | 'version' | 'status' | 'invoiceBasis' | 'companyBasis' | 'changes'>

/** How an order stands. `known`: its lines, where they were read already. */
export async function orderStateNow(tx: Tx, order: StepOrder, known?: readonly Line[]) {
  const lines = known ?? (await orderLines(tx, order.id))
  const productIds = lines.map(({ productId }) => productId)
  const [invoices, products, available] = await Promise.all([
    invoicesOf(tx, order.id),
    productFacts(tx, productIds),
    availability(tx, productIds),
  ])
  return orderState(order, lines, {
    invoices,
    isStocked: (id) => products.get(id)?.kind !== 'service',
    available: (id) => available.get(id) ?? '0',
    companyBasis: order.companyBasis,
  })
}

/** The same by its id; undefined where there is none. */
export async function orderStateById(tx: Tx, id: string) {
  const [order] = await tx<StepOrder[]>`
    SELECT id, version, status, invoice_basis, changes, (SELECT invoice_basis FROM organisations WHERE org_id = current_org()) AS company_basis
    FROM orders WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL`
  return order && orderStateNow(tx, order)
}

/** How an invoice or credit note stands, with all papers of its order. */
export const invoiceStateNow = async (tx: Tx, invoice: Invoice): Promise<InvoiceState> => ({
  invoice,
  papers: invoice.orderId === null ? [] : await invoicesOf(tx, invoice.orderId),
})

export async function invoiceStateById(tx: Tx, id: string): Promise<InvoiceState | undefined> {
  const invoice = await invoiceById(tx, id)
  return invoice && invoiceStateNow(tx, invoice)
}

/** What the caller can do with an order now: said with its rows, and wherever another step is refused (SA-04). */
export const stepsNow = async (context: Asked & { tx: Tx }, order: StepOrder, known?: readonly Line[]) => ({
  possible: stepsOfOrder(await orderStateNow(context.tx, order, known), askingOf(context)),
})

/** Refuses a step that the order doesn't allow, with those that it does (SA-04). Called under the order's lock. */
export function requireStep<C extends Command>(
  context: Asked,
  command: C,
  state: OrderState & StateFor<C>,
  { input, data, not = [] }: { input?: Partial<InputOf<C>>; data?: object; not?: readonly Step[] } = {},
): void {
  const why = hindranceNow(context, command, state, input)
  if (!why) return
  const possible = stepsOfOrder(state, askingOf(context)).filter((step) => !not.includes(step))
  throw new Refusal(why.code, { ...why.data, ...data, possible })
}

/** Why an invoice doesn't allow a step, with those that it does, to be thrown; undefined where it allows it. */
export function refuseInvoiceStep<C extends Command>(
  context: Asked,
  command: C,
  state: InvoiceState & StateFor<C>,
): Refusal | undefined {
  const why = hindranceNow(context, command, state)
  return why && new Refusal(why.code, { ...why.data, possible: stepsOfInvoice(state, askingOf(context)) })
}
