import type { DecimalSign } from '@werkbank/model/base/read/read-number.ts'
import {
  cached,
  countryIn,
  DATE_OPTIONS,
  type DateStyle,
  languageIn,
  minorDigits,
  minorToDecimal,
  momentIn,
  moneyIn,
  numberIn,
  quantityIn,
} from '@werkbank/words/format.ts'
import { language, localeOf } from './t.ts'
import { companyZone, personZone } from './zone.ts'

export { minorDigits, minorToDecimal }

/** The BCP 47 tag dates and numbers are written in. */
export function locale(): string {
  return localeOf(language())
}

/** A decimal string ("12.5") in minor units; undefined for what is none. More digits than the currency has are refused, not rounded. */
export function decimalToMinor(decimal: string, digits: number): number | undefined {
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(decimal)
  const fraction = match?.[2]?.replace(/0+$/, '') ?? ''
  if (!match || fraction.length > digits) return undefined
  return Number(`${match[1]}${fraction.padEnd(digits, '0')}`)
}

/** Money for reading: integer minor units and a currency. */
export const formatMoney = (
  minor: number | bigint,
  currency: string,
  options: { hideCurrency?: boolean } = {},
): string => moneyIn(locale(), minor, currency, options)

/** A quantity for reading: a decimal string, as many digits as it has, grouped in the language's way. */
export function formatQuantity(quantity: string, unit?: string): string {
  const text = quantityIn(locale(), quantity)
  return unit ? `${text} ${unit}` : text
}

export function formatNumber(value: number): string {
  return numberIn(locale(), value)
}

/** `0.19` → `19 %`. */
export function formatPercent(fraction: number): string {
  return numberIn(locale(), fraction, { style: 'percent', maximumFractionDigits: 1 })
}

/**
 * An RFC 3339 moment in the person's time zone, or a `YYYY-MM-DD` day (which has no time zone and is the same everywhere); '' for none. Where the
 * person's zone isn't the company's, times name the zone. The day of a record is the company's: `formatDate(companyDay(row.createdAt))`.
 */
export function formatDate(value: string | Date | null | undefined, style: DateStyle = 'day'): string {
  if (value === null || value === undefined || value === '') return ''
  const isDay = typeof value === 'string' && value.length === 10
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return ''
  const timeZone = isDay ? 'UTC' : personZone()
  const named = !isDay && (style === 'time' || style === 'dayTime') && timeZone !== companyZone()
  return momentIn(locale(), date, { style, timeZone, isZoneNamed: named })
}

/** The month of a day, with its year. */
export const formatMonth = (day: string): string => formatDayPart(day, { month: 'long', year: 'numeric' })
/** The weekday of a day. */
export const formatWeekday = (day: string, weekday: 'short' | 'long'): string => formatDayPart(day, { weekday })
const formatDayPart = (day: string, options: Intl.DateTimeFormatOptions): string =>
  cached(
    `part:${locale()}:${Object.values(options)}`,
    () => new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }),
  ).format(new Date(day))

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "3 minutes ago"; older than a week is written as a date. `nowMs` is passed in so that lists can share one clock. */
export function formatAgo(value: string | Date, nowMs: number): string {
  const seconds = Math.round((new Date(value).getTime() - nowMs) / 1000)
  if (Math.abs(seconds) > 7 * 86_400) return formatDate(value)
  const format = cached(`ago:${locale()}`, () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }))
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit)
  }
  return format.format(0, 'minute')
}

/** How a spreadsheet writes a day in the language of this browser, e.g. `dd.mm.yyyy`. */
export const dayPattern = (): string =>
  new Intl.DateTimeFormat(locale(), DATE_OPTIONS.day)
    .formatToParts(new Date(0))
    .map(({ type, value }) => ({ day: 'dd', month: 'mm', year: 'yyyy' })[type as string] ?? value)
    .join('')

/** What stands between whole and decimals in the language of this browser. */
export function decimalSign(): DecimalSign {
  return cached(`sign:${locale()}`, () => {
    const parts = new Intl.NumberFormat(locale()).formatToParts(1.5)
    return parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.'
  })
}

/** What may stand beside an amount in this currency: its code and its sign. */
export const currencyWords = (currency: string): string[] =>
  cached(`words:${locale()}:${currency}`, () => {
    const styles = [locale(), 'en'].flatMap((tag) => [
      { tag, currencyDisplay: 'symbol' as const },
      { tag, currencyDisplay: 'narrowSymbol' as const },
    ])
    const signs = styles.flatMap(({ tag, currencyDisplay }) =>
      new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay }).formatToParts(0),
    )
    return [currency, ...signs.flatMap(({ type, value }) => (type === 'currency' ? [value] : []))]
  })

/** A decimal string as people read it: grouped, with as many decimals as it has. */
export function formatDecimal(value: string): string {
  const digits = value.split('.')[1]?.length ?? 0
  return numberIn(locale(), value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A country's name; the code itself where it is none. */
export const formatCountry = (code: string): string => countryIn(locale(), code)

/** A language's name; the code itself where it is none. */
export const formatLanguage = (code: string): string => languageIn(locale(), code)

/** A size of files, in the unit that leaves one to three digits before the mark. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const index = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const unit = units[index] ?? 'byte'
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return numberIn(locale(), bytes / 1000 ** index, options)
}

/** A duration in its two largest units: 2 d 3 h, 5 h 12 min, 40 s. */
export function formatDuration(seconds: number): string {
  const unit = (value: number, name: string) =>
    numberIn(locale(), value, { style: 'unit', unit: name, unitDisplay: 'short' })
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return `${unit(days, 'day')} ${unit(hours % 24, 'hour')}`
  if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`
  return minutes > 0 ? unit(minutes, 'minute') : unit(Math.floor(seconds), 'second')
}
