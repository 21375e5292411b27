import { defineDocumentKind } from '../documents/document-kind.ts'

/** The working copy of an order: `order:<id>`. */
export const orderKind = defineDocumentKind({
  prefix: 'order',
  rights: { read: 'order.read', write: 'order.edit' },
  scope: 'organisation',
  table: 'orders',
})
