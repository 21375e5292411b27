import { isQuantity, normaliseQuantity } from '@werkbank/model/base/quantity.ts'

export type DecimalSign = ',' | '.'
export type DateOrder = 'day-first' | 'month-first'

/** Which sign divides whole and fraction in a file's numbers: the one that stands last before one or two digits. */
export function decimalSignOf(values: Iterable<string>): DecimalSign {
  let [commas, points] = [0, 0]
  for (const value of values) {
    if (/,\d{1,2}$/.test(value.trim())) commas += 1
    else if (/\.\d{1,2}$/.test(value.trim())) points += 1
  }
  return commas > points ? ',' : '.'
}

/** "1.234,50", "1,234.50", "1 234.5", "-3" as a plain decimal; undefined for anything else. */
export function readDecimal(text: string, sign: DecimalSign): string | undefined {
  const group = sign === ',' ? '.' : ','
  const bare = text
    .trim()
    .replaceAll(/[\s\u00a0'€£$]/g, '')
    .replace(/^\((.*)\)$/, '-$1')
    .replace(/^\+/, '')
  const ungrouped = bare.replaceAll(new RegExp(`\\${group}(?=\\d{3}(?:\\D|$))`, 'g'), '').replace(sign, '.')
  const plain = ungrouped.replace(/\.$/, '').replace(/^(-?)\./, '$10.')
  return isQuantity(plain) ? normaliseQuantity(plain) : undefined
}

/** A price in minor units; undefined where it isn't a number or is divided finer than cents (IM10: never rounded silently). */
export function readPriceMinor(text: string, sign: DecimalSign): number | undefined {
  const decimal = readDecimal(text, sign)
  if (decimal === undefined || !/^-?\d{1,10}(?:\.\d{1,2})?$/.test(decimal)) return undefined
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const minor = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return decimal.startsWith('-') ? -minor : minor
}

/** Which number comes first in dates like 3/12/2010: decided by a value that can be only one of them; American where none is. With points: German. */
export function dateOrderOf(values: Iterable<string>): DateOrder {
  for (const value of values) {
    const match = /^(\d{1,2})([./-])(\d{1,2})\2\d{2,4}/.exec(value.trim())
    if (!match) continue
    if (match[2] === '.' || Number(match[1]) > 12) return 'day-first'
    if (Number(match[3]) > 12) return 'month-first'
  }
  return 'month-first'
}

/** The date of a cell as YYYY-MM-DD; undefined for what is none. Times of day are left out. */
export function readDate(text: string, order: DateOrder): string | undefined {
  const value = text.trim()
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(value)
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[T ,].*)?$/.exec(value)
  if (local) {
    const [first, second] = [Number(local[1]), Number(local[2])]
    const year = Number(local[3]) + (local[3]?.length === 2 ? 2000 : 0)
    return order === 'day-first' ? dateOf(year, second, first) : dateOf(year, first, second)
  }
  // Days since 1899-12-30, as spreadsheets count them.
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(value)
  return serial
    ? new Date(Date.UTC(1899, 11, 30) + Number(serial[1]) * 86_400_000).toISOString().slice(0, 10)
    : undefined
}

function dateOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= 1900 && year < 2200 ? date.toISOString().slice(0, 10) : undefined
}
