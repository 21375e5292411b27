import type { Tx } from '@werkbank/database/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { invoiceSteps, orderSteps, type Step, stepsAllowed } from '@werkbank/model/sales/order-steps.ts'
import { productFacts } from '../catalogue/index.ts'
import { type Invoice, invoicesOf } from './invoices.ts'
import { type Line, type Order, orderLines } from './orders.ts'

type Asked = { tx: Tx; caller: Pick<Caller, 'permissions'> }
type StepOrder = Pick<Order, 'id' | 'version' | 'status' | 'invoiceBasis' | 'companyBasis' | 'changes'>

/** What the caller can do with an order now: said with its rows, and wherever another step is refused (SA-04). */
export async function stepsNow(
  { tx, caller }: Asked,
  order: StepOrder,
  known?: readonly Line[],
): Promise<{ possible: Step[] }> {
  const lines = known ?? (await orderLines(tx, order.id))
  const [invoices, products] = await Promise.all([
    invoicesOf(tx, order.id),
    productFacts(
      tx,
      lines.map(({ productId }) => productId),
    ),
  ])
  const { possible } = orderSteps(order, lines, {
    invoices,
    isStocked: (id) => products.get(id)?.kind === 'goods',
    companyBasis: order.companyBasis,
  })
  return { possible: stepsAllowed(possible, (permission) => can(caller, permission), order) }
}

/** What the caller can do with an invoice now. */
export const invoiceStepsNow = ({ caller }: Pick<Asked, 'caller'>, invoice: Invoice): { possible: Step[] } => ({
  possible: stepsAllowed(invoiceSteps(invoice), (permission) => can(caller, permission)),
})
