/** What a tree needs to know of a node; null: at the top. */
export type TreeNode = { id: string; parentId: string | null }

/** The nodes from the top down to this one, itself included; empty for one that isn't there. A ring, which can't be made, ends the walk. */
export function pathTo<N extends TreeNode>(byId: ReadonlyMap<string, N>, id: string | null): N[] {
  const path: N[] = []
  for (let node = byId.get(id ?? ''); node && !path.includes(node); node = byId.get(node.parentId ?? ''))
    path.unshift(node)
  return path
}

/** The ids of a node and of all below it. */
export function withBelow(nodes: readonly TreeNode[], id: string): Set<string> {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId)
  const found = new Set([id])
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child.id)
  return found
}

/** Why a node, with all below it, can't stand under `parentId` (null: at the top); undefined where it can. `id` may be new. */
export function placeFault(
  nodes: readonly TreeNode[],
  { id, parentId, depthMax }: { id: string; parentId: string | null; depthMax: number },
): 'unknown' | 'in-itself' | 'too-deep' | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  if (parentId !== null && !byId.has(parentId)) return 'unknown'
  if (parentId !== null && withBelow(nodes, id).has(parentId)) return 'in-itself'
  return pathTo(byId, parentId).length + heightOf(nodes, id) > depthMax ? 'too-deep' : undefined
}

/** How many levels a node and what is below it take. */
function heightOf(nodes: readonly TreeNode[], id: string): number {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId)
  let level = [id]
  let height = 0
  for (; level.length > 0; height += 1) level = level.flatMap((one) => (children.get(one) ?? []).map((node) => node.id))
  return height
}

/** All nodes in the order of the tree, siblings in that of `compare`. What names a parent that isn't there stands at the top. */
export function treeLines<N extends TreeNode>(
  nodes: readonly N[],
  compare: (a: N, b: N) => number,
): { node: N; depth: number }[] {
  const ids = new Set(nodes.map(({ id }) => id))
  const children = Map.groupBy(nodes, ({ parentId }) => (parentId && ids.has(parentId) ? parentId : null))
  const linesOf = (parentId: string | null, depth: number): { node: N; depth: number }[] =>
    (children.get(parentId) ?? [])
      .toSorted(compare)
      .flatMap((node) => [{ node, depth }, ...linesOf(node.id, depth + 1)])
  return linesOf(null, 0)
}
