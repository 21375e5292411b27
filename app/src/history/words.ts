import { formatDate, formatMoney, formatQuantity } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

const FIELDS = {
  customerId: 'sales.customer',
  reference: 'sales.reference',
  requestedDate: 'sales.requestedDate',
  validUntil: 'quotes.validUntil',
  priority: 'sales.priority',
  deliveryAddress: 'sales.deliveryAddress',
  currency: 'history.currency',
  channel: 'history.channel',
  notes: 'sales.notes',
  productId: 'sales.product',
  quantity: 'sales.quantity',
  unitPriceMinor: 'sales.price',
  discountPercent: 'sales.discount',
  position: 'history.position',
  note: 'sales.note',
  content: 'documents.content',
  messages: 'chat.messages',
} as const

export type Change = { path: string; from?: unknown; to?: unknown; overwrote?: unknown }
/** One thing that happened, as people would say it. */
export type DescribedChange = { field: string; from?: string; to?: string; overwrote?: string }
type Names = Pick<Mirror, 'get'> & { currency: string; productOf: (lineId: string) => string | undefined }

/** A place in a document (`head.reference`, `lines.<id>.quantity`) in words. */
export function fieldName(path: string): string {
  const parts = path.split('.')
  const field = parts.at(-1) ?? path
  const known = Object.hasOwn(FIELDS, field) ? field : (parts[0] ?? field)
  return Object.hasOwn(FIELDS, known) ? t(FIELDS[known as keyof typeof FIELDS]) : field
}

/** A value there as people read it; '' for none. */
export function valueText(path: string, value: unknown, names: Names): string {
  if (value === undefined || value === null || value === '') return ''
  const field = path.split('.').at(-1)
  if (field === 'customerId') return names.get('customers', String(value))?.name ?? String(value)
  if (field === 'productId') return names.get('products', String(value))?.name ?? String(value)
  if (field === 'unitPriceMinor') return formatMoney(Number(value), names.currency)
  if (field === 'quantity') return formatQuantity(String(value))
  if (field === 'discountPercent') return `${formatQuantity(String(value))} %`
  if (field === 'requestedDate' || field === 'validUntil') return formatDate(String(value))
  if (field === 'priority') return tDynamic(`sales.${value}`, {}, String(value))
  if (typeof value === 'object' && 'text' in value) return String(value.text)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const lineOf = (path: string) => /^lines\.([^.]+)\./.exec(path)?.[1]

/**
 * The changes of one entry in words: an added or removed line is one change, a moved line is named only when nothing else happened to it, and internal
 * fields are left out.
 */
export function describeChanges(changes: readonly Change[], names: Names): DescribedChange[] {
  const told: DescribedChange[] = []
  const whole = new Set<string>()
  for (const { path, from, to } of changes) {
    const line = lineOf(path)
    if (!line || !path.endsWith('.productId') || (from !== undefined && to !== undefined)) continue
    whole.add(line)
    const quantity = changes.find((other) => other.path === `lines.${line}.quantity`)
    const which = to === undefined ? 'from' : 'to'
    const amount = valueText('quantity', quantity?.[which] ?? '1', names)
    const name = `${amount} × ${valueText('productId', to ?? from, names)}`
    told.push({ field: t(to === undefined ? 'history.lineRemoved' : 'history.lineAdded'), [which]: name })
  }
  for (const change of changes) {
    const line = lineOf(change.path)
    const isOurs = change.path.startsWith('meta.') || change.path.endsWith('.removed')
    if (isOurs || (line && whole.has(line))) continue
    told.push(tellOne(change, line, names))
  }
  return told
}

function tellOne(change: Change, line: string | undefined, names: Names): DescribedChange {
  const product = line && names.productOf(line)
  const name = fieldName(change.path)
  const field = product ? `${product}: ${name}` : name
  const overwrote = change.overwrote === undefined ? {} : { overwrote: valueText(change.path, change.overwrote, names) }
  // Where a line stands is a key between two others: it says nothing to people.
  if (change.path.endsWith('.position'))
    return { field: product ? `${product}: ${t('history.moved')}` : t('history.moved') }
  return {
    field,
    from: valueText(change.path, change.from, names),
    to: valueText(change.path, change.to, names),
    ...overwrote,
  }
}
