import { compareQuantities, subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { handleCreateProduct } from '../catalogue/index.ts'
import { commandBatch } from '../http/command-batch.ts'
import { handleCreateCustomer } from '../partners/index.ts'
import { availability, receiveMany } from '../stock/index.ts'
import { openingNeeds, type PlannedDocument, skuKey } from './plan-import.ts'
import { chunks, type Run } from './run.ts'

/** Histories don't say in what they count. */
const IMPORTED_UNIT = 'pcs'
/** Things of one transaction. */
const BATCH = 250

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
        const { sku, name, service, priceMinor } = product
        const costMinor = service ? 0 : Math.round((priceMinor * (options.costPercent ?? 0)) / 100)
        const { id } = await command(handleCreateProduct, {
          sku,
          name,
          kind: service ? 'service' : 'goods',
          priceMinor,
          costMinor,
          taxPercent: options.taxPercent ?? '19',
          unit: IMPORTED_UNIT,
          purchased: !service,
        })
        ids.products.set(key, id)
        ids.units.set(key, IMPORTED_UNIT)
        run.report.products += 1
      }
    })
  }
  for (const part of chunks(numbers, BATCH)) {
    await commandBatch(services, caller, async ({ tx, run: command }) => {
      const rows = await tx<
        { id: string; number: string }[]
      >`SELECT id, number FROM customers WHERE org_id = current_org() AND number = ANY(${part}::text[])`
      for (const { id, number } of rows) ids.customers.set(number, id)
      for (const number of part.filter((wanted) => !rows.some((row) => row.number === wanted))) {
        const customer = plan.customers.get(number)
        if (!customer) continue
        const { name, country } = customer
        const { id } = await command(handleCreateCustomer, {
          number,
          name,
          country,
          taxMode: country === home ? 'domestic' : 'exempt',
        })
        ids.customers.set(number, id)
        run.report.customers += 1
      }
    })
  }
}

/** IM8. What is there already counts, so a second try opens only what still lacks. */
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
