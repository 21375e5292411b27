/** What is billed: what was delivered, or what was ordered, before it is delivered too (IV-01). */
export const INVOICE_BASES = ['delivered', 'ordered'] as const
export type InvoiceBasis = (typeof INVOICE_BASES)[number]
