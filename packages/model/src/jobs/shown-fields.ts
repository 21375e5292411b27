import { QUOTE_STATES } from '../quotes/quote.ts'
import { type Fields, onlyWith, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money, quantity } from '../records/kinds/number.ts'
import { note } from '../records/kinds/text.ts'
import { day } from '../records/kinds/time.ts'
import { MOVE_REASONS } from '../stock/records.ts'
import type { ExportedList } from './exported-lists.ts'

const name = () => note({ max: 300 })
const ofProduct = () => onlyWith('product.read', name())

/** A move that takes another one back, by the reason of that one. */
const reversalOf = (reason: string) => `reversal-of-${reason}`
export const MOVE_KINDS = [...MOVE_REASONS, ...MOVE_REASONS.map(reversalOf)] as [string, ...string[]]

/** In place of the name of a place that is none of the company's (suppliers, customers): its kind, which readers have a word for. */
export const OUTSIDE = 'outside:'

/**
 * Fields that the screens of lists show and that are no columns of their records: devices compute them, and the server says them in SQL
 * (`exporting/lists` of the API).
 */
export const SHOWN_FIELDS: Partial<Record<ExportedList, Fields>> = {
  orders: { date: optional(day()) },
  invoices: { billedMinor: money() },
  quotes: { state: choice(QUOTE_STATES), date: day() },
  stockLevels: {
    sku: ofProduct(),
    productName: ofProduct(),
    unit: ofProduct(),
    locationName: name(),
    free: quantity(),
  },
  stockMoves: {
    ...{ sku: ofProduct(), productName: ofProduct(), unit: ofProduct(), fromName: name(), toName: name() },
    kind: choice(MOVE_KINDS),
    document: onlyWith('order.read', name()),
    changeMinor: onlyWith('cost.read', money()),
    currency: name(),
  },
  categories: { products: counted() },
}
