import { formatMoney, formatQuantity } from '../i18n/format.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'

type PlainKey = Extract<MessageKey, `catalogue.${string}` | `partners.${string}`>
const FIELDS = {
  product: {
    sku: 'catalogue.sku',
    name: 'catalogue.name',
    categoryId: 'catalogue.category',
    variant: 'catalogue.variants',
    unit: 'catalogue.unit',
    priceMinor: 'catalogue.price',
    taxPercent: 'catalogue.tax',
    costMinor: 'catalogue.cost',
    manufactured: 'catalogue.manufactured',
    purchased: 'catalogue.purchased',
    active: 'catalogue.active',
  },
  customer: {
    name: 'partners.name',
    email: 'partners.email',
    phone: 'partners.phone',
    street: 'partners.street',
    postalCode: 'partners.postalCode',
    city: 'partners.city',
    country: 'partners.country',
    vatId: 'partners.vatId',
    taxMode: 'partners.taxMode',
    paymentDays: 'partners.paymentDays',
    note: 'partners.note',
  },
} as const satisfies Record<string, Record<string, PlainKey>>

/** Records whose changes are told field by field. */
export type ToldRecord = keyof typeof FIELDS

/** A field in words; its own name where there are none. */
export function recordField(record: ToldRecord, name: string): string {
  const words: Record<string, PlainKey> = FIELDS[record]
  const key = words[name]
  return key ? t(key as 'catalogue.sku') : name
}

/** A value as people read it; '–' for none. `currency`: of the record's amounts. */
export function recordValue(name: string, value: unknown, currency: string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? t('history.yes') : t('history.no')
  if (typeof value === 'number' && name.endsWith('Minor')) return formatMoney(value, currency)
  if (name === 'taxPercent') return `${formatQuantity(String(value))} %`
  if (name === 'unit') return unitWord(String(value))
  if (name === 'taxMode') return tDynamic(`partners.${value}`, {}, String(value))
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, text]) => `${key}: ${text}`)
      .join(', ')
  return String(value)
}
