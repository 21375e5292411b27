import { shortageSchema } from '@werkbank/model/sales/commands.ts'
import { formatDate, formatQuantity } from '../../i18n/format.ts'
import { refusalWords } from '../../i18n/refusal-words.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import type { OutboxEntry, Reason } from '../../outbox/outbox-database.ts'

/** What a command does, in words. */
export function describeCommand(name: string): string {
  return tDynamic(`commands.${name.replaceAll(/[.-]/g, '_')}`, {}, name)
}

/** Why the server said no, in words: the domain's own for its code, else the server's sentence. */
export function describeReason(entry: OutboxEntry): string {
  const reason: Reason = entry.reason ?? { code: 'unknown', status: 0, title: '' }
  const own = refusalWords(reason.code, reason.data)
  if (own) return own
  if (reason.status === 403) return t('sync.refusedForbidden')
  if (reason.status === 404) return t('sync.refusedNotFound')
  if (reason.status === 400) return t('sync.invalidInput', { detail: reason.detail ?? reason.title })
  return reason.detail || reason.title || reason.code
}

/** Each line that stock can't cover, where the refusal says so: what was wanted, what is there, when more comes. */
export function describeShortages(entry: OutboxEntry): string[] {
  const { shortages } = (entry.reason?.data ?? {}) as { shortages?: readonly unknown[] }
  return (shortages ?? []).flatMap((shortage) => {
    const { data } = shortageSchema.safeParse(shortage)
    if (!data) return []
    const { sku, name, requested, available, expected } = data
    const words = t('refusals.shortage', {
      sku,
      name,
      requested: formatQuantity(requested),
      available: formatQuantity(available),
    })
    const [next] = expected
    if (!next) return words
    const more = { quantity: formatQuantity(next.quantity), date: formatDate(next.expectedOn) }
    return `${words}, ${t('refusals.shortageExpected', more)}`
  })
}

/** "Waiting since 14:05", with the day when it was not today. */
export function describeSince(createdAt: string, now: Date): string {
  const today = formatDate(createdAt) === formatDate(now)
  return t('sync.waitingFor', { since: formatDate(createdAt, today ? 'time' : 'dayTime') })
}
