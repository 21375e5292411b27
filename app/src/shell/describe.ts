import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { formatDate } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { OutboxEntry, Reason } from '../outbox/outbox-database.ts'

/** What a command does, in words. A domain gives them as `<domain>.command_<name>`, e.g. `sales.command_order_commit`. */
export function describeCommand(name: string): string {
  const key = `command_${name.replaceAll(/[.-]/g, '_')}`
  for (const domain of ['sales', 'catalogue', 'partners', 'stock', 'ledger', 'chat', 'documents', 'counting', 'sync']) {
    const words = tDynamic(`${domain}.${key}`, {}, '')
    if (words) return words
  }
  return COMMANDS[name as keyof typeof COMMANDS]?.summary ?? name
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
  return named || t('common.new')
}

/** Where a subject or document can be looked at; undefined when it has no page. */
export function pathOf(subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  const base: Record<string, string> = {
    order: '/orders',
    doc: '/documents',
    chat: '/chat',
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
  const own = refusalWords(reason.code)
  if (own) return own
  if (reason.status === 403) return t('sync.refusedForbidden')
  if (reason.status === 404) return t('sync.refusedNotFound')
  if (reason.status === 400) return t('sync.invalidInput', { detail: reason.detail ?? reason.title })
  return reason.detail || reason.title || reason.code
}

/** A domain's words for a refusal code: `<domain>.refused_<code>`; '' where there are none. */
export function refusalWords(code: string): string {
  const key = `refused_${code.replaceAll('-', '_')}`
  for (const domain of ['sales', 'catalogue', 'partners', 'stock', 'ledger', 'chat', 'documents', 'counting', 'sync']) {
    const words = tDynamic(`${domain}.${key}`, {}, '')
    if (words) return words
  }
  return ''
}

/** "Waiting since 14:05", with the day when it was not today. */
export function describeSince(createdAt: string, now: Date): string {
  const today = new Date(createdAt).toDateString() === now.toDateString()
  return t('sync.waitingFor', { since: formatDate(createdAt, today ? 'time' : 'dayTime') })
}
