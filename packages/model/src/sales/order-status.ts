import {
  addQuantities,
  compareQuantities,
  isPositive,
  isZero,
  maxQuantity,
  subtractQuantities,
} from '../base/value/quantity.ts'
import type { InvoiceBasis } from '../company/invoice-basis.ts'

export type OrderStatus = 'draft' | 'committed' | 'part-delivered' | 'delivered' | 'invoiced' | 'paid' | 'cancelled'
/** What has happened to a line. Decimal strings. */
export type LineProgress = {
  quantity: string
  delivered: string
  returned: string
  /** On invoices that were not cancelled. */ invoiced: string
  credited: string
  /** Credited although the customer keeps it: not to be billed again. */ waived: string
}

/** What can still be delivered. Goods that came back don't go out again by themselves. */
export const toDeliver = (line: LineProgress): string => positive(subtractQuantities(line.quantity, line.delivered))
/** What is with the customer, or will be by the order, and on no standing invoice. */
export const toInvoice = (line: LineProgress, basis: InvoiceBasis = 'delivered'): string =>
  positive(subtractQuantities(subtractQuantities(owed(line, basis), charged(line)), line.waived))
/** What stands on an invoice and came back. */
export const toCredit = (line: LineProgress, basis: InvoiceBasis = 'delivered'): string =>
  positive(subtractQuantities(charged(line), owed(line, basis)))

/** What can't be taken out of the order any more: what left, and what stands on an invoice. SA-15. */
export const toKeep = (line: LineProgress): string => maxQuantity(line.delivered, positive(charged(line)))

const owed = (line: LineProgress, basis: InvoiceBasis) =>
  subtractQuantities(basis === 'ordered' ? line.quantity : line.delivered, line.returned)
const charged = (line: LineProgress) => subtractQuantities(line.invoiced, line.credited)
const positive = (quantity: string) => (isPositive(quantity) ? quantity : '0')

/** How far something is that happens in parts. */
export const EXTENTS = ['none', 'part', 'all'] as const
export type Extent = (typeof EXTENTS)[number]
export type OrderProgress = { delivery: Extent; invoicing: Extent }

/** How far delivery and invoicing of an order are, from its lines (SA-05). What came back and what was waived is not billed any more. */
export function orderProgress(all: readonly LineProgress[]): OrderProgress {
  const lines = all.filter((line) => !isZero(line.quantity))
  const extent = (begun: (line: LineProgress) => boolean, done: (line: LineProgress) => boolean): Extent => {
    if (!lines.some(begun)) return 'none'
    return lines.every(done) ? 'all' : 'part'
  }
  return {
    delivery: extent(
      (line) => isPositive(line.delivered),
      (line) => !isPositive(toDeliver(line)),
    ),
    invoicing: extent(
      (line) => isPositive(charged(line)),
      (line) => !isPositive(toInvoice(line, 'ordered')),
    ),
  }
}

/**
 * An order's status, from its rows alone: nothing else decides it (SA-04, SA-05; rule R-SA8). `invoicedMinor` is what invoices
 * less credit notes ask for, `paidMinor` what was paid. Lines of quantity 0 (dropped by a later version) don't count.
 */
export function orderStatus(order: {
  version: number
  cancelled: boolean
  lines: readonly LineProgress[]
  invoicedMinor: number
  paidMinor: number
}): OrderStatus {
  if (order.cancelled) return 'cancelled'
  if (order.version === 0) return 'draft'
  const lines = order.lines.filter((line) => !isZero(line.quantity))
  if (!lines.some((line) => isPositive(line.delivered))) return 'committed'
  if (lines.some((line) => isPositive(toDeliver(line)))) return 'part-delivered'
  const settled = lines.every(
    (line) => compareQuantities(addQuantities(charged(line), line.returned, line.waived), line.delivered) >= 0,
  )
  if (!settled || !lines.some((line) => isPositive(line.invoiced))) return 'delivered'
  return order.paidMinor >= order.invoicedMinor ? 'paid' : 'invoiced'
}
