import type { Caller } from '@werkbank/model/base/permission.ts'
import { lineNetMinor } from '@werkbank/model/base/money.ts'
import { addQuantities, compareQuantities, minQuantity, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { handleCreateProduct } from '../catalogue/index.ts'
import type { Services } from '../http/context.ts'
import { Problem, Refusal } from '../http/problem.ts'
import { handleCreateCustomer } from '../partners/index.ts'
import { handleCommitOrder, handleCreateCredit, handleCreateOrder, handleCreditOrder, handleDeliverOrder, handleInvoiceOrder, handleReturnOrder } from '../sales/index.ts'
import { adjustMany, availability, handleCreateLocation, receiveMany } from '../stock/index.ts'
import { type ImportPlan, openingNeeds, type PlannedDocument, type PlannedLine, skuKey } from './plan-import.ts'
import { emptyReport, type ImportReport } from './report.ts'
import { type ImportWork, importTransaction } from './work.ts'

export type ImportOptions = {
  /** Under which documents are remembered: two files of one source may overlap (IM2). */
  source?: string
  /** What goods cost, in percent of their price: histories don't say; 0 unless told. */
  costPercent?: number
  taxPercent?: string
  /** Called after each step with rows done. */
  onProgress?: (rowsDone: number, rowsAll: number) => void
}
type Run = { services: Services; caller: Caller; plan: ImportPlan; source: string; options: ImportOptions; report: ImportReport; home: string; locationId: string; ids: Ids }
type Ids = { products: Map<string, string>; customers: Map<string, string> }

/** Lines of one transaction: enough to be quick, few enough that nobody waits (the spine's readers stop at the oldest transaction). */
const BATCH_LINES = 300
const OPENING_BATCH = 250

/** Takes an order history through the commands that people use. May be run again (IM2). Rules: RULES.md. */
export async function importOrders(services: Services, caller: Caller, plan: ImportPlan, options: ImportOptions = {}): Promise<ImportReport> {
  const source = options.source ?? 'orders'
  const report = emptyReport(plan)
  const { home, taken, locationId } = await prepare(services, caller, source)
  const fresh = plan.documents.filter(({ key }) => !taken.has(key))
  for (const document of plan.documents) if (taken.has(document.key)) report.takenBefore += document.lines.length
  const run: Run = { services, caller, plan, source, options, report, home, locationId, ids: { products: new Map(), customers: new Map() } }
  await makeMasterData(run, fresh)
  await openStockFor(run, fresh)
  let done = plan.rows - fresh.reduce((sum, { lines }) => sum + lines.length, 0)
  for (const batch of batches(fresh)) {
    await takeBatch(run, batch)
    done += batch.reduce((sum, { lines }) => sum + lines.length, 0)
    options.onProgress?.(done, plan.rows)
    services.poke(caller.orgId)
  }
  return report
}

async function prepare(services: Services, caller: Caller, source: string) {
  return await importTransaction(services, caller, async ({ tx, run }) => {
    const [organisation] = await tx<{ country: string }[]>`SELECT country FROM organisations WHERE org_id = current_org()`
    const rows = await tx<{ key: string }[]>`SELECT key FROM import_items WHERE org_id = current_org() AND source = ${source} AND kind = 'document'`
    const [place] = await tx<{ id: string }[]>`SELECT id FROM locations WHERE org_id = current_org() AND kind = 'warehouse' AND sellable AND deleted_at IS NULL ORDER BY rank, code LIMIT 1`
    const locationId = place?.id ?? (await run(handleCreateLocation, { code: 'LAGER', name: 'Lager', kind: 'warehouse', rank: 10 })).id
    return { home: organisation?.country ?? 'DE', taken: new Set(rows.map(({ key }) => key)), locationId }
  })
}

/** Products and customers that the documents name and that don't exist yet. */
async function makeMasterData(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, plan, ids, options, home } = run
  const skus = [...new Set(documents.flatMap(({ lines }) => lines.map(({ sku }) => skuKey(sku))))]
  const numbers = [...new Set(documents.map(({ customer }) => customer).filter((number) => number !== ''))]
  for (const part of chunks(skus, OPENING_BATCH)) {
    await importTransaction(services, caller, async ({ tx, run: command }) => {
      const rows = await tx<{ id: string; key: string }[]>`SELECT id, lower(sku) AS key FROM products WHERE org_id = current_org() AND lower(sku) = ANY(${part}::text[])`
      for (const { id, key } of rows) ids.products.set(key, id)
      for (const key of part.filter((sku) => !rows.some((row) => row.key === sku))) {
        const product = plan.products.get(key)
        if (!product) continue
        const { sku, name, service, priceMinor } = product
        const costMinor = service ? 0 : Math.round((priceMinor * (options.costPercent ?? 0)) / 100)
        const { id } = await command(handleCreateProduct, { sku, name, kind: service ? 'service' : 'goods', priceMinor, costMinor, taxPercent: options.taxPercent ?? '19', unit: 'pcs', purchased: !service })
        ids.products.set(key, id)
        run.report.products += 1
      }
    })
  }
  for (const part of chunks(numbers, OPENING_BATCH)) {
    await importTransaction(services, caller, async ({ tx, run: command }) => {
      const rows = await tx<{ id: string; number: string }[]>`SELECT id, number FROM customers WHERE org_id = current_org() AND number = ANY(${part}::text[])`
      for (const { id, number } of rows) ids.customers.set(number, id)
      for (const number of part.filter((wanted) => !rows.some((row) => row.number === wanted))) {
        const customer = plan.customers.get(number)
        if (!customer) continue
        const { name, country } = customer
        const { id } = await command(handleCreateCustomer, { number, name, country, taxMode: country === home ? 'domestic' : 'exempt' })
        ids.customers.set(number, id)
        run.report.customers += 1
      }
    })
  }
}

/** IM8. What is there already counts, so a second try opens only what still lacks. */
async function openStockFor(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, plan, ids, locationId, report } = run
  const needs = [...openingNeeds(documents, plan.products)]
  const receivedOn = documents[0]?.date
  if (receivedOn === undefined) return
  for (const part of chunks(needs, OPENING_BATCH)) {
    await importTransaction(services, caller, async (work) => {
      const idOf = (key: string) => ids.products.get(key) ?? ''
      const there = await availability(work.tx, part.map(([key]) => idOf(key)))
      const receipts = part
        .map(([key, quantity]) => ({ productId: idOf(key), locationId, quantity: subtractQuantities(quantity, there.get(idOf(key)) ?? '0') }))
        .filter(({ quantity }) => compareQuantities(quantity, '0') > 0)
      await receiveMany(work, { command: 'import.orders', subject: { type: 'import', id: run.source }, text: 'Anfangsbestand aus dem Import', receivedOn, reason: 'opening' }, receipts)
      report.openings += receipts.length
    })
  }
}

/** All documents of a batch in one transaction; where one can't be taken, each in its own, and that one is named. */
async function takeBatch(run: Run, batch: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, report } = run
  try {
    const notes = await importTransaction(services, caller, async (work) => {
      const taken: Taken[] = []
      for (const document of batch) taken.push(await takeDocument(run, work, document))
      return taken
    })
    for (const [index, document] of batch.entries()) count(report, document, notes[index] as Taken)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (batch.length > 1) for (const document of batch) await takeBatch(run, [document])
    else for (const line of batch[0]?.lines ?? []) report.notTaken.push({ row: line.row, document: batch[0]?.number ?? '', sku: line.sku, reason: reasonOf(error) })
  }
}

const reasonOf = (problem: Problem): string =>
  problem.code === 'insufficient-stock' ? 'there is not enough stock for it' : problem.code === 'period-closed' ? 'its accounting period is closed' : `it was refused (${problem.code})`

type Taken = { returns: number; credits: number; unmatchedRows: number; netMinor: number }
const NOTHING: Taken = { returns: 0, credits: 0, unmatchedRows: 0, netMinor: 0 }

async function takeDocument(run: Run, work: ImportWork, document: PlannedDocument): Promise<Taken> {
  const subjectId = work.newId()
  // First, so that two imports at once meet here and not halfway.
  await work.tx`INSERT INTO import_items (org_id, source, kind, key, subject_id) VALUES (current_org(), ${run.source}, 'document', ${document.key}, ${subjectId})`
  if (document.kind === 'sale') return await takeSale(run, work, document, subjectId)
  if (document.kind === 'cancellation') return await takeCancellation(run, work, document)
  return await takeAdjustment(run, work, document)
}

const productId = (run: Run, sku: string): string => run.ids.products.get(skuKey(sku)) ?? ''

/** IM4. */
async function takeSale(run: Run, { run: command }: ImportWork, document: PlannedDocument, id: string): Promise<Taken> {
  const { date, number, customer } = document
  const lines = document.lines.map((line, index) => ({ id: `l${index + 1}`, productId: productId(run, line.sku), quantity: line.quantity, unitPriceMinor: line.priceMinor }))
  await command(handleCreateOrder, { id, customerId: run.ids.customers.get(customer), reference: number, channel: 'import', lines })
  await command(handleCommitOrder, { id, orderedOn: date })
  await command(handleDeliverOrder, { id, deliveredOn: date })
  await command(handleInvoiceOrder, { id, invoicedOn: date })
  return { ...NOTHING, netMinor: netOf(document.lines) }
}

/** Whole pieces at whole cents: exact. Fractions of pieces round as the invoice does. */
const netOf = (lines: readonly PlannedLine[]): number => lines.reduce((sum, { quantity, priceMinor }) => sum + lineNetMinor(quantity, priceMinor, '0'), 0)

/** IM5. */
async function takeCancellation(run: Run, work: ImportWork, document: PlannedDocument): Promise<Taken> {
  const { date, number, lines } = document
  const customerId = run.ids.customers.get(document.customer) ?? ''
  const back = new Map<string, Map<string, string>>()
  const rest: { line: PlannedLine; quantity: string }[] = []
  for (const line of lines) {
    let left = line.quantity
    for (const match of await earlierDeliveries(work, { customerId, productId: productId(run, line.sku), priceMinor: line.priceMinor, date })) {
      const parts = back.get(match.orderId) ?? new Map<string, string>()
      const free = subtractQuantities(match.open, parts.get(match.lineId) ?? '0')
      const part = minQuantity(free, left)
      if (compareQuantities(part, '0') <= 0) continue
      back.set(match.orderId, parts.set(match.lineId, addQuantities(parts.get(match.lineId) ?? '0', part)))
      left = subtractQuantities(left, part)
      if (compareQuantities(left, '0') === 0) break
    }
    if (compareQuantities(left, '0') > 0) rest.push({ line, quantity: left })
  }
  for (const [id, parts] of back) {
    const asked = [...parts].map(([lineId, quantity]) => ({ lineId, quantity }))
    await work.run(handleReturnOrder, { id, lines: asked, returnedOn: date })
    await work.run(handleCreditOrder, { id, lines: asked, creditedOn: date })
  }
  if (rest.length > 0) {
    await work.run(handleCreateCredit, {
      customerId, creditedOn: date, restockLocationId: run.locationId, reason: `Storno ${number}: Verkauf vor Beginn der Daten`,
      lines: rest.map(({ line, quantity }) => ({ productId: productId(run, line.sku), quantity, unitPriceMinor: line.priceMinor })),
    })
  }
  return { returns: back.size, credits: back.size + Math.sign(rest.length), unmatchedRows: new Set(rest.map(({ line }) => line.row)).size, netMinor: -netOf(lines) }
}

/** Invoiced deliveries of a product to a customer at this price that didn't come back yet, the latest first. */
async function earlierDeliveries({ tx }: ImportWork, of: { customerId: string; productId: string; priceMinor: number; date: string }) {
  return await tx<{ orderId: string; lineId: string; open: string }[]>`
    SELECT l.order_id, l.line_id, trim_scale(least(l.delivered - l.returned, l.invoiced - l.credited))::text AS open
    FROM order_lines l JOIN orders o ON o.org_id = l.org_id AND o.id = l.order_id
    WHERE l.org_id = current_org() AND l.product_id = ${of.productId} AND o.customer_id = ${of.customerId} AND l.unit_price_minor = ${of.priceMinor} AND l.discount_percent = 0
      AND o.ordered_on <= ${of.date} AND l.delivered > l.returned AND l.invoiced > l.credited AND l.deleted_at IS NULL
    ORDER BY o.ordered_on DESC, o.number DESC, l.position`
}

/** IM7. */
async function takeAdjustment(run: Run, work: ImportWork, document: PlannedDocument): Promise<Taken> {
  const text = document.lines.find((line) => line.description)?.description
  const adjustments = document.lines.map((line) => ({ productId: productId(run, line.sku), locationId: run.locationId, quantity: line.quantity }))
  const { tooLittle } = await adjustMany(work, { command: 'import.orders', subject: { type: 'import', id: document.number }, text: `Korrektur ${document.number}${text ? `: ${text}` : ''}`, adjustedOn: document.date }, adjustments)
  if (tooLittle.length > 0) throw new Refusal('insufficient-stock', { shortages: tooLittle })
  return NOTHING
}

function count(report: ImportReport, document: PlannedDocument, taken: Taken): void {
  report[document.kind === 'sale' ? 'sales' : document.kind === 'cancellation' ? 'cancellations' : 'adjustments'].documents += 1
  report[document.kind === 'sale' ? 'sales' : document.kind === 'cancellation' ? 'cancellations' : 'adjustments'].rows += document.lines.length
  report.returns += taken.returns
  report.creditNotes += taken.credits
  report.creditedWithoutDelivery += taken.unmatchedRows
  report.netMinor += taken.netMinor
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
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
