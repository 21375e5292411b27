type Row = { id: string }

/** A line above rows that belong together. Its `id` is its own, so that it is gone to and keeps its place as rows do. */
export type GroupHead<R extends Row> = { id: string; key: string; rows: readonly R[]; isFolded: boolean }
export type Line<R extends Row> = R | GroupHead<R>

/** How rows are grouped: by which key, in which order, called what. */
export type Grouping<R extends Row> = {
  keyOf: (row: R) => string
  compare: (a: string, b: string) => number
  label: (key: string) => string
  isFolded: (key: string) => boolean
  onFold: (key: string) => void
  /** What the rows come to, by the key of a column. */
  sums: (rows: readonly R[]) => ReadonlyMap<string, string>
}

const MARK = 'group:'
export const isHead = <R extends Row>(line: Line<R>): line is GroupHead<R> => line.id.startsWith(MARK)

/** Rows in groups, each below its head; those of a folded one are left out. Within a group rows keep the order in which they come. */
export function groupRows<R extends Row>(
  rows: readonly R[],
  { keyOf, compare, isFolded }: Pick<Grouping<R>, 'keyOf' | 'compare' | 'isFolded'>,
): Line<R>[] {
  const groups = Map.groupBy(rows, keyOf)
  return [...groups.keys()].sort(compare).flatMap((key): Line<R>[] => {
    const inside = groups.get(key) ?? []
    const head: GroupHead<R> = { id: `${MARK}${key}`, key, rows: inside, isFolded: isFolded(key) }
    return head.isFolded ? [head] : [head, ...inside]
  })
}
