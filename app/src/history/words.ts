import { formatDate, formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

const FIELDS = {
  customerId: 'sales.customer',
  reference: 'sales.reference',
  requestedDate: 'sales.requestedDate',
  priority: 'sales.priority',
  deliveryAddress: 'sales.deliveryAddress',
  notes: 'sales.notes',
  productId: 'sales.product',
  quantity: 'sales.quantity',
  unitPriceMinor: 'sales.price',
  discountPercent: 'sales.discount',
  note: 'sales.note',
  content: 'documents.content',
  messages: 'chat.messages',
} as const

/** A place in a document (`head.reference`, `lines.<id>.quantity`) in words. */
export function fieldName(path: string, _mirror: Pick<Mirror, 'get'>): string {
  const parts = path.split('.')
  const field = parts.at(-1) ?? path
  const known = Object.hasOwn(FIELDS, field) ? field : (parts[0] ?? field)
  return Object.hasOwn(FIELDS, known) ? t(FIELDS[known as keyof typeof FIELDS]) : field
}

/** A value there as people read it. */
export function valueText(path: string, value: unknown, mirror: Pick<Mirror, 'get'>): string {
  if (value === undefined || value === null || value === '') return t('history.nothing')
  const field = path.split('.').at(-1)
  if (field === 'customerId') return mirror.get('customers', String(value))?.name ?? String(value)
  if (field === 'productId') return mirror.get('products', String(value))?.name ?? String(value)
  if (field === 'unitPriceMinor') return formatMoney(Number(value), 'EUR')
  if (field === 'quantity') return formatQuantity(String(value))
  if (field === 'requestedDate') return formatDate(String(value))
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : typeof value === 'object' && 'text' in value
      ? String(value.text)
      : JSON.stringify(value)
}
