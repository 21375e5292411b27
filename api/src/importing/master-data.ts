import type { Tx } from '@werkbank/database/transaction.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { compareQuantities, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { product as productRecord } from '@werkbank/model/catalogue/product.ts'
import { customer as customerRecord } from '@werkbank/model/partners/customer.ts'
import { handleCreateProduct } from '../catalogue/index.ts'
import { type BatchContext, commandBatch } from '../http/command/command-batch.ts'
import { handleCreateCustomer } from '../partners/index.ts'
import { namesakeOf } from '../records/same-name.ts'
import { availability, receiveMany } from '../stock/index.ts'
import { type ImportPlan, openingNeeds, type PlannedDocument } from './plan-import.ts'
import { skuKey } from './read/article-numbers.ts'
import { reasonOf } from './refused.ts'
import type { ImportReport } from './report.ts'
import { retryOneByOne } from './retry-one-by-one.ts'
import { chunks, type Run } from './run.ts'

/** Histories don't say in what they count. */
const IMPORTED_UNIT = 'pcs'
/** Things of one transaction. */
const BATCH = 250

/**
 * Articles whose number is not a valid SKU and would become the SKU of an unrelated product: by key of SKU, with the reason. A product of the same name
 * counts as the same.
 */
export async function metArticles(tx: Tx, plan: ImportPlan, source: string): Promise<Map<string, string>> {
  const changed = [...plan.products].filter(([key, { number }]) => skuKey(number) !== key)
  const there = await tx<{ key: string; name: string; sku: string; numbers: string[] }[]>`
    SELECT p.sku_key AS key, p.name, p.sku, coalesce(array_agg(i.key) FILTER (WHERE i.key IS NOT NULL), '{}') AS numbers
    FROM products p LEFT JOIN import_items i ON i.org_id = p.org_id AND i.source = ${source} AND i.kind = 'article' AND i.subject_id = p.id::text
    WHERE p.org_id = current_org() AND p.sku_key = ANY(${changed.map(([key]) => key)}::text[]) GROUP BY p.sku, p.sku_key, p.name`
  const another = there.flatMap(({ key, name, sku, numbers }): [string, string][] => {
    const article = plan.products.get(key)
    if (!article || article.name === name || numbers.includes(article.number)) return []
    return [[key, `its article number ${article.number} would become ${sku}, which is another article: ${name}`]]
  })
  return new Map([...another, ...(await withoutTheirZeros(tx, [...plan.products.keys()]))])
}

const NUMERIC = /^0*([1-9]\d*)$/

/** Unknown numbers that the catalogue has with more or fewer leading zeros: a spreadsheet drops them. */
async function withoutTheirZeros(tx: Tx, keys: readonly string[]): Promise<[string, string][]> {
  const numbers = keys.flatMap((key) => NUMERIC.exec(key)?.[1] ?? [])
  if (numbers.length === 0) return []
  const there = await tx<{ sku: string; number: string }[]>`
    SELECT sku, ltrim(sku, '0') AS number FROM products WHERE org_id = current_org() AND sku ~ '^[0-9]+$' AND ltrim(sku, '0') = ANY(${numbers}::text[])`
  const byNumber = Map.groupBy(there, ({ number }) => number)
  return keys.flatMap((key): [string, string][] => {
    const alike = byNumber.get(NUMERIC.exec(key)?.[1] ?? '') ?? []
    const [first] = alike
    if (!first || alike.some(({ sku }) => sku === key)) return []
    return [[key, `its article number ${key} is there as ${first.sku}: spreadsheets leave out zeros in front`]]
  })
}

/** Products and customers that the documents name and that don't exist yet; those that can't be made are named in `run.refused` (R-IM13). */
export async function makeMasterData(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const { refused } = run
  const named = new Set(documents.flatMap(({ lines }) => lines.map(({ sku }) => skuKey(sku))))
  const skus = [...named].filter((key) => !refused.products.has(key))
  const numbers = [...new Set(documents.map(({ customer }) => customer).filter((number) => number !== ''))]
  for (const part of chunks(skus, BATCH))
    await retryOneByOne(
      part,
      (keys) => makeProducts(run, keys),
      (key, problem) => refused.products.set(key, reasonOf(problem)),
    )
  for (const part of chunks(numbers, BATCH))
    await retryOneByOne(
      part,
      (some) => makeCustomers(run, some),
      (number, problem) => refused.customers.set(number, reasonOf(problem)),
    )
}

/** A thing that is there now; `isNew` where this run made it, with the number of another one that has its name. */
type Made = {
  key: string
  id: string
  isNew: boolean
  unit: string
  sameName?: ImportReport['sameNames'][number] | undefined
}

/** All of them in one transaction; the result counts once that is committed. */
async function makeProducts(run: Run, keys: readonly string[]): Promise<void> {
  const { services, caller, ids, report } = run
  const made = await commandBatch(services, caller, async (work) => {
    const rows = await work.tx<
      { id: string; key: string; unit: string }[]
    >`SELECT id, sku_key AS key, unit FROM products WHERE org_id = current_org() AND sku_key = ANY(${keys}::text[])`
    const all: Made[] = rows.map((row) => ({ ...row, isNew: false }))
    for (const key of keys.filter((sku) => !rows.some((row) => row.key === sku))) {
      const product = await makeProduct(run, work, key)
      if (product) all.push(product)
    }
    return all
  })
  for (const { key, id, unit, isNew, sameName } of made) {
    ids.products.set(key, id)
    ids.units.set(key, unit)
    if (isNew) report.products += 1
    if (sameName) report.sameNames.push(sameName)
  }
}

async function makeProduct(run: Run, { tx, run: command }: BatchContext, key: string): Promise<Made | undefined> {
  const { plan, options, source } = run
  const product = plan.products.get(key)
  if (!product) return undefined
  const { sku, number, name, service, priceMinor } = product
  const costMinor = service ? 0 : Math.round((priceMinor * (options.costPercent ?? 0)) / 100)
  const { id } = await command(handleCreateProduct, {
    confirmName: true, // an import cannot ask; its report lists them
    sku,
    name,
    kind: service ? 'service' : 'goods',
    priceMinor,
    costMinor,
    taxPercent: options.taxPercent ?? '19',
    unit: IMPORTED_UNIT,
    purchased: !service,
  })
  const other = await namesakeOf(tx, productRecord, { id, name })
  if (skuKey(number) !== key)
    await tx`INSERT INTO import_items (org_id, source, kind, key, subject_id) VALUES (current_org(), ${source}, 'article', ${number}, ${id}) ON CONFLICT DO NOTHING`
  return { key, id, unit: IMPORTED_UNIT, isNew: true, sameName: other && { name, number: sku, other: other.sku } }
}

/** Numbers are one as the database has them: without regard to case, width and accents. */
async function makeCustomers(run: Run, numbers: readonly string[]): Promise<void> {
  const { services, caller, ids, report } = run
  const made = await commandBatch(services, caller, async (work) => {
    const rows = await work.tx<{ id: string; key: string }[]>`
      SELECT id, number_key AS key FROM customers WHERE org_id = current_org() AND number_key = ANY(${numbers.map(fold)}::text[])`
    const known = new Map(rows.map(({ id, key }) => [key, id]))
    const all: Made[] = []
    for (const number of numbers) {
      const there = known.get(fold(number))
      const customer = there === undefined ? await makeCustomer(run, work, number) : undefined
      const id = there ?? customer?.id
      if (id === undefined) continue
      known.set(fold(number), id)
      all.push(customer ?? { key: number, id, unit: '', isNew: false })
    }
    return all
  })
  for (const { key, id, isNew, sameName } of made) {
    ids.customers.set(key, id)
    if (isNew) report.customers += 1
    if (sameName) report.sameNames.push(sameName)
  }
}

async function makeCustomer(run: Run, { tx, run: command }: BatchContext, number: string): Promise<Made | undefined> {
  const customer = run.plan.customers.get(number)
  if (!customer) return undefined
  const { name, country } = customer
  const { id } = await command(handleCreateCustomer, {
    number,
    name,
    country,
    taxMode: country === run.home ? 'domestic' : 'exempt',
    confirmName: true,
  })
  const other = await namesakeOf(tx, customerRecord, { id, name })
  return { key: number, id, unit: '', isNew: true, sameName: other && { name, number, other: other.number } }
}

/** R-IM8. What is there already counts, so a second try opens only what still lacks. */
export async function openStockFor(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const needs = [...openingNeeds(documents, run.plan.products)]
  const receivedOn = documents[0]?.date
  if (receivedOn === undefined) return
  for (const part of chunks(needs, BATCH))
    await retryOneByOne(
      part,
      (some) => openStock(run, some, receivedOn),
      ([key], problem) => run.refused.products.set(key, reasonOf(problem)),
    )
}

async function openStock(run: Run, needs: readonly [string, string][], receivedOn: string): Promise<void> {
  const { services, caller, ids, locationId, report, source } = run
  const idOf = (key: string) => ids.products.get(key) ?? ''
  report.openings += await commandBatch(services, caller, async (work) => {
    const there = await availability(
      work.tx,
      needs.map(([key]) => idOf(key)),
    )
    const receipts = needs
      .map(([key, quantity]) => ({
        productId: idOf(key),
        locationId,
        quantity: subtractQuantities(quantity, there.get(idOf(key)) ?? '0'),
      }))
      .filter(({ quantity }) => compareQuantities(quantity, '0') > 0)
    const document = {
      command: 'import.orders',
      subject: { type: 'import', id: source },
      text: '',
      receivedOn,
      reason: 'opening' as const,
    }
    await receiveMany(work, document, receipts)
    return receipts.length
  })
}
