import type { Column } from '../../design/table/data-table.tsx'

type Sum = { header: string; amounts: { currency: string; minor: number }[] }

/** What the columns with a `sum` come to, each currency by itself: whole minor units, so nothing is rounded. */
export function listSums<R extends { currency: string }>(columns: readonly Column<R>[], rows: readonly R[]): Sum[] {
  return columns.flatMap(({ header, sum }) => {
    if (sum === undefined) return []
    const byCurrency = new Map<string, number>()
    for (const row of rows) byCurrency.set(row.currency, (byCurrency.get(row.currency) ?? 0) + sum(row))
    return [{ header, amounts: [...byCurrency].map(([currency, minor]) => ({ currency, minor })) }]
  })
}
