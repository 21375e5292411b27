import type { CellMark } from '@werkbank/model/records/file/plan-file.ts'

/** What a cell says: as text, and what is to be known of it beside. */
export type SheetCell = { text: string; mark?: CellMark }
/** How numbers of a style are shown. */
export type NumberStyle = 'number' | 'percent' | 'date'

/** Excel keeps 15 digits: of what is longer the rest is lost. */
const DIGITS_MAX = 15
const DAY_MS = 86_400_000

/** A number as its cell shows it: "0.1 + 0.2" is 0.3, a percentage has its sign, a day is one. */
export function numberCell(raw: string, style: NumberStyle, is1904: boolean): SheetCell {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return { text: raw.trim() }
  if (style === 'date') return { text: dayOf(value, is1904), mark: 'date' }
  if (Number.isInteger(value) && Math.abs(value) >= 10 ** DIGITS_MAX) return { text: raw.trim(), mark: 'digits' }
  if (style === 'percent') return { text: `${plainDecimal(value, 2)}%`, mark: 'number' }
  return { text: plainDecimal(value, 0), mark: 'number' }
}

/** "-12.5": as many digits as Excel keeps, without an exponent; `shift` moves the point to the right. */
function plainDecimal(value: number, shift: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(DIGITS_MAX - 1).split('e')
  const digits = mantissa.replace(/[-.]/g, '')
  const point = 1 + Number(exponent) + shift
  const padded = digits.padEnd(Math.max(point, 1), '0').padStart(digits.length + Math.max(0, 1 - point), '0')
  const at = Math.max(point, 1)
  const fraction = padded.slice(at).replace(/0+$/, '')
  return `${value < 0 ? '-' : ''}${padded.slice(0, at)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Days since 1900, with Excel's invented 29 February, or since 1904. */
function dayOf(days: number, is1904: boolean): string {
  const begin = Date.UTC(is1904 ? 1904 : 1899, is1904 ? 0 : 11, is1904 ? 1 : days < 60 ? 31 : 30)
  const day = new Date(begin + Math.round(days * DAY_MS))
  return Number.isNaN(day.getTime()) ? String(days) : day.toISOString().slice(0, 10)
}

const DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57])
const PERCENTS = new Set([9, 10])

/** What a format does with numbers, by its number or by how it is written: "dd/mm/yyyy", "0.00 %". */
export function styleOf(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return DATES.has(id) ? 'date' : PERCENTS.has(id) ? 'percent' : 'number'
  // Without what is shown as it is, and what stands in brackets: colours, conditions, languages.
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '')
  if (/[ymdhs]/i.test(bare) && !/^general$/i.test(bare.trim())) return 'date'
  return bare.includes('%') ? 'percent' : 'number'
}
