import { defineDocumentKind } from '../documents/document-kind.ts'

/** The working copy of a quote: `quote:<id>`. */
export const quoteKind = defineDocumentKind({
  prefix: 'quote',
  rights: { read: 'quote.read', write: 'quote.edit' },
  scope: 'organisation',
  table: 'quotes',
})
export const quoteDocumentName = (quoteId: string): string => `${quoteKind.prefix}:${quoteId}`
