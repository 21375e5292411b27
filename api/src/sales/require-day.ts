import { settingValues } from '@werkbank/database/setting-values.ts'
import { checkDay, type DayFacts, type DayFinding } from '@werkbank/model/agreement/check-days.ts'
import { daysAhead } from '@werkbank/model/sales/settings.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import type { Refusal } from '../http/problem/problem.ts'

type Refuse = (code: 'impossible-day' | 'unusual-day', data: { findings: DayFinding[] }) => Refusal

/** Refuses an impossible day, and an unusual one until the caller confirms it (R-SA21). A missing day means today and needs no check. */
export async function requireDay(
  {
    tx,
    caller,
    today,
    earliestDay,
    refuse,
  }: Pick<TransactionContext, 'tx' | 'caller' | 'today' | 'earliestDay'> & { refuse: Refuse },
  field: string,
  day: string | undefined,
  { confirmed, after = [] }: { confirmed: boolean; after?: DayFacts['after'] },
): Promise<void> {
  if (day === undefined) return
  const [ahead] = await settingValues(tx, caller, daysAhead)
  const finding = checkDay(field, day, { today, earliest: earliestDay, ahead, after })
  if (finding?.level === 'error') throw refuse('impossible-day', { findings: [finding] })
  if (finding && !confirmed) throw refuse('unusual-day', { findings: [finding] })
}
