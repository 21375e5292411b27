import { LIMITS } from '../base/limits.ts'
import { placeFault, type TreeNode, treeLines } from '../base/value/tree.ts'

type Categorised = { categoryId: string | null }

/**
 * Why a category with all below it can't stand under `parentId` (null: at the top); undefined where it can (PR-07). Depth is bounded because each screen and
 * list walks it.
 */
export function checkPlace(
  categories: readonly TreeNode[],
  id: string,
  parentId: string | null,
): 'unknown-category' | 'category-in-itself' | 'category-too-deep' | undefined {
  const fault = placeFault(categories, { id, parentId, depthMax: LIMITS.categoryDepthMax })
  return fault && FAULTS[fault]
}
const FAULTS = {
  unknown: 'unknown-category',
  'in-itself': 'category-in-itself',
  'too-deep': 'category-too-deep',
} as const

/** A category in the order of the tree, with how many products are in it, and in it and below (PR-30). */
export type CategoryLine<N extends TreeNode> = { category: N; depth: number; own: number; below: number }

/** All categories as lines of a tree, siblings in the order of `compare`. */
export function categoryLines<N extends TreeNode>(
  categories: readonly N[],
  products: readonly Categorised[],
  compare: (a: N, b: N) => number,
): CategoryLine<N>[] {
  const own = new Map<string, number>()
  for (const { categoryId } of products) if (categoryId) own.set(categoryId, (own.get(categoryId) ?? 0) + 1)
  const lines = treeLines(categories, compare).map(({ node, depth }) => {
    const count = own.get(node.id) ?? 0
    return { category: node, depth, own: count, below: count }
  })
  for (const [at, line] of lines.entries().toArray().reverse()) {
    const above = lines.slice(0, at).findLast(({ depth }) => depth < line.depth)
    if (above) above.below += line.below
  }
  return lines
}
