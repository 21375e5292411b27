import { defineRights, EVERYBODY } from '../base/right.ts'

/** Products with their categories, and what they cost. */
export const CATALOGUE_RIGHTS = defineRights('Catalogue', {
  'product.read': EVERYBODY,
  'product.edit': ['production', 'purchasing'],
  'cost.read': ['production', 'purchasing'],
})
