import { defineDocumentKind } from '../documents/document-kind.ts'

/** Rich text, of a record or of its own: `doc:<id>`. */
export const pageKind = defineDocumentKind({
  prefix: 'doc',
  rights: { read: 'page.read', write: 'page.edit' },
  scope: 'organisation',
  table: 'pages',
  comes: 'with-records',
})
