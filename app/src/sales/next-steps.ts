import {
  compareQuantities,
  isPositive,
  isQuantity,
  minQuantity,
  subtractQuantities,
} from '@werkbank/model/base/quantity.ts'
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

export type Part = { lineId: string; quantity: string }
/** A line of which `max` may still be delivered, or returned. */
export type OpenLine = { line: Pick<MirrorRow<'orderLines'>, 'lineId' | 'productId'>; max: string }

/** The quantities that were given, where they are more than none; undefined where one of them can't be. */
export function chosenParts(open: readonly OpenLine[], given: Readonly<Record<string, string>>): Part[] | undefined {
  const parts: Part[] = []
  for (const { line, max } of open) {
    const quantity = given[line.lineId] ?? max
    if (quantity === '' || quantity === '0') continue
    if (!isQuantity(quantity) || !isPositive(quantity) || compareQuantities(quantity, max) > 0) return undefined
    parts.push({ lineId: line.lineId, quantity })
  }
  return parts
}
