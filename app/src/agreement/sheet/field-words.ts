import type { Finding } from '@werkbank/model/agreement/findings.ts'
import { findingWords } from '@werkbank/words/refusal-sentence.ts'
import { formatDate, formatMoney, formatQuantity } from '../../i18n/format.ts'
import { find, t, tDynamic } from '../../i18n/t.ts'
import type { Mirror } from '../../mirror/mirror.ts'

const WORDS = {
  customerId: 'sales.customer',
  reference: 'sales.reference',
  requestedDate: 'sales.requestedDate',
  validUntil: 'quotes.validUntil',
  priority: 'sales.priority',
  deliveryAddress: 'sales.deliveryAddress',
  notes: 'sales.notes',
  productId: 'sales.product',
  quantity: 'sales.quantity',
  unitPriceMinor: 'sales.price',
  discountPercent: 'sales.discount',
  note: 'sales.note',
} as const

/** A field of an order in words. */
export const fieldWord = (field: string): string =>
  Object.hasOwn(WORDS, field) ? t(WORDS[field as keyof typeof WORDS]) : field

/** A value of a field as people read it. */
export function valueWord(field: string, value: unknown, currency: string, mirror: Pick<Mirror, 'get'>): string {
  if (value === undefined || value === '' || value === null) return t('sales.nothing')
  if (field === 'customerId') return mirror.get('customers', String(value))?.name ?? String(value)
  if (field === 'productId') return mirror.get('products', String(value))?.name ?? String(value)
  if (field === 'unitPriceMinor') return formatMoney(Number(value), currency)
  if (field === 'quantity') return formatQuantity(String(value))
  if (field === 'discountPercent') return `${formatQuantity(String(value))} %`
  if (field === 'priority') return tDynamic(`sales.${value}`, {}, String(value))
  return field === 'requestedDate' || field === 'validUntil' ? formatDate(String(value)) : String(value)
}

/** An amount; a dash where a line comes to more than can be agreed on. */
export const amountWord = (minor: number | undefined, currency: string): string =>
  minor === undefined ? '–' : formatMoney(minor, currency)

/** What keeps the order from being committed, in words; the model's own sentence where the app has none yet. */
export const findingWord = (finding: Pick<Finding, 'code' | 'message'>): string => findingWords(find, finding)
