import { findings as findingsSchema } from '@werkbank/model/agreement/command-parts.ts'
import type { Problem } from '../http/problem/problem.ts'
import { problemDetail } from '../http/problem/problem-body.ts'
import type { ImportPlan, PlannedDocument, PlannedLine } from './plan-import.ts'
import type { Column } from './read/columns.ts'
import type { Finding, NotTaken } from './read/read-rows.ts'

/** From which column the fields of the commands come. */
const COLUMN_OF: Partial<Record<string, Column>> = {
  orderedOn: 'date',
  deliveredOn: 'date',
  invoicedOn: 'date',
  creditedOn: 'date',
  returnedOn: 'date',
  date: 'date',
  quantity: 'quantity',
  unitPriceMinor: 'price',
  productId: 'sku',
  customerId: 'customer',
}

/** The rows of a document that a command refused, each with what it found, named by the column of the file (VA-10). */
export function refusedRows(problem: Problem, document: PlannedDocument, columns: ImportPlan['columns']): NotTaken[] {
  const found = findingsSchema.safeParse(problem.details.data).data?.findings ?? []
  return document.lines.map((line, index) => {
    const mine = found.filter(({ lineId }) => lineId === undefined || lineId === lineIdAt(index))
    const findings = mine.map(({ field, code, message }): Finding => {
      const column = COLUMN_OF[field]
      return {
        field: column ? (columns[column] ?? column) : '',
        raw: '',
        converted: column ? convertedOf(column, document, line) : '',
        reason: `it was refused (${code}): ${message}`,
        code,
      }
    })
    const [first] = findings
    const common = { row: line.row, document: document.number, sku: line.sku, findings }
    if (first?.code) return { ...common, reason: first.reason, code: first.code }
    return { ...common, reason: found.length > 0 ? 'another row of its document was refused' : reasonOf(problem) }
  })
}

/** The id that the line of a planned document gets in its order. */
export const lineIdAt = (index: number): string => `l${index + 1}`

function convertedOf(column: Column, document: PlannedDocument, line: PlannedLine): string {
  if (column === 'date') return document.date
  if (column === 'customer') return document.customer
  if (column === 'quantity') return line.quantity
  return column === 'sku' ? line.sku : ''
}

const REASONS: Partial<Record<string, string>> = {
  'insufficient-stock': 'there is not enough stock for it',
  'period-closed': 'its accounting period is closed',
}
export const reasonOf = (problem: Problem): string =>
  REASONS[problem.code] ?? `it was refused (${problem.code}): ${problemDetail(problem)}`
