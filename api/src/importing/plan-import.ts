import { dayIn, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import {
  addQuantities,
  compareQuantities,
  isPositive,
  negateQuantity,
  subtractQuantities,
} from '@werkbank/model/base/value/quantity.ts'
import { mergedRemarks } from './merged.ts'
import { skuKey } from './read/article-numbers.ts'
import type { Table } from './read/read-csv.ts'
import { type NotTaken, type ReadOptions, type ReadRows, type Row, readRows } from './read/read-rows.ts'

export type PlannedLine = { row: number; sku: string; quantity: string; priceMinor: number; description: string }
/** What becomes one order, or one set of returns and credits, or one set of stock corrections. Quantities of sales and cancellations are positive, of corrections signed. */
export type PlannedDocument = {
  key: string
  kind: 'sale' | 'cancellation' | 'adjustment'
  number: string
  date: string
  customer: string
  lines: PlannedLine[]
}
/** `number`: as the file has it, where that is no SKU. */
export type PlannedProduct = { sku: string; number: string; name: string; service: boolean; priceMinor: number }
export type PlannedCustomer = { number: string; name: string; country: string }
export type ImportPlan = {
  documents: PlannedDocument[]
  products: Map<string, PlannedProduct>
  customers: Map<string, PlannedCustomer>
  notTaken: NotTaken[]
  /** How the file was read, where it could have been read otherwise. */
  remarks: string[]
  rows: number
  /** What the file calls its columns. */
  columns: ReadRows['columns']
}

/** Codes that stand for work, fees and discounts, in the histories of shops (R-IM6). */
const SERVICES =
  /^(?:POST|DOT|D|M|S|B|C[23]|CRUK|BANK[- ]CHARGES|AMAZON-?FEE|ADJUST\d*|GIFT_\d+_\d+|PORTO|FRACHT|VERSAND|RABATT)$/i

/** As the histories of shops number what they cancel; whatever else begins with a C is what its quantities say (R-IM5). */
const CANCELLATION = /^C\d+$/

type PlanOptions = Omit<ReadOptions, 'today' | 'zone'> & Partial<Pick<ReadOptions, 'today' | 'zone'>>

/**
 * Turns the rows of a history into documents; pure. Every row is in a document or in `notTaken` (R-IM1). Throws `FileRefused` where the file
 * as a whole can't be read, or has to be asked about. Without `zone` it is the one in which companies begin, without `today` the day there.
 */
export function planImport(
  table: Table,
  { zone = ZONE_DEFAULT, today = dayIn(new Date(), zone), ...options }: PlanOptions,
): ImportPlan {
  const { rows, notTaken, remarks, columns } = readRows(table, { ...options, today, zone })
  const plan: ImportPlan = {
    documents: [],
    products: new Map(),
    customers: new Map(),
    notTaken,
    remarks,
    rows: table.rows.length,
    columns,
  }
  for (const [number, group] of Map.groupBy(rows, (row) => row.document))
    plan.documents.push(...documentsOf(number, group, plan))
  plan.documents.sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1))
  plan.products = productsOf(rows)
  plan.remarks.push(...mergedRemarks(rows, plan))
  return plan
}

function documentsOf(number: string, rows: readonly Row[], plan: ImportPlan): PlannedDocument[] {
  const first = rows[0] as Row
  const known = rows.find((row) => row.customer !== '') ?? first
  const isKnowns = (row: Row) => row.customer === '' || row.customer === known.customer
  const mine = rows.filter((row) => isKnowns(row) && row.date === first.date)
  for (const row of rows)
    if (!isKnowns(row)) plan.notTaken.push(notTaken(row, `its document belongs to customer ${known.customer}`))
    else if (!mine.includes(row)) plan.notTaken.push(notTaken(row, `its document is of ${first.date}`))
  const customer = customerOf(known, plan)
  if (known.customer === '' && mine.every((row) => row.priceMinor === 0))
    return correction(number, first.date, mine, plan)
  const cancels = CANCELLATION.test(number)
  const sold = mine.filter((row) => isPositive(row.quantity))
  const back = mine.filter((row) => !isPositive(row.quantity))
  if (cancels)
    for (const row of sold)
      plan.notTaken.push(notTaken(row, 'its document is a cancellation and its quantity is above 0'))
  const documents: PlannedDocument[] = []
  const lineOf = (row: Row): PlannedLine => ({
    row: row.row,
    sku: row.sku,
    description: row.description,
    priceMinor: row.priceMinor,
    quantity: isPositive(row.quantity) ? row.quantity : negateQuantity(row.quantity),
  })
  if (!cancels && sold.length > 0)
    documents.push({ key: number, kind: 'sale', number, date: first.date, customer, lines: sold.map(lineOf) })
  if (back.length > 0)
    documents.push({
      key: sold.length === 0 && number.startsWith('C') ? number : `${number}/back`, // as such were remembered before
      kind: 'cancellation',
      number,
      date: first.date,
      customer,
      lines: back.map(lineOf),
    })
  return documents
}

/** R-IM7: signs as they are; what is no goods can't be corrected. */
function correction(number: string, date: string, rows: readonly Row[], plan: ImportPlan): PlannedDocument[] {
  const goods = rows.filter((row) => !SERVICES.test(row.sku))
  for (const row of rows)
    if (!goods.includes(row)) plan.notTaken.push(notTaken(row, 'it has neither customer nor price, and is no article'))
  const lines = goods.map(({ row, sku, quantity, description }) => ({ row, sku, quantity, priceMinor: 0, description }))
  return lines.length === 0 ? [] : [{ key: number, kind: 'adjustment', number, date, customer: '', lines }]
}

const notTaken = ({ row, document, number }: Row, reason: string): NotTaken => ({
  row,
  document,
  sku: number,
  reason,
  findings: [],
})

function customerOf({ customer, country }: Row, plan: ImportPlan): string {
  const number = customer === '' ? `BAR-${country}` : customer
  if (!plan.customers.has(number))
    plan.customers.set(number, { number, name: customer === '' ? `Barverkauf ${country}` : `Kunde ${number}`, country })
  return number
}

/** Name: what most paid rows say, in capitals or not; price: what most rows ask. */
function productsOf(rows: readonly Row[]): Map<string, PlannedProduct> {
  const products = new Map<string, PlannedProduct>()
  for (const [key, group] of Map.groupBy(rows, (row) => skuKey(row.sku))) {
    const sku = most(group.map((row) => row.sku)) ?? key
    const paid = group.filter((row) => row.priceMinor > 0)
    const named = (list: readonly Row[]) =>
      most(list.map((row) => row.description).filter((text) => /\p{L}{2}/u.test(text)))
    const name = named(paid) ?? named(group) ?? sku
    products.set(key, {
      sku,
      number: group[0]?.number ?? sku,
      name,
      service: SERVICES.test(sku),
      priceMinor: most(paid.map((row) => row.priceMinor)) ?? 0,
    })
  }
  return products
}

function most<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce<[T, number] | undefined>(
    (best, entry) => (best && best[1] >= entry[1] ? best : entry),
    undefined,
  )?.[0]
}

/** What the documents need of each article beyond what they bring, at their lowest point, by key of SKU (R-IM8). Only goods. */
export function openingNeeds(
  documents: readonly PlannedDocument[],
  products: ReadonlyMap<string, PlannedProduct>,
): Map<string, string> {
  const balance = new Map<string, string>()
  const lowest = new Map<string, string>()
  for (const { kind, lines } of documents) {
    for (const { sku, quantity } of lines) {
      const key = skuKey(sku)
      if (products.get(key)?.service) continue
      const before = balance.get(key) ?? '0'
      const after = kind === 'sale' ? subtractQuantities(before, quantity) : addQuantities(before, quantity)
      balance.set(key, after)
      if (compareQuantities(after, lowest.get(key) ?? '0') < 0) lowest.set(key, after)
    }
  }
  return new Map([...lowest].map(([key, quantity]) => [key, negateQuantity(quantity)]))
}
