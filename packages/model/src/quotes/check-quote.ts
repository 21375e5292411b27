import type { OrderContent } from '../agreement/agreed-document.ts'
import { checkWhole, type Finding, type WholeFacts } from '../agreement/findings.ts'
import { RULES } from '../base/rules.ts'
import { addDays } from '../base/value/company-day.ts'

/** The last day of a new quote; `days`: the value of the setting for its author. */
export const validUntilOf = (today: string, days: number): string => addDays(today, days)

/** What keeps a quote from being sent, as a whole: what keeps an order, and a day until which it is valid that is not over (SA-01). */
export function checkWholeQuote(content: OrderContent, facts: WholeFacts): Finding[] {
  const code = checkValidUntil(content.head.validUntil, facts.today)
  const findings = checkWhole(content, facts)
  return code ? [...findings, { field: 'validUntil', code, message: RULES[code] }] : findings
}

export function checkValidUntil(
  day: string | undefined,
  today: string,
): 'valid-until-missing' | 'valid-until-past' | 'day-too-far' | undefined {
  if (!day) return 'valid-until-missing'
  if (day < today) return 'valid-until-past'
  return day > addDays(today, 5 * 366) ? 'day-too-far' : undefined
}
