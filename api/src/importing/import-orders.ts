import { withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { commandBatch } from '../http/command/command-batch.ts'
import type { Services } from '../http/context.ts'
import { handleCreateLocation } from '../stock/index.ts'
import { makeMasterData, metArticles, openStockFor } from './master-data.ts'
import type { ImportPlan, PlannedDocument } from './plan-import.ts'
import { possibleDocuments } from './possible-documents.ts'
import { refusedRows } from './refused.ts'
import { emptyReport, type ImportReport } from './report.ts'
import { refusalOf } from './retry-one-by-one.ts'
import type { ImportOptions, Run } from './run.ts'
import { type Taken, takeDocument } from './take-document.ts'

/** Lines per transaction: enough to be fast, few enough not to hold up others (readers of the spine stop at the oldest open transaction). */
const BATCH_LINES = 300

/** Takes an order history through the commands that people use. May be run again (R-IM2). Rules: RULES.md. */
export async function importOrders(
  services: Services,
  caller: Caller,
  plan: ImportPlan,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const source = options.source ?? 'orders'
  const report = emptyReport(plan)
  const { home, taken, locationId } = await prepare(services, caller, source)
  const fresh = plan.documents.filter(({ key }) => !taken.has(key))
  for (const document of plan.documents) if (taken.has(document.key)) report.takenBefore += document.lines.length
  const met = await commandBatch(services, caller, ({ tx }) => metArticles(tx, plan, source))
  const run: Run = {
    services,
    caller,
    plan,
    source,
    options,
    report,
    home,
    locationId,
    ids: { products: new Map(), units: new Map(), customers: new Map() },
    refused: { products: met, customers: new Map() },
  }
  await makeMasterData(run, fresh)
  const stocked = possibleDocuments(run, fresh)
  await openStockFor(run, stocked)
  const possible = possibleDocuments(run, stocked)
  let done = plan.rows - possible.reduce((sum, { lines }) => sum + lines.length, 0)
  let number = 0
  for (const batch of batches(possible)) {
    if (STATISTICS_BEFORE.has(number++)) await refreshStatistics(services.sql)
    await takeBatch(run, batch)
    done += batch.reduce((sum, { lines }) => sum + lines.length, 0)
    options.onProgress?.(done, plan.rows)
    services.poke(caller.orgId)
  }
  return report
}

/** Batches before which the planner looks at the tables anew: they grow from nothing, and it would go on scanning them whole. */
const STATISTICS_BEFORE = new Set([0, 1, 4, 16, 64, 256])

/** By a function of the tables' owner: ANALYZE by other roles is skipped with a warning. */
const refreshStatistics = (sql: Services['sql']) => withSystem(sql, (tx) => tx`SELECT refresh_statistics()`)

async function prepare(services: Services, caller: Caller, source: string) {
  return await commandBatch(services, caller, async ({ tx, run }) => {
    const [organisation] = await tx<
      { country: string }[]
    >`SELECT country FROM organisations WHERE org_id = current_org()`
    const rows = await tx<
      { key: string }[]
    >`SELECT key FROM import_items WHERE org_id = current_org() AND source = ${source} AND kind = 'document'`
    const [place] = await tx<
      { id: string }[]
    >`SELECT id FROM locations WHERE org_id = current_org() AND kind = 'warehouse' AND sellable AND deleted_at IS NULL ORDER BY rank, code LIMIT 1`
    const locationId =
      place?.id ?? (await run(handleCreateLocation, { code: 'LAGER', name: 'Lager', kind: 'warehouse', rank: 10 })).id
    return { home: organisation?.country ?? 'DE', taken: new Set(rows.map(({ key }) => key)), locationId }
  })
}

/** All documents of a batch in one transaction; where one can't be taken, each in its own, and that one is named. */
async function takeBatch(run: Run, batch: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, report } = run
  try {
    const notes = await commandBatch(services, caller, async (work) => {
      const taken: Taken[] = []
      for (const document of batch) taken.push(await takeDocument(run, work, document))
      return taken
    })
    for (const [index, document] of batch.entries()) count(report, document, notes[index] as Taken)
  } catch (error) {
    const problem = refusalOf(error)
    if (!problem) throw error
    if (batch.length > 1) for (const document of batch) await takeBatch(run, [document])
    else for (const document of batch) report.notTaken.push(...refusedRows(problem, document, run.plan.columns))
  }
}

function count(report: ImportReport, document: PlannedDocument, taken: Taken): void {
  report[
    document.kind === 'sale' ? 'sales' : document.kind === 'cancellation' ? 'cancellations' : 'adjustments'
  ].documents += 1
  report[
    document.kind === 'sale' ? 'sales' : document.kind === 'cancellation' ? 'cancellations' : 'adjustments'
  ].rows += document.lines.length
  report.returns += taken.returns
  report.creditNotes += taken.credits
  report.creditedWithoutDelivery += taken.unmatchedRows
  report.netMinor += taken.netMinor
}

function* batches(documents: readonly PlannedDocument[]): Generator<PlannedDocument[]> {
  let batch: PlannedDocument[] = []
  let lines = 0
  for (const document of documents) {
    if (batch.length > 0 && lines + document.lines.length > BATCH_LINES) {
      yield batch
      batch = []
      lines = 0
    }
    batch.push(document)
    lines += document.lines.length
  }
  if (batch.length > 0) yield batch
}
