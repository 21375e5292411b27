import { defineRights, EVERYBODY, NOBODY } from '../base/right.ts'

/** Levels, moves, places and counts. */
export const STOCK_RIGHTS = defineRights('Stock', {
  'stock.read': EVERYBODY,
  'stock.move': ['warehouse', 'production', 'purchasing'],
  'stock.count': ['warehouse'],
  'stock.approve': NOBODY,
  'location.edit': ['warehouse'],
})
