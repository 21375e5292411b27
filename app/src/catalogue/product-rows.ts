import { withBelow } from '@werkbank/model/catalogue/category-tree.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type CategoryRow, UNCATEGORISED } from './category-options.ts'
import { NOTHING, type Sum } from './create-levels.ts'

export type ProductRow = MirrorRow<'products'>
/** A line of the list. `depth` 1: a variant under its family. */
export type ListRow = ProductRow & { depth: 0 | 1; variantCount: number; open: boolean; stock: Sum }
export const VIEWS = ['families', 'variants', 'out', 'archived'] as const
export type View = (typeof VIEWS)[number]

/**
 * What the list shows. Families fold out their variants; whoever searches or sorts sees single products in the order of
 * `matches`. `matches` are all products for an empty search.
 */
export function listRows(options: {
  matches: readonly ProductRow[]
  view: View
  flat: boolean
  isOpen: (id: string) => boolean
  sums: ReadonlyMap<string, Sum>
}): ListRow[] {
  const { matches, view, sums, isOpen } = options
  const row = (product: ProductRow, depth: 0 | 1, variantCount = 0, open = false): ListRow => ({
    ...product,
    depth,
    variantCount,
    open,
    stock: sums.get(product.id) ?? NOTHING,
  })
  const shown = matches.filter((product) => product.active === (view !== 'archived'))
  if (view === 'out') return shown.filter((p) => p.kind === 'goods' && isOut(sums.get(p.id))).map((p) => row(p, 0))
  if (view !== 'families' || options.flat) return shown.filter(({ kind }) => kind !== 'parent').map((p) => row(p, 0))
  const children = Map.groupBy(shown, ({ parentId }) => parentId)
  return (children.get(null) ?? []).toSorted(byName).flatMap((product) => {
    const variants = children.get(product.id) ?? []
    if (!isOpen(product.id)) return [row(product, 0, variants.length)]
    return [
      row(product, 0, variants.length, true),
      ...variants.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)).map((variant) => row(variant, 1)),
    ]
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

const collator = new Intl.Collator('de', { numeric: true })
const byName = (a: ProductRow, b: ProductRow) => collator.compare(a.name, b.name) || collator.compare(a.sku, b.sku)
export const compareWords = (a: string, b: string): number => collator.compare(a, b)
const isOut = (stock: Sum | undefined) => !stock || Number(stock.available) <= 0

/** The words of a variant: "54 mm · bemalt". */
export const variantWords = (product: Pick<ProductRow, 'variant'>): string => Object.values(product.variant).join(' · ')
