import type { Tx } from '@werkbank/database/transaction.ts'
import { fold } from '@werkbank/model/base/fold.ts'
import { compareQuantities, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { product as productRecord } from '@werkbank/model/catalogue/product.ts'
import { customer as customerRecord } from '@werkbank/model/partners/customer.ts'
import { handleCreateProduct } from '../catalogue/index.ts'
import { commandBatch } from '../http/command-batch.ts'
import { handleCreateCustomer } from '../partners/index.ts'
import { namesakeOf } from '../records/same-name.ts'
import { availability, receiveMany } from '../stock/index.ts'
import { skuKey } from './article-numbers.ts'
import { type ImportPlan, openingNeeds, type PlannedDocument } from './plan-import.ts'
import { chunks, type Run } from './run.ts'

/** Histories don't say in what they count. */
const IMPORTED_UNIT = 'pcs'
/** Things of one transaction. */
const BATCH = 250

/**
 * Articles whose number is no SKU and would become that of a product which was not made for it: by key of SKU, with the reason. One of the
 * same name is the same.
 */
export async function metArticles(tx: Tx, plan: ImportPlan, source: string): Promise<Map<string, string>> {
  const changed = [...plan.products].filter(([key, { number }]) => skuKey(number) !== key)
  const there = await tx<{ key: string; name: string; sku: string; numbers: string[] }[]>`
    SELECT lower(p.sku) AS key, p.name, p.sku, coalesce(array_agg(i.key) FILTER (WHERE i.key IS NOT NULL), '{}') AS numbers
    FROM products p LEFT JOIN import_items i ON i.org_id = p.org_id AND i.source = ${source} AND i.kind = 'article' AND i.subject_id = p.id::text
    WHERE p.org_id = current_org() AND lower(p.sku) = ANY(${changed.map(([key]) => key)}::text[]) GROUP BY p.sku, p.name`
  return new Map(
    there.flatMap(({ key, name, sku, numbers }): [string, string][] => {
      const article = plan.products.get(key)
      if (!article || article.name === name || numbers.includes(article.number)) return []
      return [[key, `its article number ${article.number} would become ${sku}, which is another article: ${name}`]]
    }),
  )
}

/** Products and customers that the documents name and that don't exist yet. */
export async function makeMasterData(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, plan, ids, options, home } = run
  const skus = [...new Set(documents.flatMap(({ lines }) => lines.map(({ sku }) => skuKey(sku))))]
  const numbers = [...new Set(documents.map(({ customer }) => customer).filter((number) => number !== ''))]
  for (const part of chunks(skus, BATCH)) {
    await commandBatch(services, caller, async ({ tx, run: command }) => {
      const rows = await tx<
        { id: string; key: string; unit: string }[]
      >`SELECT id, lower(sku) AS key, unit FROM products WHERE org_id = current_org() AND lower(sku) = ANY(${part}::text[])`
      for (const { id, key, unit } of rows) {
        ids.products.set(key, id)
        ids.units.set(key, unit)
      }
      for (const key of part.filter((sku) => !rows.some((row) => row.key === sku))) {
        const product = plan.products.get(key)
        if (!product) continue
        const { sku, number, name, service, priceMinor } = product
        const costMinor = service ? 0 : Math.round((priceMinor * (options.costPercent ?? 0)) / 100)
        const { id } = await command(handleCreateProduct, {
          confirmName: true, // asked of nobody, but told
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
        if (other) run.report.sameNames.push({ name, number: sku, other: other.sku })
        ids.products.set(key, id)
        ids.units.set(key, IMPORTED_UNIT)
        if (skuKey(number) !== key)
          await tx`INSERT INTO import_items (org_id, source, kind, key, subject_id) VALUES (current_org(), ${run.source}, 'article', ${number}, ${id}) ON CONFLICT DO NOTHING`
        run.report.products += 1
      }
    })
  }
  for (const part of chunks(numbers, BATCH)) {
    await commandBatch(services, caller, async ({ tx, run: command }) => {
      // Numbers are one as the database has them: without regard to case, width and accents.
      const rows = await tx<{ id: string; key: string }[]>`
        SELECT id, fold(number) AS key FROM customers WHERE org_id = current_org() AND fold(number) = ANY(${part.map(fold)}::text[])`
      const known = new Map(rows.map(({ id, key }) => [key, id]))
      for (const number of part) {
        const there = known.get(fold(number))
        if (there !== undefined) ids.customers.set(number, there)
        const customer = plan.customers.get(number)
        if (there !== undefined || !customer) continue
        const { name, country } = customer
        const { id } = await command(handleCreateCustomer, {
          number,
          name,
          country,
          taxMode: country === home ? 'domestic' : 'exempt',
          confirmName: true,
        })
        const other = await namesakeOf(tx, customerRecord, { id, name })
        if (other) run.report.sameNames.push({ name, number, other: other.number })
        known.set(fold(number), id)
        ids.customers.set(number, id)
        run.report.customers += 1
      }
    })
  }
}

/** R-IM8. What is there already counts, so a second try opens only what still lacks. */
export async function openStockFor(run: Run, documents: readonly PlannedDocument[]): Promise<void> {
  const { services, caller, plan, ids, locationId, report } = run
  const needs = [...openingNeeds(documents, plan.products)]
  const receivedOn = documents[0]?.date
  if (receivedOn === undefined) return
  for (const part of chunks(needs, BATCH)) {
    await commandBatch(services, caller, async (work) => {
      const idOf = (key: string) => ids.products.get(key) ?? ''
      const there = await availability(
        work.tx,
        part.map(([key]) => idOf(key)),
      )
      const receipts = part
        .map(([key, quantity]) => ({
          productId: idOf(key),
          locationId,
          quantity: subtractQuantities(quantity, there.get(idOf(key)) ?? '0'),
        }))
        .filter(({ quantity }) => compareQuantities(quantity, '0') > 0)
      await receiveMany(
        work,
        {
          command: 'import.orders',
          subject: { type: 'import', id: run.source },
          text: 'Anfangsbestand aus dem Import',
          receivedOn,
          reason: 'opening',
        },
        receipts,
      )
      report.openings += receipts.length
    })
  }
}
