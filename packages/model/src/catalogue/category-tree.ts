import { LIMITS } from '../base/limits.ts'

/** What the tree needs to know of a category. */
type Node = { id: string; parentId: string | null; name: string }
type Categorised = { categoryId: string | null }

/** The categories from the top down to this one, itself included; empty for one that isn't there. A ring, which can't be made, ends the walk. */
export function categoryPath<N extends Node>(byId: ReadonlyMap<string, N>, id: string | null): N[] {
  const path: N[] = []
  for (let node = byId.get(id ?? ''); node && !path.includes(node); node = byId.get(node.parentId ?? ''))
    path.unshift(node)
  return path
}

/** The ids of a category and of all below it. */
export function withBelow(categories: readonly Node[], id: string): Set<string> {
  const children = Map.groupBy(categories, ({ parentId }) => parentId)
  const found = new Set([id])
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child.id)
  return found
}

/** True where `parentId` can't be above the category: it is the category itself, or below it (PR-07). */
export const isOwnDescendant = (categories: readonly Node[], id: string, parentId: string): boolean =>
  withBelow(categories, id).has(parentId)

/**
 * Why a category with all below it can't stand under `parentId` (null: at the top); undefined where it can. `id` may be new. Depth is bounded
 * because each screen and list walks it (`LIMITS.categoryDepthMax`).
 */
export function checkPlace(
  categories: readonly Node[],
  id: string,
  parentId: string | null,
): 'unknown-category' | 'category-in-itself' | 'category-too-deep' | undefined {
  const byId = new Map(categories.map((node) => [node.id, node]))
  if (parentId !== null && !byId.has(parentId)) return 'unknown-category'
  if (parentId !== null && isOwnDescendant(categories, id, parentId)) return 'category-in-itself'
  const above = categoryPath(byId, parentId).length
  return above + heightOf(categories, id) > LIMITS.categoryDepthMax ? 'category-too-deep' : undefined
}

/** How many levels a category and what is below it take. */
function heightOf(categories: readonly Node[], id: string): number {
  const children = Map.groupBy(categories, ({ parentId }) => parentId)
  let level = [id]
  let height = 0
  for (; level.length > 0; height += 1) level = level.flatMap((one) => (children.get(one) ?? []).map((node) => node.id))
  return height
}

/** A category in the order of the tree, with how many products are in it, and in it and below (PR-30). */
export type CategoryLine<N extends Node> = { category: N; depth: number; own: number; below: number }

/** All categories as lines of a tree, siblings in the order of `compare`. */
export function categoryLines<N extends Node>(
  categories: readonly N[],
  products: readonly Categorised[],
  compare: (a: N, b: N) => number,
): CategoryLine<N>[] {
  const own = new Map<string, number>()
  for (const { categoryId } of products) if (categoryId) own.set(categoryId, (own.get(categoryId) ?? 0) + 1)
  const ids = new Set(categories.map(({ id }) => id))
  const children = Map.groupBy(categories, ({ parentId }) => (parentId && ids.has(parentId) ? parentId : null))
  const linesOf = (parentId: string | null, depth: number): CategoryLine<N>[] =>
    (children.get(parentId) ?? []).toSorted(compare).flatMap((category) => {
      const inside = linesOf(category.id, depth + 1)
      const count = own.get(category.id) ?? 0
      const direct = inside.filter((line) => line.depth === depth + 1)
      const below = direct.reduce((sum, line) => sum + line.below, count)
      return [{ category, depth, own: count, below }, ...inside]
    })
  return linesOf(null, 0)
}
