import { dayIn } from '../value/company-day.ts'
import { DAY_YEARS } from '../value/day.ts'
import type { Reading } from './read-number.ts'

/** What comes first in 03/04/2026. Dates with points are day first everywhere; those that begin with the year are never in doubt. */
export type DayOrder = 'day-first' | 'month-first'
export type DayTrouble = 'not-a-date' | 'no-such-day' | 'no-year' | 'sheet-number'
export type DayReading = Reading<string, DayTrouble>
export type DayContext = {
  /** Of the form's language, or of the column; without one, 03/04/2026 is `several`. */
  order?: DayOrder
  /** The order is known to be that of this text (a column that shows it): the other one is not looked at. */
  settled?: boolean
  /** Today as YYYY-MM-DD: says which century "26" is in, and which year "3.4." is. */
  today: string
  /** The company's zone: of a moment that names its own ("2026-12-31T23:30:00Z") it says the company's day. Without it that is the day as written. */
  zone?: string
  /** A date without a year is `none` (`no-year`): in a file, which may be years old, a missing year does not mean this year. */
  yearNeeded?: boolean
  /** The text comes from a column where a spreadsheet keeps days as numbers: 46115 is 2026-04-03 (counted from 1899-12-30). */
  serials?: boolean
}

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january', 'januar', 'jänner', 'jän'],
  ['feb', 'february', 'februar', 'feber'],
  ['mar', 'march', 'märz', 'mrz', 'mär', 'maerz'],
  ['apr', 'april'],
  ['may', 'mai'],
  ['jun', 'june', 'juni'],
  ['jul', 'july', 'juli'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october', 'oktober', 'okt'],
  ['nov', 'november'],
  ['dec', 'december', 'dezember', 'dez'],
]
const WEEKDAYS =
  /^(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:\.|,|\.,)?\s+/u
/** A time of day behind the date, which days don't have; and the zone in which both are. */
const TIME =
  /(?:t|\s*,?\s+)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?\s*(?:(?<half>[ap])\.?m\.?|uhr)?\s*(?:(?<zone>z|utc|gmt)|(?<sign>[+-])(?<hours>\d{2}):?(?<minutes>\d{2}))?$/

/**
 * The day that `text` writes, as YYYY-MM-DD: ISO, with points, slashes or hyphens, with the name of a month in German or English, with two
 * digits for the year, without a year, or eight digits in a row. A time behind it is left out; where it names its zone, the day is the company's at
 * that moment, and midnight in Greenwich, as which programs write plain days, is asked about where the two differ. Where day and month may be exchanged and
 * nothing says which is which, it is `several`; so is a month with two digits behind it, which may be its year ("Mai 26"). Total.
 * Source: I18N-44, VA-10.
 */
export function readDay(text: string, context: DayContext): DayReading {
  const bare = text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
  if (bare === '') return { kind: 'empty' }
  const words = bare.replace(TIME, '').replace(WEEKDAYS, '').replaceAll(/\s+/g, ' ')
  const at = text.search(/\S/)
  const clock = clockOf(bare)
  const found = clock === 'none' ? undefined : candidates(words, context)
  if (found === undefined)
    return { kind: 'none', code: /^\d{5}(?:[.,]\d+)?$/.test(bare) ? 'sheet-number' : 'not-a-date', at }
  if (context.yearNeeded && found.some(({ noYear }) => noYear)) return { kind: 'none', code: 'no-year', at }
  const days = found.flatMap((candidate) =>
    companyDays(dayOf(candidate), clock as Clock, context.zone).map((day) => ({ ...candidate, day })),
  )
  const real = days.filter(({ day }) => day !== undefined)
  const values = [...new Set(real.map(({ day }) => day as string))]
  const wanted = new Set(real.flatMap(({ mine, day }) => (mine && day ? [day] : [])))
  const [first, second] = wanted
  if (first !== undefined) return second ? { kind: 'several', values: [...wanted] } : { kind: 'one', value: first }
  if (values.length === 0) return { kind: 'none', code: 'no-such-day', at }
  // Only the other order gives a valid day: reported, and not taken where an order was given.
  return values.length === 1 && !days.some(({ mine, maybeMonth }) => mine || maybeMonth)
    ? { kind: 'one', value: values[0] as string }
    : { kind: 'several', values }
}

/** Minutes since midnight, and those by which its zone is ahead of Greenwich where it names one. */
type Clock = { minutes: number; ahead?: number } | undefined

/** The time behind a date; undefined without one, 'none' where clocks show no such time. */
function clockOf(text: string): Clock | 'none' {
  const found = TIME.exec(text)?.groups
  if (!found) return undefined
  const { half, zone, sign } = found
  const [hour, minute, second, hours, minutes] = [
    found.hour,
    found.minute,
    found.second,
    found.hours,
    found.minutes,
  ].map((digits) => Number(digits ?? 0)) as [number, number, number, number, number]
  const isTwelve = half !== undefined
  if (minute > 59 || second > 60 || hour > (isTwelve ? 12 : 24) || (isTwelve && hour === 0)) return 'none'
  const ofDay = (isTwelve ? (hour % 12) + (half === 'p' ? 12 : 0) : hour) * 60 + minute
  if (zone !== undefined) return { minutes: ofDay, ahead: 0 }
  if (sign === undefined) return { minutes: ofDay }
  return { minutes: ofDay, ahead: (sign === '-' ? -1 : 1) * (hours * 60 + minutes) }
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** The company's day of a moment; both where it may be a plain day that a program has written as midnight in Greenwich. */
function companyDays(day: string | undefined, clock: Clock, zone: string | undefined): (string | undefined)[] {
  if (day === undefined || clock?.ahead === undefined || zone === undefined) return [day]
  const there = dayIn(new Date(Date.parse(day) + (clock.minutes - clock.ahead) * MINUTE_MS), zone)
  return clock.minutes === 0 && clock.ahead === 0 && there !== day ? [day, there] : [there]
}

type Candidate = {
  year: number
  month: number
  day: number
  /** It is what the context, or the shape itself, says. */
  mine: boolean
  /** No year is written: it is this one. */
  noYear?: boolean
  /** It may be a whole month as well, followed by its year: Excel shows January 2024 as "Jan-24". */
  maybeMonth?: boolean
}

/** Every way to read it; undefined where it has the shape of no date. */
function candidates(words: string, context: DayContext): Candidate[] | undefined {
  const yearOf = (digits: string | undefined) => fullYear(digits, context.today)
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(words)
  if (iso) return [{ year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]), mine: true }]
  const local = /^(\d{1,2})([-/.])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2})|\.?)$/.exec(words)
  if (local && (local[4] !== undefined || local[2] !== '-')) {
    const [first, second] = [Number(local[1]), Number(local[3])]
    const found = bothOrders(
      first,
      second,
      yearOf(local[4]),
      local[2] === '.' ? { ...context, order: 'day-first', settled: true } : context,
    )
    return local[4] === undefined ? found.map((one) => ({ ...one, noYear: true })) : found
  }
  const named = monthNamed(words)
  if (named) return [{ ...named, year: yearOf(named.year), mine: !named.maybeMonth, noYear: named.year === undefined }]
  if (/^\d{8}$/.test(words)) return eightDigits(words, context)
  const serial = context.serials ? /^(\d{5})(?:[.,]\d+)?$/.exec(words) : null
  if (!serial) return undefined
  const day = new Date(Date.UTC(1899, 11, 30) + Number(serial[1]) * DAY_MS)
  return [{ year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), mine: true }]
}

function bothOrders(
  first: number,
  second: number,
  year: number,
  { order, settled }: Pick<DayContext, 'order' | 'settled'>,
): Candidate[] {
  const dayFirst = { year, month: second, day: first, mine: order === 'day-first' || first === second }
  const monthFirst = { year, month: first, day: second, mine: order === 'month-first' || first === second }
  if (!settled) return [dayFirst, monthFirst]
  return order === 'month-first' ? [monthFirst] : [dayFirst]
}

/** 20260403 and 03042026: a year that stands in front is seen. */
function eightDigits(digits: string, context: DayContext): Candidate[] {
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  const yearFirst = { year: part(0, 4), month: part(4, 6), day: part(6, 8), mine: true }
  if (dayOf(yearFirst)) return [yearFirst]
  return bothOrders(part(0, 2), part(2, 4), part(4, 8), context)
}

/** "3. April 2026", "3-Apr-26", "April 3, 2026", "Apr 3"; "Apr 13" may be a month and its year. */
function monthNamed(words: string) {
  const dayFirst = /^(\d{1,2})(?:\.|st|nd|rd|th)?[ -]?(\p{L}+)\.?(?:,?[ -]?(\d{4}|\d{2}))?$/u.exec(words)
  const monthFirst = /^(\p{L}+)\.?[ -]?(\d{1,2})(st|nd|rd|th)?(?:,?[ -](\d{4}|\d{2}))?$/u.exec(words)
  const name = dayFirst?.[2] ?? monthFirst?.[1]
  const month = MONTHS.findIndex((names) => names.includes(name ?? '')) + 1
  if (month === 0) return undefined
  const [digits = '', ending, year] = dayFirst ? [dayFirst[1], '', dayFirst[3]] : (monthFirst?.slice(2) ?? [])
  const maybeMonth = !dayFirst && digits.length === 2 && ending === undefined && year === undefined
  return { day: Number(digits), month, year, maybeMonth }
}

/** Two digits are the year of that ending from 79 years ago to 20 ahead; without any it is this year. */
function fullYear(digits: string | undefined, today: string): number {
  const now = Number(today.slice(0, 4))
  if (digits === undefined) return now
  if (digits.length === 4) return Number(digits)
  const earliest = now - 79
  return earliest + ((((Number(digits) - earliest) % 100) + 100) % 100)
}

function dayOf({ year, month, day }: Candidate): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= DAY_YEARS.from && year <= DAY_YEARS.to ? date.toISOString().slice(0, 10) : undefined
}
