/** The importer's door. */
export { importOrders } from './import-orders.ts'
export { ColumnsMissing, type ImportPlan, planImport } from './plan-import.ts'
export { readCsv } from './read-csv.ts'
export { type ImportReport, reportCsv, summary, unaccounted } from './report.ts'
export type { ImportOptions } from './run.ts'
