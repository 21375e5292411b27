import { defineRights, EVERYBODY } from '../base/right.ts'

export const QUOTE_RIGHTS = defineRights('Sales', {
  'quote.read': EVERYBODY,
  'quote.edit': ['sales'],
  'quote.convert': ['sales'],
})
