import { because, defineState, type Hindrance } from '../base/possible.ts'
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
  search: ['name'],
  fields: {
    /** Null at the top of the tree. */
    parentId: optional(reference()),
    name: text({ max: 120, empty: 'A category needs a name.' }),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

/** A category as its commands ask it: how much is directly in it. */
export type CategoryState = { products: number; categories: number }
export const categoryOnDevice = defineState(
  'category',
  (rows, id): CategoryState | undefined =>
    rows.get('categories', id) && {
      products: rows.by('products', 'categoryId', id).length,
      categories: rows.by('categories', 'parentId', id).length,
    },
)
/** What is in it goes somewhere; where, is said with the command (PR-08). */
export const removeCategoryHindrance = (
  { products, categories }: CategoryState,
  _asking?: unknown,
  input?: { moveTo?: string | undefined },
): Hindrance | undefined =>
  input && input.moveTo === undefined && products + categories > 0
    ? because('category-in-use', { products, categories })
    : undefined
