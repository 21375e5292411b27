import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { isFraction } from '@werkbank/model/base/value/units.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { rowById, type Values } from '../records/rows.ts'

export type Product = Values<typeof product>
/** What other domains need to know of a product. */
export type ProductFacts = Omit<
  Product,
  'costMinor' | 'variant' | 'parentId' | 'createdAt' | 'version' | 'manufactured' | 'purchased'
> & { costMinor: number }

/** How products stay while the transaction lasts. */
type Hold = {
  /** Their cost, for what books goods at it before it locks their levels. */
  hold?: boolean
  /** Quantities that are judged by the products' units: where one is a fraction, no unit becomes pieces meanwhile. */
  counted?: readonly string[]
}

/** By id; what doesn't exist is missing from the map. One query whatever the number of ids. */
export async function productFacts(
  tx: Tx,
  ids: readonly string[],
  { hold = false, counted = [] }: Hold = {},
): Promise<Map<string, ProductFacts>> {
  const kept = hold
    ? tx`ORDER BY id FOR SHARE OF p`
    : counted.some(isFraction)
      ? tx`ORDER BY id FOR KEY SHARE OF p`
      : tx``
  // An array that the planner sees would be planned for anew each time, for 0.3 ms.
  const rows = await tx<ProductFacts[]>`
    SELECT id, kind, sku, name, unit, price_minor, cost_minor, currency, trim_scale(tax_percent)::text AS tax_percent, active
    FROM unnest((SELECT ${[...new Set(ids)]}::uuid[])) AS asked(id) JOIN products p USING (id)
    WHERE org_id = current_org() AND deleted_at IS NULL ${kept}`
  return new Map(rows.map((row) => [row.id, row]))
}

/** One product with its cost, or undefined. */
export const productById = (tx: Tx, id: string): Promise<Product | undefined> => rowById(tx, product, id)

/** Products of a category and of all below it; `none`: uncategorised. */
export const inCategory = (tx: Tx, category: string) =>
  category === 'none'
    ? tx`category_id IS NULL`
    : tx`category_id IN (
      WITH RECURSIVE below AS (
        SELECT id FROM categories WHERE org_id = current_org() AND id = ${category} AND deleted_at IS NULL
        UNION SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id WHERE c.org_id = current_org() AND c.deleted_at IS NULL)
      SELECT id FROM below)`

/** Which product has this SKU, whatever its case. */
export async function productIdBySku(tx: Tx, sku: string): Promise<string | undefined> {
  const [row] = await tx<
    { id: string }[]
  >`SELECT id FROM products WHERE org_id = current_org() AND sku_key = ${sku.toLowerCase()}`
  return row?.id
}

/** SQL of a row of `categories`: how many products are in it, without those in categories below. */
export const productsIn = (tx: Tx): Statement => tx`(SELECT count(*)::int FROM products p
  WHERE p.org_id = current_org() AND p.category_id = categories.id AND p.active AND p.kind <> 'parent' AND p.deleted_at IS NULL)`
