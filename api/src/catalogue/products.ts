import type { Tx } from '@werkbank/database/connect.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { searchPatterns } from '../http/search.ts'

export type Product = {
  id: string
  parentId: string | null
  kind: 'parent' | 'goods' | 'service'
  sku: string
  name: string
  variant: Record<string, string>
  unit: string
  priceMinor: number
  costMinor: number | null
  currency: string
  taxPercent: string
  manufactured: boolean
  purchased: boolean
  active: boolean
  version: number
  createdAt: string
}
/** What other domains need to know of a product. */
export type ProductFacts = Omit<
  Product,
  'costMinor' | 'variant' | 'parentId' | 'createdAt' | 'version' | 'manufactured' | 'purchased'
> & { costMinor: number }

const columns = (
  tx: Tx,
) => tx`id, parent_id, kind, sku, name, variant, unit, price_minor, cost_minor, currency, trim_scale(tax_percent)::text AS tax_percent,
  manufactured, purchased, active, version, created_at`

/**
 * By id; what doesn't exist is missing from the map. One query whatever the number of ids. `hold` keeps their cost as it is until
 * the transaction ends: for what books goods at cost before it locks their levels.
 */
export async function productFacts(
  tx: Tx,
  ids: readonly string[],
  { hold = false } = {},
): Promise<Map<string, ProductFacts>> {
  // An array that the planner sees would be planned for anew each time, for 0.3 ms.
  const rows = await tx<ProductFacts[]>`
    SELECT id, kind, sku, name, unit, price_minor, cost_minor, currency, trim_scale(tax_percent)::text AS tax_percent, active
    FROM unnest((SELECT ${[...new Set(ids)]}::uuid[])) AS asked(id) JOIN products p USING (id)
    WHERE org_id = current_org() AND deleted_at IS NULL ${hold ? tx`ORDER BY id FOR SHARE OF p` : tx``}`
  return new Map(rows.map((row) => [row.id, row]))
}

/** One product, or undefined. `lock` holds it for a change. */
export async function productById(
  tx: Tx,
  id: string,
  { lock = false } = {},
): Promise<(Product & { costMinor: number }) | undefined> {
  const [row] = await tx<(Product & { costMinor: number })[]>`
    SELECT ${columns(tx)} FROM products WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  return row
}

export type ProductFilter = {
  limit: number
  cursor?: string
  sort: string
  search?: string
  kind?: string
  parentId?: string
  active?: boolean
  sku?: string
}

/** Products by SKU or name. `search` finds parts of both and of the properties, without regard to case and accents. */
export async function listProducts(tx: Tx, filter: ProductFilter, { withCost }: { withCost: boolean }) {
  const after = decodeCursor(filter.cursor, ['string', 'string'])
  const column = filter.sort.replace('-', '') === 'name' ? tx`name COLLATE in_lists` : tx`sku COLLATE in_lists`
  const down = filter.sort.startsWith('-')
  const patterns = searchPatterns(filter.search)
  const rows = await tx<(Product & { sortKey: string })[]>`
    SELECT ${columns(tx)}, ${column} AS sort_key FROM products
    WHERE org_id = current_org() AND deleted_at IS NULL
      ${patterns ? tx`AND search LIKE ALL(${patterns}::text[])` : tx``}
      ${filter.sku ? tx`AND lower(sku) = ${filter.sku.toLowerCase()}` : tx``}
      ${filter.kind ? tx`AND kind = ${filter.kind}` : tx``} ${filter.parentId ? tx`AND parent_id = ${filter.parentId}` : tx``}
      ${filter.active === undefined ? tx`` : tx`AND active = ${filter.active}`}
      ${after ? (down ? tx`AND (${column}, id) < (${after[0] as string}, ${after[1] as string}::text::uuid)` : tx`AND (${column}, id) > (${after[0] as string}, ${after[1] as string}::text::uuid)`) : tx``}
    ORDER BY ${down ? tx`${column} DESC, id DESC` : tx`${column}, id`} LIMIT ${filter.limit + 1}`
  return toPage(
    rows,
    filter.limit,
    (row) => [row.sortKey, row.id],
    ({ sortKey: _, ...row }) => visibleProduct(row, withCost),
  )
}

/** As a person may see it (R-CA6). */
export const visibleProduct = (product: Product, withCost: boolean): Product =>
  withCost ? product : { ...product, costMinor: null }

/** Which product has this SKU, whatever its case. */
export async function productIdBySku(tx: Tx, sku: string): Promise<string | undefined> {
  const [row] = await tx<
    { id: string }[]
  >`SELECT id FROM products WHERE org_id = current_org() AND lower(sku) = ${sku.toLowerCase()}`
  return row?.id
}
