import { addQuantities, compareQuantities, isPositive, isZero, subtractQuantities } from '../base/quantity.ts'

export type OrderStatus = 'draft' | 'committed' | 'part-delivered' | 'delivered' | 'invoiced' | 'paid' | 'cancelled'
/** What has happened to a line. Decimal strings. */
export type LineProgress = { quantity: string; delivered: string; returned: string; invoiced: string; credited: string }

/** What can still be delivered. Goods that came back don't go out again by themselves. */
export const toDeliver = (line: LineProgress): string => positive(subtractQuantities(line.quantity, line.delivered))
/** What is with the customer and on no standing invoice. */
export const toInvoice = (line: LineProgress): string => positive(subtractQuantities(kept(line), charged(line)))
/** What stands on an invoice and came back. */
export const toCredit = (line: LineProgress): string => positive(subtractQuantities(charged(line), kept(line)))

const kept = (line: LineProgress) => subtractQuantities(line.delivered, line.returned)
const charged = (line: LineProgress) => subtractQuantities(line.invoiced, line.credited)
const positive = (quantity: string) => (isPositive(quantity) ? quantity : '0')

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
    (line) => compareQuantities(addQuantities(charged(line), line.returned), line.delivered) >= 0,
  )
  if (!settled || !lines.some((line) => isPositive(line.invoiced))) return 'delivered'
  return order.paidMinor >= order.invoicedMinor ? 'paid' : 'invoiced'
}
