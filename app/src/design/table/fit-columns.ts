/** What of a column decides whether it is shown. */
export interface Fitting {
  /** CSS grid track: a length in rem, or a share of what is left (`minmax(0,2fr)`, the default). */
  width?: string | undefined
  /** May be left out where it gets narrow. */
  wideOnly?: boolean | undefined
  /** Of the columns that may be hidden, the one with the lowest number goes first; by default the last one. */
  leaves?: number | undefined
}

/** The column that names the thing is never narrower (ui.md), others that share what is left not than that. */
const NAME_REM_MIN = 10
const SHARE_REM_MIN = 6

const remOf = (width: string | undefined) => (width?.endsWith('rem') ? Number.parseFloat(width) : undefined)

const needsOf = <C extends Fitting>(column: C, naming: C | undefined) =>
  remOf(column.width) ?? (column === naming ? NAME_REM_MIN : SHARE_REM_MIN)

/** The first column that takes a share of what is left is the one that names the row. */
export const namingColumn = <C extends Fitting>(columns: readonly C[]): C | undefined =>
  columns.find(({ width }) => remOf(width) === undefined)

/**
 * The columns that fit into `widthRem`, in their order: those that may be left out go one by one until the rest fits. What has to stay is
 * kept where even that does not fit.
 */
export function fitColumns<C extends Fitting>(columns: readonly C[], widthRem: number): readonly C[] {
  const naming = namingColumn(columns)
  const needs = (column: C) => needsOf(column, naming)
  const going = columns
    .map((column, index) => ({ column, order: column.leaves ?? 1_000 - index }))
    .filter(({ column }) => column.wideOnly && column !== naming)
    .sort((a, b) => a.order - b.order)
  const gone = new Set<C>()
  let left = columns.reduce((sum, column) => sum + needs(column), 0)
  for (const { column } of going) {
    if (left <= widthRem) break
    gone.add(column)
    left -= needs(column)
  }
  return columns.filter((column) => !gone.has(column))
}

/** Whether even what has to stay does not fit beside each other: rows then take two lines, as on a phone. */
export function isTooNarrow<C extends Fitting>(columns: readonly C[], widthRem: number): boolean {
  const naming = namingColumn(columns)
  const kept = columns.filter((column) => !column.wideOnly || column === naming)
  return kept.reduce((sum, column) => sum + needsOf(column, naming), 0) > widthRem
}

/** The grid track of a column: one that shares what is left has a least width, too. */
export function trackOf<C extends Fitting>(column: C, naming: C | undefined): string {
  const { width = 'minmax(0,1fr)' } = column
  return width.replace('minmax(0,', `minmax(${column === naming ? NAME_REM_MIN : SHARE_REM_MIN}rem,`)
}
