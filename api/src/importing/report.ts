import { csvRow } from '@werkbank/model/base/read/csv.ts'
import type { ImportPlan } from './plan-import.ts'
import type { NotTaken } from './read/read-rows.ts'

type Taken = { documents: number; rows: number }
/** What an import did with every row: `sales + cancellations + adjustments + takenBefore + notTaken` = rows (R-IM1). */
export type ImportReport = {
  rows: number
  sales: Taken
  cancellations: Taken
  adjustments: Taken
  takenBefore: number
  notTaken: NotTaken[]
  products: number
  customers: number
  /** Products and customers that were made although another one has their name; `other` is its number (PR-02). */
  sameNames: { name: string; number: string; other: string }[]
  openings: number
  returns: number
  creditNotes: number
  /** Rows that were credited although no earlier delivery was found. */
  creditedWithoutDelivery: number
  /** Sales less cancellations, net. */
  netMinor: number
}

export const emptyReport = (plan: ImportPlan): ImportReport => ({
  rows: plan.rows,
  sales: { documents: 0, rows: 0 },
  cancellations: { documents: 0, rows: 0 },
  adjustments: { documents: 0, rows: 0 },
  takenBefore: 0,
  notTaken: [...plan.notTaken],
  products: 0,
  customers: 0,
  sameNames: [],
  openings: 0,
  returns: 0,
  creditNotes: 0,
  creditedWithoutDelivery: 0,
  netMinor: 0,
})

/** Rows that stand in no part of the report; 0 always (R-IM1). */
export const unaccounted = (report: ImportReport): number =>
  report.rows -
  report.sales.rows -
  report.cancellations.rows -
  report.adjustments.rows -
  report.takenBefore -
  report.notTaken.length

/** The report in sentences. */
export function summary(report: ImportReport): string[] {
  const money = (report.netMinor / 100).toFixed(2)
  return [
    `${report.rows} rows read.`,
    `${report.sales.documents} orders (${report.sales.rows} rows), delivered and invoiced.`,
    `${report.cancellations.documents} cancellations (${report.cancellations.rows} rows): ${report.returns} returns, ${report.creditNotes} credit notes; ${report.creditedWithoutDelivery} rows had no earlier delivery and were credited without one.`,
    `${report.adjustments.documents} stock corrections (${report.adjustments.rows} rows without customer and price).`,
    `${report.products} products and ${report.customers} customers made, ${report.openings} opening stocks.`,
    ...sameNameWords(report.sameNames),
    `Net value taken: ${money}.`,
    `${report.takenBefore} rows had been taken before.`,
    `${report.notTaken.length} rows were not taken${report.notTaken.length > 0 ? ':' : '.'}`,
    ...byReason(report.notTaken),
  ]
}

const NAMED_MAX = 5
function sameNameWords(same: ImportReport['sameNames']): string[] {
  if (same.length === 0) return []
  const first = same.slice(0, NAMED_MAX).map(({ name, number, other }) => `${number} like ${other}: ${name}`)
  return [
    `${same.length} of them have the name of another one; look whether they are the same (${first.join('; ')}${same.length > NAMED_MAX ? '; …' : ''}).`,
  ]
}

function byReason(rows: readonly NotTaken[]): string[] {
  const reasons = Map.groupBy(rows, (row) => row.reason)
  return [...reasons].map(
    ([reason, list]) =>
      `  ${list.length} because ${reason} (row ${list
        .slice(0, 5)
        .map(({ row }) => row)
        .join(', ')}${list.length > 5 ? ', …' : ''})`,
  )
}

/** Every value that was not taken, as CSV: the row, and which of its values, as it stands there and as it was read (VA-10). */
export function reportCsv({ notTaken }: Pick<ImportReport, 'notTaken'>): string {
  const lines = [...notTaken]
    .sort((a, b) => a.row - b.row)
    .flatMap(({ row, document, sku, reason, findings }) => {
      const named = findings.length > 0 ? findings : [{ field: '', raw: '', converted: '', reason }]
      return named.map((one) => csvRow([row, document, sku, one.field, one.raw, one.converted, one.reason]))
    })
  return ['row,document,article,field,raw,converted,reason\n', ...lines].join('')
}
