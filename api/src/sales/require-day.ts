import { checkDay, type DayFacts, type DayFinding } from '@werkbank/model/sales/check-days.ts'
import type { Refusal } from '../http/problem.ts'
import type { Work } from '../http/work.ts'

type Refuse = (code: 'impossible-day' | 'unusual-day', data: { findings: DayFinding[] }) => Refusal

/**
 * Refuses a day that can't be, and one that is unusual until the caller says that it is meant (R-SA21). A day that nobody gave is
 * today and needs no check.
 */
export function requireDay(
  { today, earliestDay, refuse }: Pick<Work, 'today' | 'earliestDay'> & { refuse: Refuse },
  field: string,
  day: string | undefined,
  { confirmed, after = [] }: { confirmed: boolean; after?: DayFacts['after'] },
): void {
  const finding = day === undefined ? undefined : checkDay(field, day, { today, earliest: earliestDay, after })
  if (finding?.level === 'error') throw refuse('impossible-day', { findings: [finding] })
  if (finding && !confirmed) throw refuse('unusual-day', { findings: [finding] })
}
