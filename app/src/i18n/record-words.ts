import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { isTags, tagsText } from '@werkbank/model/records/tags.ts'
import type { MessageKey } from '@werkbank/words/message.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { formatLanguage, formatMoney, formatQuantity } from './format.ts'
import { placeName } from './place-name.ts'
import { t, tDynamic } from './t.ts'
import { unitWord } from './unit-word.ts'

type PlainKey = Extract<
  MessageKey,
  `${'catalogue' | 'partners' | 'sales' | 'quotes' | 'ledger' | 'papers' | 'stock' | 'counting' | 'jobs' | 'history' | 'approvals' | 'organisation'}.${string}`
>
const FIELDS = {
  product: {
    sku: 'catalogue.sku',
    kind: 'catalogue.kind',
    createdAt: 'catalogue.since',
    name: 'catalogue.name',
    parentId: 'catalogue.parent',
    categoryId: 'catalogue.category',
    variant: 'catalogue.variants',
    unit: 'catalogue.unit',
    priceMinor: 'catalogue.price',
    taxPercent: 'catalogue.tax',
    costMinor: 'catalogue.cost',
    currency: 'history.currency',
    manufactured: 'catalogue.manufactured',
    purchased: 'catalogue.purchased',
    active: 'catalogue.archived',
    tags: 'catalogue.tags',
    pictures: 'catalogue.pictures',
  },
  customer: {
    number: 'partners.number',
    createdAt: 'partners.since',
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
    language: 'partners.language',
    note: 'partners.note',
    active: 'partners.archived',
    tags: 'partners.tags',
    billingAddressId: 'partners.billing',
    deliveryAddressId: 'partners.delivery',
  },
  'customer-address': {
    customerId: 'partners.customerNumber',
    name: 'partners.addressName',
    street: 'partners.street',
    postalCode: 'partners.postalCode',
    city: 'partners.city',
    country: 'partners.country',
  },
  'customer-contact': {
    customerId: 'partners.customerNumber',
    name: 'partners.name',
    role: 'partners.role',
    email: 'partners.email',
    phone: 'partners.phone',
  },
  category: { name: 'catalogue.name', parentId: 'catalogue.below', products: 'catalogue.title' },
  'org-unit': {
    name: 'organisation.name',
    kind: 'organisation.kind',
    parentId: 'organisation.parent',
    headId: 'organisation.head',
  },
  order: {
    number: 'sales.number',
    status: 'sales.status',
    customerId: 'sales.customer',
    reference: 'sales.reference',
    date: 'sales.date',
    requestedOn: 'sales.requestedDate',
    orderedOn: 'sales.date',
    createdAt: 'sales.created',
    grossMinor: 'sales.total',
    currency: 'history.currency',
    createdBy: 'sales.createdBy',
  },
  quote: {
    number: 'quotes.number',
    state: 'quotes.status',
    customerId: 'sales.customer',
    reference: 'sales.reference',
    validUntil: 'quotes.validity',
    date: 'sales.date',
    grossMinor: 'sales.total',
    currency: 'history.currency',
    createdBy: 'sales.createdBy',
    createdAt: 'sales.created',
  },
  location: {
    code: 'stock.placeCode',
    name: 'stock.placeName',
    kind: 'stock.placeKind',
    parentId: 'stock.placeIn',
    sellable: 'stock.placeSellable',
  },
  count: {
    name: 'counting.nameField',
    locationId: 'counting.place',
    status: 'counting.state',
    createdAt: 'counting.created',
    postedAt: 'counting.postedAt',
  },
  'stock-level': {
    sku: 'stock.sku',
    productName: 'stock.product',
    locationId: 'stock.location',
    locationName: 'stock.location',
    onHand: 'stock.onHand',
    reserved: 'stock.reserved',
    free: 'stock.available',
    unit: 'stock.unit',
  },
  'stock-move': {
    productId: 'stock.product',
    sku: 'stock.sku',
    productName: 'stock.product',
    fromLocationId: 'stock.from',
    fromName: 'stock.from',
    toLocationId: 'stock.to',
    toName: 'stock.to',
    quantity: 'stock.quantity',
    unit: 'stock.unit',
    reason: 'stock.moveKind',
    kind: 'stock.moveKind',
    currency: 'history.currency',
    document: 'stock.reference',
    actor: 'stock.bookedBy',
    actorName: 'stock.bookedBy',
    at: 'stock.bookedAt',
    effectiveOn: 'stock.moveDay',
    unitCostMinor: 'stock.unitCost',
    changeMinor: 'stock.valueChange',
  },
  approval: {
    kind: 'approvals.what',
    subject: 'approvals.subject',
    state: 'approvals.state',
    requestedBy: 'approvals.requestedBy',
    requestedAt: 'approvals.requestedAt',
    reason: 'approvals.reason',
    amountMinor: 'approvals.amount',
    costMinor: 'approvals.cost',
    dueAt: 'approvals.dueAt',
    endedAt: 'approvals.endedAt',
  },
  deputy: {
    personId: 'approvals.standsInFor',
    deputyId: 'approvals.deputy',
    fromOn: 'approvals.from',
    untilOn: 'approvals.until',
  },
  job: {
    kind: 'jobs.what',
    state: 'jobs.state',
    askedBy: 'jobs.askedBy',
    askedAt: 'jobs.askedAt',
    outcome: 'jobs.outcome',
  },
  invoice: {
    number: 'ledger.number',
    kind: 'papers.kind',
    customerId: 'ledger.customer',
    invoicedOn: 'ledger.date',
    dueOn: 'ledger.due',
    openMinor: 'ledger.open',
    billedMinor: 'ledger.total',
    grossMinor: 'ledger.total',
    currency: 'history.currency',
  },
} as const satisfies Record<string, Record<string, PlainKey>>

/** Records whose changes are listed field by field. */
export type RecordWithHistory = keyof typeof FIELDS

export const hasHistory = (name: string): name is RecordWithHistory => Object.hasOwn(FIELDS, name)

/** The key of a field's word. */
export const keyOf = (record: RecordWithHistory, name: string): PlainKey | undefined =>
  (FIELDS[record] as Record<string, PlainKey>)[name]

/** A field in words; its own name where there are none. */
export function recordField(record: RecordWithHistory, name: string): string {
  const key = keyOf(record, name)
  return key ? t(key as 'catalogue.sku') : name
}

/** What a field refers to, by the row that has the id: what is gone has no name any more, and is its id. */
export const REFERS: Readonly<Record<string, MirrorTable>> = {
  customerId: 'customers',
  createdBy: 'people',
  askedBy: 'people',
  requestedBy: 'people',
  personId: 'people',
  deputyId: 'people',
  categoryId: 'categories',
  parentId: 'categories',
  locationId: 'locations',
  fromLocationId: 'locations',
  toLocationId: 'locations',
  productId: 'products',
  actor: 'people',
  headId: 'people',
  billingAddressId: 'customerAddresses',
  deliveryAddressId: 'customerAddresses',
}
/** What is above a row is a row of the same kind. */
const ABOVE: Readonly<Record<string, MirrorTable>> = { product: 'products', 'org-unit': 'orgUnits' }

/** `record`: whose field it is, for fields that refer to their own kind. */
export function referredName(mirror: Pick<Mirror, 'get'>, field: string, value: unknown, record = ''): unknown {
  const table = (field === 'parentId' && ABOVE[record]) || REFERS[field]
  if (table === undefined || typeof value !== 'string') return value
  if (table === 'locations') {
    const place = mirror.get(table, value)
    return place ? placeName(place) : value
  }
  const row = mirror.get(table, value) as { name?: string; street?: string; city?: string } | undefined
  return [row?.name, row?.street, row?.city].filter(Boolean).join(', ') || value
}

/** One of the choices of a field, in words: of the domain that its field's word is of. */
export const choiceWord = (record: RecordWithHistory, name: string, choice: string): string =>
  tDynamic(
    `${keyOf(record, name)?.split('.')[0]}.${choice.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}`,
    {},
    choice,
  )

/** A value as people read it; '–' for none. `currency`: of the record's amounts. */
export function recordValue(name: string, value: unknown, currency: string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (name === 'active') return t(value ? 'history.no' : 'history.yes') // shown as archived
  if (typeof value === 'boolean') return value ? t('history.yes') : t('history.no')
  if (typeof value === 'number' && name.endsWith('Minor')) return formatMoney(value, currency)
  if (name === 'taxPercent') return `${formatQuantity(String(value))} %`
  if (name === 'unit') return unitWord(String(value))
  if (name === 'language') return formatLanguage(String(value))
  if (name === 'taxMode') return tDynamic(`partners.${value}`, {}, String(value))
  if (name === 'pictures') return pictureWords(Object.keys(value))
  if (isTags(value)) return tagsText(value) || '–'
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, text]) => `${key}: ${text}`)
      .join(', ')
  return String(value)
}

/** For which contexts a picture was chosen. */
const pictureWords = (contexts: readonly string[]): string =>
  contexts.map((context) => tDynamic(`files.${context}`, {}, context)).join(', ') || t('files.automatic')
