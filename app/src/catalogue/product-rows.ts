import { withBelow } from '@werkbank/model/base/value/tree.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { compareText } from '../i18n/compare.ts'
import { type CategoryRow, UNCATEGORISED } from './category-options.ts'
import { NOTHING, type Sum } from './create-levels.ts'

export type ProductRow = MirrorRow<'products'>
/** A line of the list. `depth` 1: a variant under its family. */
export type ListRow = ProductRow & { depth: 0 | 1; variantCount: number; open: boolean; stock: Sum }
export const VIEWS = ['families', 'variants', 'out', 'archived'] as const
export type View = (typeof VIEWS)[number]

/**
 * The rows of the list. Families expand to their variants; a search or another sorting shows single products: the best match first, else by SKU.
 * `matches` are all products for an empty search.
 */
export function listRows(options: {
  matches: readonly ProductRow[]
  view: View
  flat: boolean
  /** `matches` are in the order of how well they match. */
  isRanked: boolean
  isOpen: (id: string) => boolean
  sums: ReadonlyMap<string, Sum>
}): ListRow[] {
  const { matches, view, sums, isOpen, isRanked } = options
  const row = (product: ProductRow, depth: 0 | 1, variantCount = 0, open = false): ListRow => ({
    ...product,
    depth,
    variantCount,
    open,
    stock: sums.get(product.id) ?? NOTHING,
  })
  const shown = matches.filter((product) => product.active === (view !== 'archived'))
  const single = (is: (product: ProductRow) => boolean) => {
    const found = shown.filter(is)
    return (isRanked ? found : found.sort(bySku)).map((product) => row(product, 0))
  }
  if (view === 'out') return single(({ kind, id }) => kind === 'goods' && isOut(sums.get(id)))
  if (view !== 'families' || options.flat) return single(({ kind }) => kind !== 'parent')
  const children = Map.groupBy(shown, ({ parentId }) => parentId)
  return (children.get(null) ?? []).toSorted(byName).flatMap((product) => {
    const variants = children.get(product.id) ?? []
    if (!isOpen(product.id)) return [row(product, 0, variants.length)]
    return [row(product, 0, variants.length, true), ...variants.toSorted(bySku).map((variant) => row(variant, 1))]
  })
}

/** The products of a category and of all below it, or with `UNCATEGORISED` those without one; all where none is chosen. */
export function within<P extends Pick<ProductRow, 'categoryId'>>(
  products: readonly P[],
  category: string,
  categories: readonly CategoryRow[],
): readonly P[] {
  if (category === '') return products
  if (category === UNCATEGORISED) return products.filter(({ categoryId }) => !categoryId)
  const chosen = withBelow(categories, category)
  return products.filter(({ categoryId }) => categoryId !== null && chosen.has(categoryId))
}

const bySku = (a: ProductRow, b: ProductRow) => compareText(a.sku, b.sku)
const byName = (a: ProductRow, b: ProductRow) => compareText(a.name, b.name) || bySku(a, b)
const isOut = (stock: Sum | undefined) => !stock || Number(stock.available) <= 0

/** The words of a variant: "54 mm · bemalt". */
export const variantWords = (product: Pick<ProductRow, 'variant'>): string => Object.values(product.variant).join(' · ')
