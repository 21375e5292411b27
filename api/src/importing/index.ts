/** The importer's door. */

export { skuKey } from './article-numbers.ts'
export { FileRefused } from './columns.ts'
export { importOrders } from './import-orders.ts'
export { metArticles } from './master-data.ts'
export type { GivenNotation } from './notation.ts'
export { type ImportPlan, planImport } from './plan-import.ts'
export { readCsv } from './read-csv.ts'
export { type ImportReport, reportCsv, summary, unaccounted } from './report.ts'
export { importStopSentence } from './retry-one-by-one.ts'
export type { ImportOptions } from './run.ts'
