/**
 * What is still to be paid of an invoice, in minor units: gross less what was credited on it and paid, never negative; nothing of a credit
 * note (IV-16). The database keeps the same figure as `invoices.open_minor`, which lists and the mirror carry.
 */
export function openMinor(invoice: {
  kind: 'invoice' | 'credit-note'
  grossMinor: number
  creditedMinor: number
  paidMinor: number
}): number {
  if (invoice.kind === 'credit-note') return 0
  return Math.max(0, invoice.grossMinor - invoice.creditedMinor - invoice.paidMinor)
}
