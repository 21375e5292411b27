import {
  compareQuantities,
  isPositive,
  isQuantity,
  minQuantity,
  subtractQuantities,
} from '@werkbank/model/base/quantity.ts'
import type { RuleCode } from '@werkbank/model/base/rules.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { toCredit, toDeliver, toInvoice } from '@werkbank/model/sales/order-status.ts'

type Line = MirrorRow<'orderLines'>
type Invoice = MirrorRow<'invoices'>

export type NextSteps = {
  deliverable: { line: Line; max: string }[]
  returnable: { line: Line; max: string }[]
  /** Of all that was ordered. */ invoiceable: { line: Line; max: string }[]
  /** By what the company, or the order, bills. */ isInvoiceDue: boolean
  creditable: { line: Line; max: string }[]
  canCancel: boolean
  openInvoice: Invoice | undefined
}

/** What can be done with a committed order now. `isStocked`: goods leave as far as they are reserved, services as they are open. */
export function nextSteps(
  order: Pick<MirrorRow<'orders'>, 'version' | 'status' | 'invoiceBasis'>,
  lines: readonly Line[],
  options: { invoices: readonly Invoice[]; isStocked: (productId: string) => boolean; companyBasis?: InvoiceBasis },
): NextSteps {
  const billed = order.invoiceBasis === 'ordered' ? 'ordered' : (options.companyBasis ?? 'delivered')
  const live = order.version > 0 && order.status !== 'cancelled'
  const open = (line: Line) =>
    options.isStocked(line.productId) ? minQuantity(toDeliver(line), line.reserved) : toDeliver(line)
  const withMax = (max: (line: Line) => string) => (live ? openLines(lines, max) : [])
  return {
    deliverable: withMax(open),
    returnable: withMax((line) => subtractQuantities(line.delivered, line.returned)),
    invoiceable: withMax((line) => toInvoice(line, 'ordered')),
    isInvoiceDue: withMax((line) => toInvoice(line, billed)).length > 0,
    creditable: withMax((line) => toCredit(line, order.invoiceBasis)),
    canCancel:
      order.status !== 'cancelled' &&
      lines.every(
        (line) => !isPositive(line.delivered) && !isPositive(subtractQuantities(line.invoiced, line.credited)),
      ),
    openInvoice: options.invoices.find((invoice) => invoice.openMinor > 0),
  }
}

/** Lines of which more than nothing is open, in the order's order. */
export const openLines = (lines: readonly Line[], max: (line: Line) => string): { line: Line; max: string }[] =>
  lines
    .toSorted((a, b) => a.position - b.position)
    .map((line) => ({ line, max: max(line) }))
    .filter((part) => isPositive(part.max))

export type Part = { lineId: string; quantity: string }
/** A line of which `max` may still be delivered, or returned. */
export type OpenLine = { line: Pick<MirrorRow<'orderLines'>, 'lineId' | 'productId'>; max: string }

export type PartProblem = RuleCode | 'more-than-open'

/** What is wrong with a part of a line; undefined where it can be, or is none. */
export function partProblem(quantity: string, { max, unit }: { max: string; unit: string }): PartProblem | undefined {
  if (quantity === '' || quantity === '0') return undefined
  if (!isQuantity(quantity)) return 'quantity-malformed'
  if (!isPositive(quantity)) return 'quantity-not-positive'
  if (compareQuantities(quantity, max) > 0) return 'more-than-open'
  const [finding] = checkParts([{ lineId: '', quantity }], () => ({ unit, open: max }))
  return finding && 'quantity-not-whole'
}

/** The quantities that were given, where they are more than none; undefined where one of them can't be. */
export function chosenParts(
  open: readonly OpenLine[],
  given: Readonly<Record<string, string>>,
  unitOf: (productId: string) => string,
): Part[] | undefined {
  const parts: Part[] = []
  for (const { line, max } of open) {
    const quantity = given[line.lineId] ?? max
    if (quantity === '' || quantity === '0') continue
    if (partProblem(quantity, { max, unit: unitOf(line.productId) })) return undefined
    parts.push({ lineId: line.lineId, quantity })
  }
  return parts
}
