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

/** What a paper adds to what its customer was asked for: a credit note takes off. Minor units. */
export const billedMinor = ({ kind, grossMinor }: { kind: 'invoice' | 'credit-note'; grossMinor: number }): number =>
  kind === 'invoice' ? grossMinor : -grossMinor

/**
 * What the customer has in their favour by this paper, in minor units: an invoice that was paid and then credited, or a credit note that
 * corrects no invoice.
 */
export function owedBackMinor(paper: Parameters<typeof openMinor>[0] & { correctsId: string | null }): number {
  if (paper.kind === 'credit-note') return paper.correctsId === null ? paper.grossMinor : 0
  return Math.max(0, paper.creditedMinor + paper.paidMinor - paper.grossMinor)
}
