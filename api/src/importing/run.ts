import type { Caller } from '@werkbank/model/base/permission.ts'
import type { Services } from '../http/context.ts'
import type { ImportPlan } from './plan-import.ts'
import { skuKey } from './read/article-numbers.ts'
import type { ImportReport } from './report.ts'

export type ImportOptions = {
  /** Under which documents are remembered: two files of one source may overlap (R-IM2). */
  source?: string
  /** Cost of goods in percent of their price, which histories do not contain; 0 by default. */
  costPercent?: number
  taxPercent?: string
  /** Called after each step with rows done. */
  onProgress?: (rowsDone: number, rowsAll: number) => void
}
/** One run of the importer, as its parts share it. */
export type Run = {
  services: Services
  caller: Caller
  plan: ImportPlan
  source: string
  options: ImportOptions
  report: ImportReport
  home: string
  locationId: string
  ids: Ids
  /** Why articles (by key of SKU) and customers (by number) could not be made, or got no stock. */
  refused: { products: Map<string, string>; customers: Map<string, string> }
}
/** By key of SKU and by number. `units`: in which the articles are counted. */
type Ids = { products: Map<string, string>; units: Map<string, string>; customers: Map<string, string> }

/** The id of an article; it was made before. */
export const productId = (run: Run, sku: string): string => run.ids.products.get(skuKey(sku)) ?? ''

export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
