import { areSheetDays, dayOrderOf, decimalSignOf, type Shown } from '@werkbank/model/base/read/read-column.ts'
import { type DayContext, type DayOrder, readDay } from '@werkbank/model/base/read/read-day.ts'
import { type DecimalSign, type NumberContext, readNumber } from '@werkbank/model/base/read/read-number.ts'
import { FileRefused, type FoundColumns } from './columns.ts'

/** What a person says of the whole file, where its values leave it open. */
export type GivenNotation = { dates?: DayOrder; decimal?: DecimalSign }
/** How each column writes its values, and in words why it is read so. */
export type Notation = { quantity: NumberContext; price: NumberContext; date: DayContext; reasons: string[] }
type Cell = { line: number; text: string }
type Cells = Record<'quantity' | 'price' | 'date', readonly Cell[]>

/** Of the file: its delimiter and columns, the given notation, minor digits of the currency, today, and the company's zone. */
type Written = {
  delimiter: string
  header: FoundColumns & { names: readonly string[] }
  told: GivenNotation
  digits: number
  today: string
  zone: string
}

const PIECES = ['pcs', 'pc', 'Stk', 'Stk.', 'Stück', 'St']

/**
 * How a file writes its numbers and dates: as given by the caller, else as the column shows, else another column, else the file's delimiter and the
 * language of its header. Throws `FileRefused`, which asks for it, where a value stays ambiguous (R-IM3).
 */
export function notationOf(cells: Cells, { delimiter, header, told, digits, today, zone }: Written): Notation {
  const name = (column: 'quantity' | 'price' | 'date') => header.names[header.at[column] ?? -1] ?? column
  const shown = { quantity: decimalSignOf(texts(cells.quantity)), price: decimalSignOf(texts(cells.price)) }
  const hint = hintOf(delimiter, header.german)
  const reasons: string[] = []
  const numbers = (column: 'quantity' | 'price', base: Omit<NumberContext, 'decimalSign'>): NumberContext => {
    const other = shown[column === 'quantity' ? 'price' : 'quantity']
    if (told.decimal === undefined && shown[column] === 'mixed') {
      reasons.push(`${name(column)} has numbers with comma and with point: what could be both is not taken`)
      return { ...base, decimalSign: hint ?? '.' }
    }
    const evidence = told.decimal ?? clear(shown[column]) ?? clear(other)
    const sign = evidence ?? hint
    const doubtful = cells[column].find(
      ({ text }) => readNumber(text, { ...base, decimalSign: sign ?? '.' }).kind === 'several',
    )
    if (sign === undefined && doubtful) throw new FileRefused(askForDecimal(name(column), doubtful))
    if (doubtful && told.decimal === undefined)
      reasons.push(
        `${name(column)}: ${sign === ',' ? 'comma' : 'point'} before decimals, as ${whyDecimal(shown[column], other, header.german)} (row ${doubtful.line}: ${doubtful.text})`,
      )
    return { ...base, decimalSign: sign ?? '.', settled: sign !== undefined }
  }
  return {
    quantity: numbers('quantity', { decimalsMax: 6, signed: true, words: PIECES }),
    price: numbers('price', { decimalsMax: digits, signed: true, dashForCents: true, words: ['€', 'EUR'] }),
    date: dateContext(cells.date, { name: name('date'), german: header.german, told, today, zone, reasons }),
    reasons,
  }
}

function dateContext(
  cells: readonly Cell[],
  {
    name,
    german,
    told,
    today,
    zone,
    reasons,
  }: { name: string; german: boolean; told: GivenNotation; today: string; zone: string; reasons: string[] },
): DayContext {
  const asWritten = { today, yearNeeded: true, serials: areSheetDays(texts(cells)) }
  const base = { ...asWritten, zone }
  if (base.serials) reasons.push(`${name}: days as a spreadsheet counts them`)
  const shown = dayOrderOf(texts(cells))
  if (told.dates) return { ...base, order: told.dates, settled: true }
  if (shown === 'mixed') {
    reasons.push(`${name} has dates with the day and with the month first: what could be both is not taken`)
    return base
  }
  const doubtful = cells.find(({ text }) => readDay(text, asWritten).kind === 'several')
  if (!doubtful) return shown ? { ...base, order: shown, settled: true } : base
  if (shown === undefined && !german) throw new FileRefused(askForDates(name, doubtful, asWritten))
  const order = shown ?? 'day-first'
  reasons.push(
    `${name}: the ${order === 'day-first' ? 'day' : 'month'} first, as ${shown ? 'other dates of the column show' : 'in German files'} (row ${doubtful.line}: ${doubtful.text})`,
  )
  return { ...base, order, settled: true }
}

const clear = (shown: Shown<DecimalSign>): DecimalSign | undefined => (shown === 'mixed' ? undefined : shown)
const texts = (cells: readonly Cell[]): string[] => cells.map(({ text }) => text)

/** A comma can't divide cells and decimals; where cells are divided by semicolons, that is why. */
function hintOf(delimiter: string, german: boolean): DecimalSign | undefined {
  if (delimiter === ';') return ','
  if (delimiter === ',') return german ? undefined : '.'
  return german ? ',' : undefined
}

const whyDecimal = (own: string | undefined, other: string | undefined, german: boolean): string =>
  own
    ? 'other numbers of the column show'
    : other && other !== 'mixed'
      ? 'the other numbers of the file show'
      : german
        ? 'in German files'
        : 'in files with this separator'

function askForDecimal(name: string, { line, text }: Cell): string {
  return `Column ${name}: "${text}" in row ${line} may have thousands or decimals, and nothing in the file says which. Say it: --decimal=comma (1.500,00) or --decimal=point (1,500.00).`
}

function askForDates(name: string, { line, text }: Cell, base: DayContext): string {
  const [dayFirst, monthFirst] = (['day-first', 'month-first'] as const).map((order) => {
    const read = readDay(text, { ...base, order, settled: true })
    return read.kind === 'one' ? read.value : ''
  })
  return `Column ${name}: "${text}" in row ${line} is ${dayFirst} with the day first and ${monthFirst} with the month first, and nothing in the file says which. Say it: --dates=dmy or --dates=mdy.`
}
