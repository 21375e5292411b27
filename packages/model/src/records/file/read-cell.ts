import { csvText } from '../../base/read/csv.ts'
import { decimalSignOf } from '../../base/read/read-column.ts'
import { type DecimalSign, type NumberTrouble, readNumber } from '../../base/read/read-number.ts'
import type { Field } from '../field.ts'
import { tagsIn } from '../tags.ts'

/** Why a cell has no value: what no number is, may be two numbers, names nothing or several things, or is several rows. */
export type CellTrouble =
  | NumberTrouble
  | 'which'
  | 'not-a-choice'
  | 'unknown-reference'
  | 'several-references'
  | 'several-rows'

/** What a cell says. `which`: the numbers that it may be, for one question about its column. */
export type CellReading =
  | { kind: 'empty' }
  | { kind: 'value'; value: unknown }
  | { kind: 'wrong'; code: CellTrouble; which?: readonly string[] }

/** How the numbers of a column are written; `settled` where the file or a person says so. */
export type Notation = { decimalSign: DecimalSign; settled: boolean }

/** What a field's cells are read with. */
export type CellContext = {
  notation: Notation
  /** How many decimals the currency of amounts has. */
  minorDigits: number
  /** What may stand beside a number: a currency, a percent sign, "days". */
  words: readonly string[]
  /** The value that a text stands for, of a choice, yes or no, a country, another record; more than one where several have that name. */
  meanings?: (text: string) => readonly unknown[]
}

/** True where cells of a file can say it: structures and what the server gives can't come from there. */
export const isFileField = ({ given, wire, narrowing }: Field): boolean =>
  given !== 'never' && (wire !== 'json' || narrowing === 'tags')

/**
 * Parses a cell as the value of a field, by the kind of field; whether the field accepts the value is for the schema of the command. Total: an
 * unreadable cell is reported, never guessed. VA-10, decision 36.
 */
export function readCell(name: string, field: Field, text: string, context: CellContext): CellReading {
  const bare = csvText(text.normalize('NFC').trim())
  if (bare === '') return { kind: 'empty' }
  if (context.meanings) return readMeaning(field, context.meanings(bare))
  if (field.narrowing === 'tags') return { kind: 'value', value: tagsIn(bare) }
  if (isFigure(field)) return readFigure(name, field, bare, context)
  if (isOneLine(field) && isOfSeveralRows(bare)) return { kind: 'wrong', code: 'several-rows' }
  return { kind: 'value', value: bare }
}

/** A quote that ends lines further down makes one cell of several rows, with what divides their cells in it. */
const isOfSeveralRows = (text: string): boolean => /[\r\n]/.test(text) && /[,;\t|]/.test(text)
const isOneLine = ({ narrowing }: Field): boolean => narrowing === 'words' || narrowing === 'code'
const isFigure = ({ wire }: Field): boolean => wire === 'bare' || wire === 'decimal'
const isAmount = (name: string): boolean => name.endsWith('Minor')

function readMeaning({ narrowing }: Field, found: readonly unknown[]): CellReading {
  if (found.length === 1) return { kind: 'value', value: found[0] }
  if (found.length > 1) return { kind: 'wrong', code: 'several-references' }
  return { kind: 'wrong', code: narrowing === 'reference' ? 'unknown-reference' : 'not-a-choice' }
}

function readFigure(name: string, { wire }: Field, text: string, context: CellContext): CellReading {
  const amount = isAmount(name)
  const reading = readNumber(text, {
    ...context.notation,
    decimalsMax: amount ? context.minorDigits : wire === 'decimal' ? 6 : 0,
    signed: true, // below zero is for the field's own rule to speak of
    dashForCents: amount,
    words: context.words,
  })
  if (reading.kind === 'none') return { kind: 'wrong', code: reading.code }
  if (reading.kind === 'several') return { kind: 'wrong', code: 'which', which: reading.values }
  if (reading.kind === 'empty') return reading
  if (wire === 'decimal') return { kind: 'value', value: reading.value }
  return { kind: 'value', value: amount ? minorOf(reading.value, context.minorDigits) : Number(reading.value) }
}

/** "-12.5" with two digits → -1250. The reader has seen to it that it has no more decimals. */
function minorOf(decimal: string, digits: number): number {
  const [whole = '', fraction = ''] = decimal.split('.')
  return Number(`${whole}${fraction.padEnd(digits, '0')}`)
}

/**
 * The number notation of each column: as its cells show, else as other columns show, else as given. Without any of these it is read in the language of
 * the form, and ambiguous numbers are reported. R-IM3.
 */
export function notationsOf(
  columns: readonly (readonly string[])[],
  usual: DecimalSign,
  told?: DecimalSign,
): Notation[] {
  const shown = columns.map((cells) => decimalSignOf(cells))
  const signs = new Set(shown.filter((sign) => sign === ',' || sign === '.'))
  const [common] = signs.size === 1 ? signs : []
  return shown.map((sign) => {
    const known = told ?? (sign === 'mixed' ? undefined : (sign ?? common))
    return { decimalSign: known ?? usual, settled: known !== undefined }
  })
}
