import { t } from '../../i18n/t.ts'

const DAY_MS = 86_400_000

/** How long an open invoice is overdue, or until when it is not; '' of one that is paid, and of a credit note (IV-16). Days are `YYYY-MM-DD`. */
export function dueWords(
  { kind, openMinor, dueOn }: { kind: string; openMinor: number; dueOn: string },
  today: string,
): string {
  if (kind !== 'invoice' || openMinor <= 0) return ''
  const count = (Date.parse(today) - Date.parse(dueOn)) / DAY_MS
  if (count === 0) return t('ledger.dueToday')
  return count > 0 ? t('ledger.overdueBy', { count }) : t('ledger.dueIn', { count: -count })
}
