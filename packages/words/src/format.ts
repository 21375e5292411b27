/** How money, quantities and days are written in a locale: the same functions on screens, on papers and in the API (I18N-45). */

const cache = new Map<string, unknown>()

/** Intl objects cost a millisecond to make and nothing to use: one each per locale and options. */
export function cached<T>(key: string, make: () => T): T {
  let value = cache.get(key) as T | undefined
  if (value === undefined) {
    value = make()
    cache.set(key, value)
  }
  return value
}

/** How many minor digits a currency has: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  return cached(`digits:${currency}`, () => {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    return format.resolvedOptions().maximumFractionDigits ?? 2
  })
}

/** Integer minor units as an exact decimal string: `-1205`, 2 digits → `-12.05`. */
export function minorToDecimal(minor: number | bigint, digits: number): string {
  const negative = minor < 0
  const text = String(negative ? -minor : minor).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${negative ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

/** As wide as a digit, and no line breaks after it. */
const MINUS = '−'

/**
 * A number for reading, in the locale's way. Below zero it has a minus sign (U+2212) and not the hyphen that Intl writes: one sign on screens and papers.
 * What programs read (files, the API) is written by `minorToDecimal`, with "-". A decimal string is exact at any size.
 */
export function numberIn(locale: string, value: number | string, options: Intl.NumberFormatOptions = {}): string {
  const format = cached(`number:${locale}:${Object.entries(options)}`, () => new Intl.NumberFormat(locale, options))
  return format.format(value as number | Intl.StringNumericLiteral).replace('-', MINUS)
}

/** Money: integer minor units and a currency. Exact at any size: no float on the way. */
export function moneyIn(
  locale: string,
  minor: number | bigint,
  currency: string,
  options: { hideCurrency?: boolean } = {},
): string {
  const digits = minorDigits(currency)
  const decimal = minorToDecimal(minor, digits)
  return options.hideCurrency
    ? numberIn(locale, decimal, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    : numberIn(locale, decimal, { style: 'currency', currency })
}

/** A quantity: a decimal string, as many digits as it has, grouped in the language's way. */
export const quantityIn = (locale: string, quantity: string): string =>
  numberIn(locale, quantity, { maximumFractionDigits: 6 })

export type DateStyle = 'day' | 'dayTime' | 'time' | 'long'
export const DATE_OPTIONS: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { day: '2-digit', month: '2-digit', year: 'numeric' },
  dayTime: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
}

/** A moment in a time zone. `isZoneNamed`: names the zone. */
export function momentIn(
  locale: string,
  date: Date,
  { style, timeZone, isZoneNamed = false }: { style: DateStyle; timeZone: string; isZoneNamed?: boolean },
): string {
  const named = isZoneNamed ? { timeZoneName: 'short' as const } : {}
  const make = () => new Intl.DateTimeFormat(locale, { ...DATE_OPTIONS[style], timeZone, ...named })
  return cached(`date:${locale}:${style}:${timeZone}:${isZoneNamed}`, make).format(date)
}

/** A `YYYY-MM-DD` day, which has no zone. A moment must be converted with a zone first (`dayIn`). */
export const dayIn = (locale: string, day: string): string =>
  momentIn(locale, new Date(day), { style: 'day', timeZone: 'UTC' })

/** A country's name; the code itself where it is none. */
export const countryIn = (locale: string, code: string): string =>
  cached(`country:${locale}`, () => new Intl.DisplayNames(locale, { type: 'region' })).of(code) ?? code

/** A language's name; the code itself where it is none. */
export const languageIn = (locale: string, code: string): string =>
  cached(`language:${locale}`, () => new Intl.DisplayNames(locale, { type: 'language' })).of(code) ?? code
