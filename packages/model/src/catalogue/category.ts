import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional } from '../records/field.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'

/** What products are grouped by; categories form a tree. PR-07. */
export const category = defineRecord({
  name: 'category',
  table: 'categories',
  read: { permission: 'product.read' },
  sorts: ['name'],
  fields: {
    /** Null at the top of the tree. */
    parentId: optional(reference()),
    name: text({ max: 120, empty: 'A category needs a name.' }),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})
