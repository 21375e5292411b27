/** The importer's door. */

export { importOrders } from './import-orders.ts'
export { metArticles } from './master-data.ts'
export { type ImportPlan, planImport } from './plan-import.ts'
export { skuKey } from './read/article-numbers.ts'
export { FileRefused } from './read/columns.ts'
export type { GivenNotation } from './read/notation.ts'
export { readCsv } from './read/read-csv.ts'
export { type ImportReport, reportCsv, summary, unaccounted } from './report.ts'
export { importStopSentence } from './retry-one-by-one.ts'
export type { ImportOptions } from './run.ts'
