import { addDays } from '@werkbank/model/base/value/company-day.ts'
import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import { COLUMNS_MAX } from '@werkbank/model/jobs/export.ts'
import { type ExportedList, ORDER_VIEWS } from '@werkbank/model/jobs/exported-lists.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { optionsOf, parametersOf } from '@werkbank/model/records/narrowing.ts'
import { z } from 'zod'
import type { TableState } from '../../design/table/table-state.ts'
import { compareText } from '../../i18n/compare.ts'
import { choiceWord, type RecordWithHistory, recordField, recordValue } from '../../i18n/record-words.ts'
import { today } from '../../i18n/zone.ts'
import type { Workspace } from '../../identity/workspace.ts'
import type { Mirror } from '../../mirror/mirror.ts'
import { csvForm } from './list-file.ts'

type Told = { name: RecordWithHistory; fields: Record<string, Field> }
type Params = Record<string, string>
type Get = (name: string) => string | undefined

type WholeList = {
  /** All columns of its file, in their order: fields that have a word and that names can stand for. What is taken from files is among them. */
  all: readonly string[]
  /** The fields of columns on its screen that are not called as they are. */
  shown: Readonly<Record<string, string>>
  /** What its screen narrows it by, besides filters and search, as the server is asked for it. */
  narrow: (get: Get, state: { isFlat: boolean }) => Params
}

const PLACE = ['street', 'postalCode', 'city', 'country']
const LISTS: Record<ExportedList, WholeList> = {
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
}

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

/** What a list's screen shows: what narrows it, its order and its columns. */
export type Shown = {
  /** The fields that its filters are of. */
  fields: Readonly<Record<string, Field>>
  state: Pick<TableState, 'filter' | 'query' | 'sort'>
  isGrouped: boolean
  columns: readonly { key: string; header: string }[]
}

/** What the server is asked for, so that a file has the rows that the screen shows, and those like them that are not on this device. */
export function narrowingOf(list: ExportedList, of: ExportedList, { fields, state, isGrouped }: Shown): Params {
  const known = Object.entries(fields).flatMap(([name, kind]) => Object.entries(parametersOf(name, kind)))
  const filters = known.flatMap(([name, schema]): [string, string][] => {
    const text = state.filter(name)
    return text && schema.safeParse(text).success ? [[name, text]] : []
  })
  const [query, sort] = [state.query(), state.sort()]
  const isFlat = isGrouped || query !== '' || sort !== undefined || filters.length > 0
  return {
    ...Object.fromEntries(filters),
    ...LISTS[list].narrow(state.filter, { isFlat }),
    ...(query ? { search: query } : {}),
    ...(sort && list === of ? sortOf(list, sort) : {}),
  }
}

function sortOf(list: ExportedList, { key, descending }: { key: string; descending: boolean }): Params {
  const field = fieldOf(list, key)
  return field === undefined || recordOf(list).fields[field]?.wire === 'json'
    ? {}
    : { sort: `${descending ? '-' : ''}${field}` }
}

/** Fields of screens that no column of the record is. */
const COMPUTED: Partial<Record<ExportedList, readonly string[]>> = { orders: ['date'], invoices: ['billedMinor'] }
const recordOf = (list: ExportedList): Told => MIRROR_TABLES[list] as never

/** The field that a column of a screen shows; undefined where a device computes it. */
function fieldOf(list: ExportedList, key: string): string | undefined {
  const { shown } = LISTS[list]
  const field = shown[key] ?? key
  return field in recordOf(list).fields || COMPUTED[list]?.includes(field) ? field : undefined
}

/** Columns of the screen that the server can't say, by their heads: it knows no sums of the device's. */
export const notInFile = (list: ExportedList, { columns }: Pick<Shown, 'columns'>): string[] =>
  columns.filter(({ key }) => fieldOf(list, key) === undefined).map(({ header }) => header)

/** Which columns a file has: those of the screen, or without them all, with the properties that products have. */
export function fileColumns(
  list: ExportedList,
  mirror: Pick<Mirror, 'all'>,
  { can, shown }: { can: (right: NonNullable<Field['right']>) => boolean; shown?: Pick<Shown, 'columns'> },
): ExportColumn[] {
  const record = recordOf(list)
  const onScreen = shown?.columns.flatMap(({ key }) => fieldOf(list, key) ?? [])
  const names = onScreen && onScreen.length > 0 ? withCurrency(record, onScreen) : LISTS[list].all
  const columns = names.flatMap((field): ExportColumn[] => {
    const kind = record.fields[field]
    if (kind?.right !== undefined && !can(kind.right)) return []
    const words = kind && wordsOf(record.name, field, kind)
    return [{ field, head: recordField(record.name, field), ...(words ? { words } : {}) }]
  })
  return [...columns, ...(onScreen || list !== 'products' ? [] : propertyColumns(mirror))].slice(0, COLUMNS_MAX)
}

/** An amount says in which currency it is. */
const withCurrency = ({ fields }: Told, names: readonly string[]): readonly string[] =>
  names.some((name) => name.endsWith('Minor')) && 'currency' in fields ? [...names, 'currency'] : names

function propertyColumns(mirror: Pick<Mirror, 'all'>): ExportColumn[] {
  const names = new Set(mirror.all('products').flatMap(({ variant }) => Object.keys(variant)))
  return [...names].sort(compareText).map((property) => ({ field: 'variant', property, head: property }))
}

const askedSchema = z.object({ id: z.string() })
type Asked = { list: ExportedList; form: 'csv' | 'xlsx'; name: string; columns: ExportColumn[]; narrowing: Params }

/** Asks the server for a file of a list, also of rows that are not on this device. Resolves with the job's id. */
export async function askWholeList({ request }: Pick<Workspace, 'request'>, asked: Asked): Promise<string> {
  const answer = await request('/exports', { method: 'POST', body: { ...asked, divided: csvForm() } })
  return askedSchema.parse(await answer.json()).id
}

function wordsOf(record: RecordWithHistory, field: string, kind: Field): Record<string, string> | undefined {
  if (kind.narrowing === 'yesNo')
    return Object.fromEntries([true, false].map((value) => [String(value), recordValue(field, value, 'EUR')]))
  if (kind.narrowing !== 'choices') return undefined
  return Object.fromEntries(optionsOf(kind).map((choice) => [choice, choiceWord(record, field, choice)]))
}
