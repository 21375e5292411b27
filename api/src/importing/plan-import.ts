import {
  addQuantities,
  compareQuantities,
  isPositive,
  isZero,
  negateQuantity,
  subtractQuantities,
} from '@werkbank/model/base/quantity.ts'
import { checkAmounts } from '@werkbank/model/sales/check-order.ts'
import { type Column, findColumns } from './columns.ts'
import { countryCode } from './countries.ts'
import type { Table } from './read-csv.ts'
import { dateOrderOf, decimalSignOf, readDate, readDecimal, readPriceMinor } from './read-values.ts'

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
export type PlannedProduct = { sku: string; name: string; service: boolean; priceMinor: number }
export type PlannedCustomer = { number: string; name: string; country: string }
/** `code`: of the rule that the row breaks, where it is one of the model's. */
export type NotTaken = { row: number; document: string; sku: string; reason: string; code?: string }
export type ImportPlan = {
  documents: PlannedDocument[]
  products: Map<string, PlannedProduct>
  customers: Map<string, PlannedCustomer>
  notTaken: NotTaken[]
  rows: number
}
export class ColumnsMissing extends Error {
  override name = 'ColumnsMissing'
}

type Row = {
  row: number
  document: string
  sku: string
  description: string
  quantity: string
  date: string
  priceMinor: number
  customer: string
  country: string
}

/** Codes that stand for work, fees and discounts, in the histories of shops (IM6). */
const SERVICES =
  /^(?:POST|DOT|D|M|S|B|C[23]|CRUK|BANK[- ]CHARGES|AMAZON-?FEE|ADJUST\d*|GIFT_\d+_\d+|PORTO|FRACHT|VERSAND|RABATT)$/i

/** Turns the rows of a history into documents; pure. Every row is in a document or in `notTaken` (IM1). `home` is the organisation's country. */
export function planImport(table: Table, { home }: { home: string }): ImportPlan {
  const { rows, notTaken } = readRows(table, home)
  const plan: ImportPlan = {
    documents: [],
    products: new Map(),
    customers: new Map(),
    notTaken,
    rows: table.rows.length,
  }
  for (const [number, group] of Map.groupBy(rows, (row) => row.document))
    plan.documents.push(...documentsOf(number, group, plan))
  plan.documents.sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1))
  plan.products = productsOf(rows)
  return plan
}

function readRows(table: Table, home: string): { rows: Row[]; notTaken: NotTaken[] } {
  const { at, missing } = findColumns(table.header)
  if (missing.length > 0)
    throw new ColumnsMissing(
      `The file has no column for ${missing.join(', ')}. Its columns are ${table.header.join(', ')}.`,
    )
  const cell = (cells: string[], column: Column) => (at[column] === undefined ? '' : (cells[at[column]] ?? '').trim())
  const sign = decimalSignOf(table.rows.map(({ cells }) => cell(cells, 'price')))
  const dates = dateOrderOf(table.rows.map(({ cells }) => cell(cells, 'date')))
  const rows: Row[] = []
  const notTaken: NotTaken[] = []
  for (const { line, cells } of table.rows) {
    const text = (column: Column) => cell(cells, column)
    const quantity = readDecimal(text('quantity'), sign)
    const priceMinor = readPriceMinor(text('price'), sign)
    const date = readDate(text('date'), dates)
    const sku = skuOf(text('sku'))
    const range = rangeAgainst(quantity, priceMinor)
    const reason = reasonAgainst({ document: text('document'), sku, quantity, priceMinor, date }) ?? range?.reason
    if (reason || quantity === undefined || priceMinor === undefined || date === undefined)
      notTaken.push({
        row: line,
        document: text('document'),
        sku: text('sku'),
        reason: reason ?? 'unreadable',
        ...(range && reason === range.reason ? { code: range.code } : {}),
      })
    else
      rows.push({
        row: line,
        document: text('document').toUpperCase(),
        sku,
        description: text('description').replaceAll(/\s+/g, ' '),
        quantity,
        date,
        priceMinor,
        customer: text('customer').replace(/\.0$/, ''),
        country: countryCode(text('country'), home),
      })
  }
  return { rows, notTaken }
}

function reasonAgainst(row: {
  document: string
  sku: string
  quantity: string | undefined
  priceMinor: number | undefined
  date: string | undefined
}): string | undefined {
  if (row.document === '') return 'it has no document number'
  if (row.document.length > 60) return 'its document number is longer than 60 characters'
  if (row.sku === '') return 'it has no article number'
  if (row.quantity === undefined) return 'its quantity is not a number'
  if (isZero(row.quantity)) return 'its quantity is 0'
  if (row.priceMinor === undefined) return 'its price is not an amount with at most two decimals'
  if (row.priceMinor < 0) return 'its price is below zero'
  if (row.date === undefined) return 'its date is not a date'
  return undefined
}

/** Whether a row comes to more than can be agreed on; its unit is not known yet. */
function rangeAgainst(
  quantity: string | undefined,
  priceMinor: number | undefined,
): { reason: string; code: string } | undefined {
  if (quantity === undefined || priceMinor === undefined || isZero(quantity)) return undefined
  const size = isPositive(quantity) ? quantity : negateQuantity(quantity)
  const [wrong] = checkAmounts({ quantity: size, discountPercent: '0' }, { unit: '', priceMinor })
  return wrong && { reason: `it was refused (${wrong.code})`, code: wrong.code }
}

/** As a SKU may be written: what it may not have becomes a hyphen. */
const skuOf = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9._/-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 50)
    .replace(/[^A-Za-z0-9]+$/, '')
/** SKUs are the same whatever their case. */
export const skuKey = (sku: string): string => sku.toLowerCase()

function documentsOf(number: string, rows: readonly Row[], plan: ImportPlan): PlannedDocument[] {
  const first = rows[0] as Row
  const known = rows.find((row) => row.customer !== '') ?? first
  const mine = rows.filter((row) => row.customer === '' || row.customer === known.customer)
  for (const row of rows)
    if (!mine.includes(row)) plan.notTaken.push(notTaken(row, `its document belongs to customer ${known.customer}`))
  const customer = customerOf(known, plan)
  if (known.customer === '' && mine.every((row) => row.priceMinor === 0))
    return correction(number, first.date, mine, plan)
  const cancels = /^C/.test(number)
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
      key: cancels ? number : `${number}/back`,
      kind: 'cancellation',
      number,
      date: first.date,
      customer,
      lines: back.map(lineOf),
    })
  return documents
}

/** IM7: signs as they are; what is no goods can't be corrected. */
function correction(number: string, date: string, rows: readonly Row[], plan: ImportPlan): PlannedDocument[] {
  const goods = rows.filter((row) => !SERVICES.test(row.sku))
  for (const row of rows)
    if (!goods.includes(row)) plan.notTaken.push(notTaken(row, 'it has neither customer nor price, and is no article'))
  const lines = goods.map(({ row, sku, quantity, description }) => ({ row, sku, quantity, priceMinor: 0, description }))
  return lines.length === 0 ? [] : [{ key: number, kind: 'adjustment', number, date, customer: '', lines }]
}

const notTaken = ({ row, document, sku }: Row, reason: string): NotTaken => ({ row, document, sku, reason })

function customerOf({ customer, country }: Row, plan: ImportPlan): string {
  const number = customer === '' ? `BAR-${country}` : customer.slice(0, 40)
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
    const name = (named(paid) ?? named(group) ?? sku).slice(0, 300)
    products.set(key, {
      sku,
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

/** What the documents need of each article beyond what they bring, at their lowest point, by key of SKU (IM8). Only goods. */
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
