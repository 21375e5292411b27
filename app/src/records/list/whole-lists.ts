import { addDays } from '@werkbank/model/base/value/company-day.ts'
import { type ExportedList, ORDER_VIEWS } from '@werkbank/model/jobs/exported-lists.ts'
import { MOVE_KINDS, OUTSIDE } from '@werkbank/model/jobs/shown-fields.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { MOVE_REASONS } from '@werkbank/model/stock/records.ts'
import { OUTSIDE_WORDS } from '../../i18n/place-name.ts'
import { choiceWord } from '../../i18n/record-words.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { today } from '../../i18n/zone.ts'
import type { Mirror } from '../../mirror/mirror.ts'

export type Params = Record<string, string>
type Get = (name: string) => string | undefined
type Words = Readonly<Record<string, string>>

/** Per list that goes out as a file: which columns it has, and how its screen's narrowing is asked of the server. */
export type WholeList = {
  /** All columns of its file, in their order: fields that have a word and that names can stand for. What is taken from files is among them. */
  all: readonly string[]
  /** The fields of columns on its screen that are not called as they are. */
  shown: Readonly<Record<string, string>>
  /** What its screen narrows it by, besides filters and search, as the server is asked for it. */
  narrow: (get: Get, state: { isFlat: boolean }) => Params
  /** Words for what the server has codes for, besides choices and yes or no. */
  words?: (mirror: Pick<Mirror, 'all'>) => Readonly<Record<string, Words>>
}

const PLACE = ['street', 'postalCode', 'city', 'country']
export const WHOLE_LISTS: Record<ExportedList, WholeList> = {
  products: {
    all: [
      ...['sku', 'name', 'kind', 'parentId', 'categoryId', 'unit', 'priceMinor', 'costMinor', 'currency', 'taxPercent'],
      ...['manufactured', 'purchased', 'active', 'tags', 'createdAt'],
    ],
    shown: { category: 'categoryId', price: 'priceMinor' },
    narrow: narrowProducts,
  },
  customers: {
    all: [
      ...['number', 'name', 'email', 'phone', ...PLACE, 'vatId', 'taxMode', 'paymentDays', 'language'],
      ...['note', 'active', 'tags', 'createdAt'],
    ],
    shown: {},
    narrow: (get) => ({ active: get('view') === 'archived' ? 'false' : 'true' }),
  },
  customerAddresses: { all: ['customerId', 'name', ...PLACE], shown: {}, narrow: () => ({}) },
  customerContacts: { all: ['customerId', 'name', 'role', 'email', 'phone'], shown: {}, narrow: () => ({}) },
  orders: {
    all: [
      ...['number', 'status', 'customerId', 'reference', 'orderedOn', 'requestedOn', 'grossMinor', 'currency'],
      ...['createdBy', 'createdAt'],
    ],
    shown: { customer: 'customerId', total: 'grossMinor' },
    narrow: narrowOrders,
  },
  invoices: {
    all: ['number', 'kind', 'customerId', 'invoicedOn', 'dueOn', 'grossMinor', 'openMinor', 'currency'],
    shown: {
      ...{ customer: 'customerId', date: 'invoicedOn', due: 'dueOn', open: 'openMinor', total: 'billedMinor' },
    },
    narrow: narrowInvoices,
  },
  quotes: {
    all: [
      ...['number', 'state', 'customerId', 'reference', 'validUntil', 'date', 'grossMinor', 'currency'],
      ...['createdBy', 'createdAt'],
    ],
    shown: { customer: 'customerId', total: 'grossMinor' },
    narrow: () => ({}),
  },
  stockLevels: {
    all: ['sku', 'productName', 'locationName', 'onHand', 'reserved', 'free', 'unit'],
    shown: { product: 'productName', location: 'locationName', available: 'free' },
    narrow: (get) => ({ ...given('location', get('location')), ...(get('show') === 'low' ? { show: 'low' } : {}) }),
    words: (mirror) => ({ unit: unitWords(mirror) }),
  },
  stockMoves: {
    all: [
      ...['effectiveOn', 'kind', 'sku', 'productName', 'fromName', 'toName', 'quantity', 'unit', 'document'],
      ...['actor', 'at', 'unitCostMinor', 'changeMinor', 'currency'],
    ],
    shown: { reason: 'kind', actorName: 'actor' },
    narrow: (get) => given('locationId', get('locationId')),
    words: (mirror) => ({
      unit: unitWords(mirror),
      kind: moveWords(),
      fromName: outsideWords(),
      toName: outsideWords(),
    }),
  },
  categories: { all: ['name', 'parentId', 'products'], shown: {}, narrow: () => ({}) },
  locations: {
    all: ['code', 'name', 'kind', 'parentId', 'sellable'],
    shown: {},
    narrow: () => ({}),
    words: () => ({ kind: placeKindWords() }),
  },
  countSheets: { all: ['name', 'locationId', 'status', 'createdAt', 'postedAt'], shown: {}, narrow: () => ({}) },
}

const given = (name: string, value: string | undefined): Params => (value ? { [name]: value } : {})

const UNITS_MAX = 100
function unitWords(mirror: Pick<Mirror, 'all'>): Words {
  const units = new Set(mirror.all('products').map(({ unit }) => unit))
  const named = [...units].map((unit) => [unit, unitWord(unit)] as const).filter(([unit, word]) => unit !== word)
  return Object.fromEntries(named.slice(0, UNITS_MAX))
}

/** As `moveKindWord` names a move. */
const moveWords = (): Words =>
  Object.fromEntries(
    MOVE_REASONS.map((reason) => choiceWord('stock-move', 'reason', reason)).flatMap((what, at, all) => [
      [MOVE_KINDS[at], what],
      [MOVE_KINDS[at + all.length], t('stock.reversalOf', { what })],
    ]),
  )

const outsideWords = (): Words =>
  Object.fromEntries(Object.entries(OUTSIDE_WORDS).map(([kind, key]) => [`${OUTSIDE}${kind}`, t(key)]))

const placeKindWords = (): Words =>
  Object.fromEntries(
    optionsOf(MIRROR_TABLES.locations.fields.kind).map((kind) => [kind, tDynamic(`stock.kind_${kind}`, {}, kind)]),
  )

/** As `listRows` shows them: families fold out their variants, unless single products are looked for. */
function narrowProducts(get: Get, { isFlat }: { isFlat: boolean }): Params {
  const view = get('view') ?? 'variants'
  const kinds = view === 'out' ? ['goods'] : view === 'families' && !isFlat ? [] : ['goods', 'service']
  const asked = get('kind')?.split(',') ?? []
  const kind = asked.length === 0 ? kinds : kinds.length === 0 ? asked : asked.filter((one) => kinds.includes(one))
  const category = get('category')
  return {
    active: view === 'archived' ? 'false' : 'true',
    ...(kind.length > 0 ? { kind: kind.join() } : {}),
    ...(category ? { category } : {}),
    ...(view === 'out' ? { stock: 'out' } : {}),
  }
}

function narrowOrders(get: Get): Params {
  const view = get('status') ?? ''
  if ((ORDER_VIEWS as readonly string[]).includes(view)) return { view }
  return optionsOf(MIRROR_TABLES.orders.fields.status).includes(view) ? { status: view } : {}
}

function narrowInvoices(get: Get): Params {
  const show = get('show')
  const open = get('openMinorFrom')
  const openMinorFrom = open && Number(open) > 1 ? open : '1'
  if (show === 'open') return { openMinorFrom }
  if (show !== 'overdue') return {}
  const [due, yesterday] = [get('dueOnTo'), addDays(today(), -1)]
  return { openMinorFrom, dueOnTo: due && due < yesterday ? due : yesterday }
}
