import { checkDay, HISTORY_FROM } from '@werkbank/model/agreement/check-days.ts'
import { checkAmounts } from '@werkbank/model/agreement/findings.ts'
import { type DayReading, readDay } from '@werkbank/model/base/read/read-day.ts'
import { type NumberReading, type NumberTrouble, readNumber } from '@werkbank/model/base/read/read-number.ts'
import { codeOf, RULES } from '@werkbank/model/base/rules.ts'
import { isZero } from '@werkbank/model/base/value/quantity.ts'
import { isStorable, seenText } from '@werkbank/model/base/value/text.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { daysAhead } from '@werkbank/model/sales/settings.ts'
import type { z } from 'zod'
import { clashes, skuOf, wrongArticleNumber } from './article-numbers.ts'
import { COLUMNS, type Column, findColumns } from './columns.ts'
import { countryCode } from './countries.ts'
import { type GivenNotation, type Notation, notationOf } from './notation.ts'
import type { Table } from './read-csv.ts'

export type Row = {
  row: number
  document: string
  sku: string
  /** The article number as the file has it. */
  number: string
  description: string
  quantity: string
  date: string
  priceMinor: number
  customer: string
  country: string
}
/**
 * Why a value was refused: the column as the file names it, the raw value, and the converted one where there is one. `code`: of the broken rule of the
 * model, the same as in a form and in the API (VA-01).
 */
export type Finding = { field: string; raw: string; converted: string; reason: string; code?: string }
/** `code`: of the rule that the row breaks, where it is one of the model's. */
export type NotTaken = {
  row: number
  document: string
  sku: string
  reason: string
  code?: string
  findings: Finding[]
}
/** `columns`: what the file calls them. */
export type ReadRows = {
  rows: Row[]
  notTaken: NotTaken[]
  remarks: string[]
  columns: Partial<Record<Column, string>>
}
export type ReadOptions = {
  /** The organisation's country. */
  home: string
  /** Minor digits of its currency; 2 by default. */
  digits?: number
  told?: GivenNotation
  /** The company's day, YYYY-MM-DD: which century a year of two digits is in, and what lies in the future. */
  today: string
  /** Its time zone: a moment in the file is of the day that it is there. */
  zone: string
}

const documentNumber = seenText(60, 'A document has a number.')
/** What becomes of these columns is checked by the schema of the command that takes it. */
const customerNumber = createCustomer.input.shape.number
const productName = createProduct.input.shape.name

/** Converts every row, then checks it: a row is in `rows`, or in `notTaken` with everything that is wrong with it (R-IM1, VA-10). */
export function readRows(table: Table, options: ReadOptions): ReadRows {
  const digits = options.digits ?? 2
  const columns = findColumns(table.header)
  const cell = (cells: string[], column: Column) =>
    columns.at[column] === undefined ? '' : (cells[columns.at[column]] ?? '').trim()
  const cellsOf = (column: Column) => table.rows.map(({ line, cells }) => ({ line, text: cell(cells, column) }))
  const notation = notationOf(
    { quantity: cellsOf('quantity'), price: cellsOf('price'), date: cellsOf('date') },
    {
      delimiter: table.delimiter,
      header: { ...columns, names: table.header },
      told: options.told ?? {},
      digits,
      ...{ today: options.today, zone: options.zone },
    },
  )
  const articles = clashes(cellsOf('sku').map(({ text }) => text))
  const documents = inOtherCapitals(cellsOf('document').map(({ text }) => text))
  const customers = areFloats(cellsOf('customer').map(({ text }) => text))
  const read: ReadRows = {
    rows: [],
    notTaken: [],
    remarks: remarksOf(columns.unread, notation),
    columns: namesOf(columns.at, table.header),
  }
  const countries = new Set<string>()
  for (const { line, cells } of table.rows) {
    const text = (column: Column) => cell(cells, column)
    const found = new Findings((column) => read.columns[column] ?? column, text)
    const values = {
      document: text('document').toUpperCase(),
      sku: skuOf(text('sku')),
      quantity: found.number('quantity', readNumber(text('quantity'), notation.quantity)),
      price: found.number('price', readNumber(text('price'), notation.price)),
      date: found.day(readDay(text('date'), notation.date), options.today),
      customer: customers ? text('customer').replace(/\.0$/, '') : text('customer'),
    }
    found.document(documents)
    found.article(articles, values.sku)
    found.rule('customer', customerNumber)
    found.rule('description', productName)
    found.storable()
    found.amounts(values, digits)
    found.extra(cells.slice(table.header.length), table.delimiter)
    const country = countryCode(text('country'), options.home)
    if (country === 'ZZ') countries.add(text('country'))
    if (
      found.list.length > 0 ||
      values.quantity === undefined ||
      values.price === undefined ||
      values.date === undefined
    )
      read.notTaken.push(notTaken(line, text, found.list))
    else
      read.rows.push({
        row: line,
        document: values.document,
        sku: values.sku,
        number: text('sku').normalize('NFC'),
        description: text('description').replaceAll(/\s+/g, ' '),
        quantity: values.quantity,
        date: values.date,
        priceMinor: minorOf(values.price, digits),
        customer: values.customer,
        country,
      })
  }
  if (countries.size > 0) read.remarks.push(`Unknown countries, kept as such: ${[...countries].join(', ')}.`)
  return read
}

const namesOf = (at: Partial<Record<Column, number>>, header: readonly string[]): ReadRows['columns'] =>
  Object.fromEntries(Object.entries(at).map(([column, index]) => [column, header[index] ?? column]))

/** A row with everything that is wrong with it; the first of it is the reason. */
function notTaken(row: number, text: (column: Column) => string, findings: Finding[]): ReadRows['notTaken'][number] {
  const [first] = findings
  const reason = first?.reason ?? 'it is not readable'
  const code = first?.code ? { code: first.code } : {}
  return { ...code, row, document: text('document'), sku: text('sku'), reason, findings }
}

/** What is wrong with the values of one row. */
class Findings {
  readonly list: Finding[] = []
  readonly #name: (column: Column) => string
  readonly #text: (column: Column) => string

  constructor(name: (column: Column) => string, text: (column: Column) => string) {
    this.#name = name
    this.#text = text
  }

  add(column: Column, reason: string, converted = '', code?: string): void {
    this.list.push({ field: this.#name(column), raw: this.#text(column), converted, reason, ...(code ? { code } : {}) })
  }

  /** Cells beyond the header. */
  extra(cells: readonly string[], delimiter: string): void {
    if (cells.some((cell) => cell.trim() !== ''))
      this.list.push({
        field: '',
        raw: cells.join(delimiter),
        converted: '',
        reason: 'it has more cells than the header',
      })
  }

  /** The value, or undefined with a finding. */
  number(column: 'quantity' | 'price', reading: NumberReading): string | undefined {
    if (reading.kind === 'one') return reading.value
    if (reading.kind === 'several') this.add(column, `its ${column} may be ${reading.values.join(' or ')}`)
    else this.wrongNumber(column, reading.kind === 'none' ? reading.code : 'empty')
    return undefined
  }

  wrongNumber(column: 'quantity' | 'price', trouble: NumberTrouble | 'empty'): void {
    const code = column === 'quantity' ? 'quantity-too-large' : 'price-too-high'
    if (trouble !== 'too-large') this.add(column, NUMBER_REASONS[column][trouble])
    // As a form says it.
    else this.add(column, `it was refused (${code}): ${RULES[code]}`, '', code)
  }

  /** The same of a day, which has to be one that a command takes without being asked whether it is meant (R-SA21). */
  day(reading: DayReading, today: string): string | undefined {
    if (reading.kind === 'one') {
      // Nothing that is ahead is taken; how far ahead only decides what is said of it.
      const wrong = checkDay('date', reading.value, { today, earliest: HISTORY_FROM, ahead: daysAhead.default })
      if (!wrong) return reading.value
      this.add('date', `it was refused (${wrong.code}): ${wrong.message}`, reading.value, wrong.code)
      return undefined
    }
    if (reading.kind === 'several') this.add('date', `its date may be ${reading.values.join(' or ')}`)
    else this.add('date', DAY_REASONS[reading.kind === 'none' ? reading.code : 'empty'])
    return undefined
  }

  document(inOtherCapitals: ReadonlyMap<string, string>): void {
    const number = this.#text('document')
    const other = inOtherCapitals.get(number)
    if (number === '') this.add('document', 'it has no document number')
    else this.rule('document', documentNumber)
    if (other !== undefined) this.add('document', `its document number differs from ${other} in capitals only`)
  }

  article(clashing: ReadonlyMap<string, string>, sku: string): void {
    const number = this.#text('sku')
    const wrong = wrongArticleNumber(number)
    const met = clashing.get(number.normalize('NFC'))
    if (wrong) this.add('sku', wrong)
    else if (met !== undefined) this.add('sku', `its article number would become ${sku}, as ${met} does`, sku)
  }

  /** Amounts that cannot be sold: zero, negative, or more than can be agreed on. */
  amounts(values: { quantity: string | undefined; price: string | undefined }, digits: number): void {
    if (values.quantity !== undefined && isZero(values.quantity)) this.add('quantity', 'its quantity is 0', '0')
    if (values.price?.startsWith('-')) this.add('price', 'its price is below zero', values.price)
    if (this.list.length === 0) this.range(values, digits)
  }

  /** Whether the row comes to more than can be agreed on; its unit is not known yet. */
  range(values: { quantity: string | undefined; price: string | undefined }, digits: number): void {
    if (values.quantity === undefined || values.price === undefined) return
    const size = values.quantity.replace('-', '')
    const [wrong] = checkAmounts(
      { quantity: size, discountPercent: '0' },
      { unit: '', priceMinor: minorOf(values.price, digits) },
    )
    if (!wrong) return
    const column = wrong.field === 'quantity' ? 'quantity' : 'price'
    this.add(column, `it was refused (${wrong.code}): ${wrong.message}`, values[column], wrong.code)
  }

  /** What a command would say of a text that need not be there. */
  rule(column: Column, schema: z.ZodType): void {
    const text = this.#text(column)
    const issue = text === '' ? undefined : schema.safeParse(text).error?.issues[0]
    if (!issue) return
    const isLong = issue.code === 'too_big'
    const reason = isLong ? `is longer than ${issue.maximum} characters` : `was refused: ${issue.message}`
    this.add(column, `its ${this.#name(column)} ${reason}`, '', codeOf(issue))
  }

  storable(): void {
    for (const column of COLUMNS)
      if (!isStorable(this.#text(column)))
        this.add(column, `its ${this.#name(column)} was refused: ${RULES['text-unstorable']}`, '', 'text-unstorable')
  }
}

const NUMBER_REASONS = {
  quantity: {
    empty: 'it has no quantity',
    'not-a-number': 'its quantity is not a number',
    'too-fine': 'its quantity has more than six decimals',
    negative: 'its quantity is below zero',
  },
  price: {
    empty: 'it has no price',
    'not-a-number': 'its price is not an amount',
    'too-fine': 'its price is finer than the currency',
    negative: 'its price is below zero',
  },
} as const
const DAY_REASONS = {
  empty: 'it has no date',
  'not-a-date': 'its date is not a date',
  'no-such-day': 'there is no such day',
  'no-year': 'its date lacks the year, or the day',
  'sheet-number': 'a spreadsheet has made a number of its date, and of others not: which day it was is lost',
} as const

const minorOf = (decimal: string, digits: number): number => {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(`${whole}${fraction.padEnd(digits, '0')}`)
}

/** Document numbers are the same whatever their case; two that differ in it alone are one by mistake, or two. */
function inOtherCapitals(numbers: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>()
  for (const group of Map.groupBy(new Set(numbers), (text) => text.toUpperCase()).values()) {
    const [first, ...others] = group
    for (const other of others) if (first !== undefined) found.set(other, first)
  }
  return found
}

/** "17850.0": numbers that a program kept as floating-point numbers. Only where all are so, else ".0" is a part of the number. */
const areFloats = (numbers: readonly string[]): boolean =>
  numbers.every((number) => number === '' || /^\d+\.0$/.test(number))

const remarksOf = (unread: readonly string[], notation: Notation): string[] => [
  ...(unread.length > 0 ? [`Columns that are not read: ${unread.join(', ')}.`] : []),
  ...notation.reasons.map((reason) => `Column ${reason}.`),
]
