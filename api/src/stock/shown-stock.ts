import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { OUTSIDE } from '@werkbank/model/jobs/shown-fields.ts'
import { REAL_KINDS } from '@werkbank/model/stock/places.ts'
import { searchPatterns } from '../http/search.ts'
import type { ShownValues } from '../records/list.ts'

/** What the lists of stock show that no column has, in SQL of a row of their table. */

/** Rows of products that a search finds; none without the right to products, or repeated searches would reveal their names (US-8.5). */
export function ofProductsFound(tx: Tx, caller: Caller, search: string | undefined): Statement[] {
  const patterns = searchPatterns(search)
  if (patterns && !can(caller, 'product.read')) return [tx`AND false`]
  return patterns
    ? [
        tx`AND product_id IN (SELECT id FROM products WHERE org_id = current_org() AND search LIKE ALL(${patterns}::text[]))`,
      ]
    : []
}

const productField = (tx: Tx, table: string, column: 'sku' | 'name' | 'unit') =>
  tx`(SELECT p.${tx(column)} FROM products p WHERE p.org_id = current_org() AND p.id = ${tx(`${table}.product_id`)})`
const productFields = (tx: Tx, table: string): ShownValues => ({
  sku: productField(tx, table, 'sku'),
  productName: productField(tx, table, 'name'),
  unit: productField(tx, table, 'unit'),
})
const placeField = (tx: Tx, place: Statement, value: Statement) =>
  tx`(SELECT ${value} FROM locations l WHERE l.org_id = current_org() AND l.id = ${place})`

export const shownLevel = (tx: Tx): ShownValues => ({
  ...productFields(tx, 'stock_levels'),
  locationName: placeField(tx, tx`stock_levels.location_id`, tx`l.name`),
  free: tx`(on_hand - reserved)`,
})

type LevelsAsked = { search?: string | undefined; location?: string | undefined; low?: LowStock | undefined }
/** From which free quantity stock is low: a number of pieces, or a share of what is there. */
export type LowStock = { pieces: number; percent: number }

/** Levels as their screen lists them: of products that are there, without empty ones. */
export const levelsShown = (tx: Tx, caller: Caller, { search, location, low }: LevelsAsked): Statement[] => [
  tx`AND (on_hand > 0 OR reserved > 0)
    AND EXISTS (SELECT FROM products p WHERE p.org_id = current_org() AND p.id = stock_levels.product_id AND p.deleted_at IS NULL)`,
  ...(location ? [tx`AND location_id = ${location}`] : []),
  ...(low
    ? [
        tx`AND on_hand - reserved < greatest(${low.pieces}::text::numeric, on_hand * ${low.percent}::text::numeric / 100)`,
      ]
    : []),
  ...ofProductsFound(tx, caller, search),
]

export function shownMove(tx: Tx): ShownValues {
  const [from, to] = [tx`stock_moves.from_location_id`, tx`stock_moves.to_location_id`]
  const isReal = tx`l.kind = ANY(${[...REAL_KINDS]}::text[])`
  const named = tx`CASE WHEN ${isReal} THEN l.name ELSE ${OUTSIDE} || l.kind END`
  const counts = (place: Statement) => placeField(tx, place, tx`(${isReal})::int`)
  return {
    ...productFields(tx, 'stock_moves'),
    fromName: placeField(tx, from, named),
    toName: placeField(tx, to, named),
    kind: tx`(CASE WHEN reverses_id IS NULL THEN reason ELSE 'reversal-of-' || reason END)`,
    // Names of what has a page: other moves stand for themselves.
    document: tx`(CASE subject_type
      WHEN 'order' THEN (SELECT o.number FROM orders o WHERE o.org_id = current_org() AND o.id = stock_moves.subject_id::uuid)
      WHEN 'count' THEN (SELECT s.name FROM count_sheets s WHERE s.org_id = current_org() AND s.id = stock_moves.subject_id::uuid) END)`,
    changeMinor: tx`((${counts(to)} - ${counts(from)}) * value_minor)`,
    currency: tx`(SELECT currency FROM organisations WHERE org_id = current_org())`,
  }
}
