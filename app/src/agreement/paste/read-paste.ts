import { checkAmounts } from '@werkbank/model/agreement/findings.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { decimalSignOf } from '@werkbank/model/base/read/read-column.ts'
import {
  type DecimalSign,
  type NumberContext,
  type NumberReading,
  readNumber,
} from '@werkbank/model/base/read/read-number.ts'
import type { RuleCode } from '@werkbank/model/base/rules.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import { currencyWords, decimalSign, decimalToMinor, minorDigits } from '../../i18n/format.ts'
import { readingWords } from '../../i18n/reading-words.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import type { ProductRow } from '../create-content.ts'
import { findPasteColumns, type PasteColumns } from './paste-columns.ts'

export type PastedLine = { productId: string; quantity: string; unitPriceMinor?: number }
/** A row that was not taken: which one of the copied rows, what stands in it, and in words why not. */
export type NotPasted = { row: number; text: string; reason: string }
export type Paste =
  | { kind: 'rows'; rows: number; lines: PastedLine[]; notTaken: NotPasted[]; unread: string[] }
  /** Its numbers may be written in two ways: `text` stands for them, once for all. */
  | { kind: 'ask'; text: string; meanings: { decimalSign: DecimalSign; value: string }[] }
  /** Nothing of it can be taken; the reason in words. */
  | { kind: 'refused'; reason: string }

export type PasteFacts = {
  /** By SKU in lower case. */
  product: (sku: string) => ProductRow | undefined
  currency: string
  /** How many lines the order has. */
  linesBefore: number
  /** The answer to `ask`. */
  told?: DecimalSign
}

/**
 * Rows copied from a spreadsheet, as lines of an order: the columns by their headings, else by what is in them. Undefined for what is no
 * table: that is pasted as text. Nothing is left out without a word, and no row is taken in part (I18N-41).
 */
export function readPaste(text: string, facts: PasteFacts): Paste | undefined {
  const rows = text
    .split(/\r\n|\r|\n/)
    .map((row) => (text.includes('\t') ? row.split('\t') : row.split(';')).map((cell) => cell.trim()))
  while (rows.at(-1)?.every((cell) => cell === '')) rows.pop()
  const columns = findPasteColumns(rows, (sku) => facts.product(sku.toLowerCase()) !== undefined)
  if (!columns) return undefined
  if (columns.kind === 'unclear') return { kind: 'refused', reason: columns.reason }
  const numbered = rows.map((cells, index) => ({ row: index + 1, cells })).slice(columns.hasHeading ? 1 : 0)
  const filled = numbered.filter(({ cells }) => cells.some((cell) => cell !== ''))
  const all = facts.linesBefore + filled.length
  if (all > LIMITS.orderLinesMax)
    return { kind: 'refused', reason: t('sales.pasteTooMany', { rows: filled.length, max: LIMITS.orderLinesMax }) }
  const numbers = notationOf(filled, columns, facts)
  const read = filled.map(({ row, cells }) => ({
    row,
    text: cells.join('  '),
    ...readRow(cells, columns, facts, numbers),
  }))
  const doubtful = read.find(({ doubt }) => doubt !== undefined)?.doubt
  if (doubtful && facts.told === undefined) return askAbout(doubtful, numbers)
  return {
    kind: 'rows',
    rows: filled.length,
    lines: read.flatMap(({ line }) => line ?? []),
    notTaken: read.flatMap(({ row, text, line, reason }) => (line ? [] : [{ row, text, reason: reason ?? '' }])),
    unread: columns.unread,
  }
}

type Doubt = { text: string; values: string[] }
type Numbers = { quantity: NumberContext; price: NumberContext }

/** The sign that a column shows, else that of the other one; what neither shows is read in the language of the form. */
function notationOf(
  rows: readonly { cells: string[] }[],
  columns: PasteColumns,
  { told, currency }: PasteFacts,
): Numbers {
  const shownBy = (at: number | undefined) => {
    const shown = at === undefined ? undefined : decimalSignOf(rows.map(({ cells }) => cells[at] ?? ''))
    return shown === 'mixed' ? undefined : shown
  }
  const [quantity, price] = [shownBy(columns.quantity), shownBy(columns.price)]
  const context = (shown: DecimalSign | undefined) => {
    const sign = told ?? shown
    return { decimalSign: sign ?? decimalSign(), settled: sign !== undefined }
  }
  return {
    quantity: { ...context(quantity ?? price), decimalsMax: 6 },
    price: {
      ...context(price ?? quantity),
      decimalsMax: minorDigits(currency),
      dashForCents: true,
      words: currencyWords(currency),
    },
  }
}

function readRow(
  cells: readonly string[],
  columns: PasteColumns,
  facts: PasteFacts,
  numbers: Numbers,
): { line?: PastedLine; reason?: string; doubt?: Doubt } {
  const sku = cells[columns.sku] ?? ''
  const product = facts.product(sku.toLowerCase())
  if (sku === '') return { reason: t('sales.pasteNoSku') }
  if (!product) return { reason: t('sales.pasteUnknown', { sku }) }
  if (product.kind === 'parent' || !product.active) return { reason: t('sales.pasteNotSold', { sku }) }
  const quantityText = columns.quantity === undefined ? '1' : (cells[columns.quantity] ?? '')
  const quantityContext = {
    ...numbers.quantity,
    whole: isWholeUnit(product.unit),
    words: [product.unit, unitWord(product.unit)],
  }
  const quantity = readNumber(quantityText, quantityContext)
  const priceText = columns.price === undefined ? '' : (cells[columns.price] ?? '')
  const price = readNumber(priceText, numbers.price)
  for (const [field, text, reading, context] of [
    [t('sales.quantity'), quantityText, quantity, quantityContext],
    [t('sales.price'), priceText, price, numbers.price],
  ] as const) {
    if (reading.kind === 'several' && reading.values.length > 1)
      return { ...refused(field, text, reading, context), doubt: { text, values: reading.values } }
    if (reading.kind === 'several' || reading.kind === 'none') return refused(field, text, reading, context)
  }
  if (quantity.kind !== 'one') return { reason: t('sales.pasteNoQuantity') }
  const unitPriceMinor = price.kind === 'one' ? decimalToMinor(price.value, minorDigits(facts.currency)) : undefined
  const [wrong] = checkAmounts(
    { quantity: quantity.value, discountPercent: '0' },
    { unit: product.unit, priceMinor: unitPriceMinor ?? product.priceMinor },
  )
  if (wrong) {
    const [field, text] =
      wrong.field === 'quantity' ? [t('sales.quantity'), quantityText] : [t('sales.price'), priceText]
    return { reason: t('sales.pasteCell', { field, text, reason: ruleWord(wrong.code as RuleCode) ?? wrong.message }) }
  }
  return {
    line: {
      productId: product.id,
      quantity: quantity.value,
      ...(unitPriceMinor === undefined ? {} : { unitPriceMinor }),
    },
  }
}

const refused = (field: string, text: string, reading: NumberReading, context: NumberContext) => ({
  reason: t('sales.pasteCell', { field, text, reason: readingWords(reading, text, context) }),
})

function askAbout({ text, values }: Doubt, numbers: Numbers): Paste {
  const [own, other] = values as [string, string]
  const sign = numbers.quantity.decimalSign
  const theirs = sign === ',' ? '.' : ','
  return {
    kind: 'ask',
    text,
    meanings: [
      { decimalSign: sign, value: own },
      { decimalSign: theirs, value: other },
    ],
  }
}
