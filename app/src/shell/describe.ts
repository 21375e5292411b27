import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { shortageSchema } from '@werkbank/model/sales/commands.ts'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t, tDynamic } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { OutboxEntry, Reason } from '../outbox/outbox-database.ts'

/** What a command does, in words. */
export function describeCommand(name: string): string {
  const summary = COMMANDS[name as keyof typeof COMMANDS]?.summary ?? name
  return tDynamic(`commands.${name.replaceAll(/[.-]/g, '_')}`, {}, summary)
}

/** A subject or document in words: the order's number, the product's name, the room's. */
export function describeSubject(mirror: Mirror, subject: string): string {
  const [kind = '', id = ''] = subject.split(':')
  if (kind === 'order' || kind === 'doc' || kind === 'chat') {
    const order = mirror.get('orders', id)
    if (order) {
      const customer = mirror.get('customers', order.workingCustomerId ?? order.customerId ?? '')?.name
      return [order.number ?? t('sync.newOrder'), customer].filter(Boolean).join(' · ')
    }
    if (kind === 'order') return t('sync.newOrder')
  }
  const named =
    mirror.get('products', id)?.name ??
    mirror.get('customers', id)?.name ??
    mirror.get('invoices', id)?.number ??
    mirror.get('pages', id)?.title ??
    mirror.get('chatRooms', id)?.name ??
    mirror.get('countSheets', id)?.name
  return named || t(kind === 'room' ? 'chat.conversation' : 'common.new')
}

/** Where a subject or document can be looked at; undefined when it has no page. */
export function pathOf(subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  const base: Record<string, string> = {
    order: '/orders',
    doc: '/documents',
    chat: '/chat',
    room: '/chat',
    product: '/products',
    customer: '/customers',
    invoice: '/invoices',
    count: '/counts',
  }
  const path = base[parseDocumentName(subject)?.kind ?? kind]
  return path && id ? `${path}/${id}` : undefined
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
