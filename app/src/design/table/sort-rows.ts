import type { Column, Sort } from './data-table.tsx'

/** Rows in the order of a column; as they come where none is chosen, or one that isn't there. */
export function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | undefined): readonly T[] {
  const compare = sort && columns.find((column) => column.key === sort.key)?.compare
  if (!compare) return rows
  const sign = sort.descending ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b))
}
