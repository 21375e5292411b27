import { compareQuantities, isZero } from '../base/quantity.ts'

export type OrderStatus = 'draft' | 'committed' | 'part-delivered' | 'delivered' | 'invoiced' | 'paid' | 'cancelled'
export type StatusLine = { quantity: string; delivered: string; invoiced: string }

/**
 * An order's status, from its rows alone: nothing else decides it (SA-04, SA-05; rule SA8). `invoicedMinor` is what invoices
 * less credit notes ask for, `paidMinor` what was paid. Lines of quantity 0 (dropped by a later version) don't count.
 */
export function orderStatus(order: { version: number; cancelled: boolean; lines: readonly StatusLine[]; invoicedMinor: number; paidMinor: number }): OrderStatus {
  if (order.cancelled) return 'cancelled'
  if (order.version === 0) return 'draft'
  const lines = order.lines.filter((line) => !isZero(line.quantity))
  const done = (field: 'delivered' | 'invoiced') => lines.length > 0 && lines.every((line) => compareQuantities(line[field], line.quantity) >= 0)
  if (done('invoiced')) return order.paidMinor >= order.invoicedMinor ? 'paid' : 'invoiced'
  if (done('delivered')) return 'delivered'
  return lines.some((line) => !isZero(line.delivered)) ? 'part-delivered' : 'committed'
}
