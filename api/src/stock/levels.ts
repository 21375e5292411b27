import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import type { Level } from '@werkbank/model/stock/plan-reservations.ts'
import { stockLevel } from '@werkbank/model/stock/records.ts'
import { type ListInput, listRecord } from '../records/list.ts'
import { promisable } from './locations.ts'

export type LevelKey = { productId: string; lotId: string; locationId: string }

const LEVEL = { productId: 'uuid', lotId: 'uuid', locationId: 'uuid' } as const
const quantities = (tx: Tx) => tx`trim_scale(l.on_hand)::text AS on_hand, trim_scale(l.reserved)::text AS reserved`

/**
 * Locks every level of the products, in the one order that all commands keep (R-ST6), and returns them. `sellable` is false for
 * places that orders aren't served from.
 */
export async function lockLevels(tx: Tx, productIds: readonly string[]): Promise<Level[]> {
  return await tx<Level[]>`
    SELECT l.product_id, l.lot_id, l.location_id, ${quantities(tx)}, ${promisable(tx)} AS sellable, p.rank
    FROM unnest(${[...new Set(productIds)]}::uuid[]) AS asked(product_id) JOIN stock_levels l USING (product_id) JOIN locations p ON p.org_id = l.org_id AND p.id = l.location_id
    WHERE l.org_id = current_org() ORDER BY l.product_id, l.lot_id, l.location_id FOR NO KEY UPDATE OF l`
}

/** Makes the levels that don't exist yet (empty), then locks these, in the same order. */
export async function lockLevelsAt(
  tx: Tx,
  keys: readonly LevelKey[],
): Promise<Map<string, { onHand: string; reserved: string }>> {
  const asked = rowsAs(tx, 'k', LEVEL, keys)
  await tx`INSERT INTO stock_levels (org_id, product_id, lot_id, location_id)
    SELECT DISTINCT current_org(), product_id, lot_id, location_id FROM ${asked} ORDER BY 2, 3, 4 ON CONFLICT DO NOTHING`
  const rows = await tx<(LevelKey & { onHand: string; reserved: string })[]>`
    SELECT l.product_id, l.lot_id, l.location_id, ${quantities(tx)} FROM stock_levels l
    WHERE l.org_id = current_org() AND (l.product_id, l.lot_id, l.location_id) IN (SELECT product_id, lot_id, location_id FROM ${asked})
    ORDER BY l.product_id, l.lot_id, l.location_id FOR NO KEY UPDATE`
  return new Map(rows.map((row) => [levelKey(row), row]))
}

export const levelKey = (at: LevelKey): string => `${at.productId} ${at.lotId} ${at.locationId}`

/** Changes what is reserved at locked levels: a statement, or a part of one. */
export const addReserved = (tx: Tx, changes: readonly (LevelKey & { by: string })[]) =>
  tx`UPDATE stock_levels l SET reserved = l.reserved + c.by
    FROM ${rowsAs(tx, 'c', { ...LEVEL, by: 'numeric' }, changes)}
    WHERE l.org_id = current_org() AND l.product_id = c.product_id AND l.lot_id = c.lot_id AND l.location_id = c.location_id`

/** What could be promised of each product now, over all places that orders are served from. */
export async function availability(tx: Tx, productIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx<{ productId: string; available: string }[]>`
    SELECT l.product_id, trim_scale(sum(l.on_hand - l.reserved))::text AS available FROM stock_levels l JOIN locations p ON p.org_id = l.org_id AND p.id = l.location_id
    WHERE l.org_id = current_org() AND l.product_id = ANY(${[...new Set(productIds)]}::uuid[]) AND ${promisable(tx)} GROUP BY 1`
  return new Map(rows.map((row) => [row.productId, row.available]))
}

/** Every level of the given products. */
export async function levelsOf(
  tx: Tx,
  productIds: readonly string[],
): Promise<(LevelKey & { onHand: string; reserved: string })[]> {
  return await tx<(LevelKey & { onHand: string; reserved: string })[]>`
    SELECT l.product_id, l.lot_id, l.location_id, ${quantities(tx)} FROM stock_levels l WHERE l.org_id = current_org() AND l.product_id = ANY(${[...new Set(productIds)]}::uuid[])`
}

export type Expected = { quantity: string; expectedOn: string; reference: string }
/** What is expected to come in, by product, soonest first. */
export async function expectedReceipts(tx: Tx, productIds: readonly string[]): Promise<Map<string, Expected[]>> {
  const rows = await tx<(Expected & { productId: string })[]>`
    SELECT product_id, trim_scale(quantity)::text AS quantity, expected_on, reference FROM expected_receipts
    WHERE org_id = current_org() AND product_id = ANY(${[...new Set(productIds)]}::uuid[]) AND deleted_at IS NULL ORDER BY expected_on, id`
  const byProduct = Map.groupBy(rows, (row) => row.productId)
  return new Map(
    [...byProduct].map(([id, list]) => [
      id,
      list.map(({ quantity, expectedOn, reference }) => ({ quantity, expectedOn, reference })),
    ]),
  )
}

/** Levels as people list them; those that are empty are left out. */
export async function listLevels(context: { tx: Tx; caller: Caller }, input: ListInput) {
  const { items, nextCursor } = await listRecord(context, stockLevel, input, {
    where: [context.tx`AND (on_hand > 0 OR reserved > 0)`],
  })
  const withFree = items.map((level) => ({ ...level, available: subtractQuantities(level.onHand, level.reserved) }))
  return { items: withFree, nextCursor }
}

/** What a place holds, by SKU. */
export async function levelsAt(
  tx: Tx,
  locationId: string,
  { everStocked = false } = {},
): Promise<{ productId: string; lotId: string; onHand: string }[]> {
  return await tx<{ productId: string; lotId: string; onHand: string }[]>`
    SELECT l.product_id, l.lot_id, trim_scale(l.on_hand)::text AS on_hand FROM stock_levels l JOIN products p ON p.org_id = l.org_id AND p.id = l.product_id
    WHERE l.org_id = current_org() AND l.location_id = ${locationId} AND (${everStocked} OR l.on_hand > 0 OR l.reserved > 0) ORDER BY lower(p.sku), l.lot_id`
}

/** SQL of a row of `products`: of goods is there nothing that could be promised? */
export const isOutOfStock = (tx: Tx): Statement => tx`kind = 'goods' AND coalesce((
  SELECT sum(l.on_hand - l.reserved) FROM stock_levels l JOIN locations p ON p.org_id = l.org_id AND p.id = l.location_id
  WHERE l.org_id = products.org_id AND l.product_id = products.id AND ${promisable(tx)}), 0) <= 0`
