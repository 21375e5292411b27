import { RULES, type RuleCode } from '../base/rules.ts'
import { addDays } from '../base/value/company-day.ts'
import type { Finding } from './findings.ts'

export type DayCode = Extract<
  RuleCode,
  | 'day-too-early'
  | 'day-too-late'
  | 'day-too-far'
  | 'day-in-future'
  | 'day-before-order'
  | 'day-before-delivery'
  | 'day-before-invoice'
>
export type DayFinding = Finding & { code: DayCode; level: 'error' | 'warning' }

/** As long as books are kept (§ 147 AO): what is older is a slip of the year. A history that is imported may be older. */
const YEARS_BACK_MAX = 10
/** The first day that people may still give, seen from the company's day. */
export const earliestDay = (today: string): string => addDays(today, -YEARS_BACK_MAX * 366)

/** The first day of a history that is imported. */
export const HISTORY_FROM = '1970-01-01'

/** How far ahead goods are wished for. */
const WISH_YEARS_MAX = 5

/** What is wrong with the day for which a customer wants an order; undefined where it can be, or none is given (rule SA21). */
export function checkRequestedDay(day: string | undefined, today: string): DayCode | undefined {
  if (!day) return undefined
  if (day < earliestDay(today)) return 'day-too-early'
  return day > addDays(today, WISH_YEARS_MAX * 366) ? 'day-too-far' : undefined
}

/** How long goods that are overdue are still entered as expected: what is older is a slip of the year. */
const OVERDUE_DAYS_MAX = 183

/** What is wrong with the day for which goods are expected; undefined where it can be (rule R-ST12). */
export function checkExpectedDay(day: string, today: string): DayCode | undefined {
  return day && day < addDays(today, -OVERDUE_DAYS_MAX) ? 'day-too-early' : checkRequestedDay(day, today)
}

export type DayFacts = {
  /** The company's day. */
  today: string
  /** Nothing may be dated before it. */
  earliest: string
  /** How far ahead a day may be meant, as the setting `daysAhead` says. */
  ahead: number
  /** What can't come after the day that is checked, with what is said then: the order of a delivery, the delivery of an invoice. */
  after?: readonly { day: string | null | undefined; code: DayCode; level?: 'warning' }[]
}

/**
 * What is wrong with the day of an order, delivery, invoice or payment; undefined where it is acceptable. An error is never accepted; a warning is, once
 * a person confirms it (VA-06; rule R-SA21). Days are `YYYY-MM-DD`.
 */
export function checkDay(
  field: string,
  day: string,
  { today, earliest, ahead, after = [] }: DayFacts,
): DayFinding | undefined {
  const found = (code: DayCode, level: DayFinding['level'] = 'error') => ({ field, code, level, message: RULES[code] })
  if (day < earliest) return found('day-too-early')
  if (day > addDays(today, ahead)) return found('day-too-late')
  const passed = after.filter((one) => one.day && day < one.day)
  const worst = passed.find(({ level }) => level !== 'warning') ?? passed[0]
  if (worst) return found(worst.code, worst.level ?? 'error')
  return day > today ? found('day-in-future', 'warning') : undefined
}
