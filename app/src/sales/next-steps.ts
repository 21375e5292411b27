import { isPositive, minQuantity, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { toCredit, toDeliver, toInvoice } from '@werkbank/model/sales/order-status.ts'

type Line = MirrorRow<'orderLines'>
type Invoice = MirrorRow<'invoices'>

export type NextSteps = {
  deliverable: { line: Line; max: string }[]
  returnable: { line: Line; max: string }[]
  canInvoice: boolean
  canCredit: boolean
  canCancel: boolean
  openInvoice: Invoice | undefined
}

/** What can be done with a committed order now. `isStocked`: goods leave as far as they are reserved, services as they are open. */
export function nextSteps(
  order: Pick<MirrorRow<'orders'>, 'version' | 'status'>,
  lines: readonly Line[],
  options: { invoices: readonly Invoice[]; isStocked: (productId: string) => boolean },
): NextSteps {
  const live = order.version > 0 && order.status !== 'cancelled'
  const open = (line: Line) =>
    options.isStocked(line.productId) ? minQuantity(toDeliver(line), line.reserved) : toDeliver(line)
  const some = (test: (line: Line) => boolean) => live && lines.some(test)
  const withMax = (max: (line: Line) => string) =>
    live ? lines.map((line) => ({ line, max: max(line) })).filter((part) => isPositive(part.max)) : []
  return {
    deliverable: withMax(open),
    returnable: withMax((line) => subtractQuantities(line.delivered, line.returned)),
    canInvoice: some((line) => isPositive(toInvoice(line))),
    canCredit: some((line) => isPositive(toCredit(line))),
    canCancel: order.status !== 'cancelled' && lines.every((line) => !isPositive(line.delivered)),
    openInvoice: options.invoices.find(
      ({ kind, paidMinor, grossMinor }) => kind === 'invoice' && paidMinor < grossMinor,
    ),
  }
}
