import type { Permission } from '@werkbank/model/base/permission.ts'
import { OPENED_ROOMS } from '@werkbank/model/chat/room-access.ts'
import { ALL_KINDS, DOCUMENT_KINDS, type KindName } from '@werkbank/model/document-kinds.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { nameOfOrder } from '@werkbank/model/sales/order-name.ts'
import { favouriteId } from '@werkbank/model/settings/favourite.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { keyPart } from '@werkbank/words/refusal-sentence.ts'
import {
  ClipboardCheck,
  FileSignature,
  FileText,
  ListFilter,
  ListTree,
  MessagesSquare,
  Package,
  Receipt,
  ShoppingCart,
  Stamp,
  UserRound,
  UsersRound,
  Warehouse,
} from 'lucide-solid/icons'
import { t, tDynamic } from './i18n/t.ts'
import type { Mirror } from './mirror/mirror.ts'
import { searchRows } from './mirror/search.ts'
import type { AreaLabel } from './shell/areas.ts'

type Icon = typeof FileText
/** A thing with a page. */
type Subject = {
  /** Where it is: below this. */
  path?: string
  /** Where all of them stand, where that is another address. */
  list?: string
  icon: Icon
  /** Its rows, where it is found from anywhere, and the word of the place where all of them are. */
  found?: { table: MirrorTable; area: PlainArea; right?: Permission; is?: (row: never) => boolean }
  /** Its name, where this device has it. */
  title(mirror: Mirror, id: string): string | null | undefined
  /** What it is called otherwise. */
  unnamed?(): string
}
type PlainArea = AreaLabel | 'documents.title' | 'catalogue.categories' | 'stock.places'

/** All that commands and documents are about, by the word that their subjects begin with; in the order in which they are found. */
const SUBJECTS = {
  order: {
    path: '/orders',
    icon: ShoppingCart,
    found: { table: 'orders', area: 'shell.orders' },
    title: orderTitle,
    unnamed: () => t('sync.newOrder'),
  },
  quote: {
    path: '/quotes',
    icon: FileSignature,
    found: { table: 'quotes', area: 'quotes.title' },
    title: (mirror, id) => {
      const row = mirror.get('quotes', id)
      return row && numberAndCustomer(mirror, nameOfOrder(row), t('quotes.unnamed'))
    },
    unnamed: () => t('quotes.unnamed'),
  },
  product: {
    path: '/products',
    icon: Package,
    found: { table: 'products', area: 'shell.products' },
    title: (mirror, id) => mirror.get('products', id)?.name,
  },
  customer: {
    path: '/customers',
    icon: UserRound,
    found: { table: 'customers', area: 'shell.customers' },
    title: (mirror, id) => mirror.get('customers', id)?.name,
  },
  invoice: {
    path: '/invoices',
    icon: Receipt,
    found: { table: 'invoices', area: 'shell.invoices' },
    title: invoiceTitle,
    unnamed: () => t('papers.invoice'),
  },
  doc: {
    path: '/documents',
    icon: FileText,
    found: { table: 'pages', area: 'documents.title' },
    title: pageTitle,
  },
  person: {
    path: '/people',
    icon: UsersRound,
    found: { table: 'people', area: 'shell.people', right: 'presence.read' },
    title: (mirror, id) => mirror.get('people', id)?.name,
  },
  chat: {
    path: '/chat',
    icon: MessagesSquare,
    found: { table: 'chatRooms', area: 'shell.chat' },
    title: roomTitle,
  },
  room: {
    path: '/chat',
    icon: MessagesSquare,
    title: (mirror, id) => mirror.get('chatRooms', id)?.name,
    unnamed: () => t('chat.conversation'),
  },
  count: {
    path: '/counts',
    icon: ClipboardCheck,
    found: { table: 'countSheets', area: 'shell.counts' },
    title: (mirror, id) => mirror.get('countSheets', id)?.name,
  },
  category: {
    path: '/categories',
    icon: ListTree,
    found: { table: 'categories', area: 'catalogue.categories' },
    title: (mirror, id) => mirror.get('categories', id)?.name,
    unnamed: () => t('catalogue.category'),
  },
  location: {
    path: '/places',
    list: '/stock',
    icon: Warehouse,
    // The far ends of moves are places too, which nobody goes to.
    found: { table: 'locations', area: 'stock.places', is: isRealPlace },
    title: (mirror, id) => mirror.get('locations', id)?.name,
    unnamed: () => t('stock.place'),
  },
  approval: {
    path: '/approvals',
    icon: Stamp,
    title: requestTitle,
    unnamed: () => t('approvals.request'),
  },
  // Its address is that of its list (`placeOf`).
  view: { icon: ListFilter, title: (mirror, id) => mirror.get('views', id)?.name },
  // It stands at its record.
  file: { icon: FileText, title: (mirror, id) => mirror.get('files', id)?.name, unnamed: () => t('files.file') },
} as const satisfies Record<string, Subject>
export type SubjectType = keyof typeof SUBJECTS

const subjectCalled = (name: string): Subject | undefined =>
  Object.hasOwn(SUBJECTS, name) ? SUBJECTS[name as SubjectType] : undefined
const FOUND = Object.entries<Subject>(SUBJECTS).flatMap(([subject, { found }]) =>
  found ? [{ subject, ...found }] : [],
)

/** The address of the list in which things of a kind stand. */
export function areaOf(type: SubjectType): string {
  const { list, path }: Subject = SUBJECTS[type]
  return list ?? path ?? '/'
}
/** What a subject looks like in a list of different ones. */
export const iconOf = (subject: string): Icon => subjectCalled(subject.split(':')[0] ?? '')?.icon ?? FileText

function numberAndCustomer(
  mirror: Mirror,
  name: ReturnType<typeof nameOfOrder> | undefined,
  unnamed: string,
): string | undefined {
  if (!name) return undefined
  const customer = mirror.get('customers', name.customerId ?? '')?.name
  return [name.number ?? unnamed, customer].filter(Boolean).join(' · ')
}

/** What names a record that this device doesn't hold, and was sent with its name: its conversation, or the person's stars at the record and what comes with it. */
const namedBy = (mirror: Mirror, kind: string, id: string) => [
  mirror.get('chatRooms', id),
  ...[kind, 'chat', 'doc'].map((type) => mirror.get('favourites', favouriteId(mirror.userId, `${type}:${id}`))),
]

function orderTitle(mirror: Mirror, id: string): string | undefined {
  const held = nameOfOrder(mirror.get('orders', id))
  const name = held ?? namedBy(mirror, 'order', id).find((row) => row?.order)?.order
  return numberAndCustomer(mirror, name, t('sync.newOrder'))
}

function invoiceTitle(mirror: Mirror, id: string): string | null | undefined {
  const held = mirror.get('invoices', id)
  if (held) return held.number
  return namedBy(mirror, 'invoice', id).find((row) => row?.invoiceNumber)?.invoiceNumber
}

/** A page that comes with a record has its name. */
function pageTitle(mirror: Mirror, id: string): string | undefined {
  const own = mirror.get('pages', id)?.title
  if (own) return own
  const record = recordWith(mirror, id)
  const name = record ? describeSubject(mirror, `${record.kind}:${id}`) : recordTitle(mirror, id)
  return name && t('documents.about', { record: name })
}

/** What a record is called whose page or conversation has this id, where that is not on this device. */
function recordTitle(mirror: Mirror, id: string): string | undefined {
  for (const kind of ['order', 'quote', ...OPENED_ROOMS] as const) {
    const title = subjectCalled(kind)?.title(mirror, id)
    if (title) return title
  }
  return undefined
}

/** What is asked, of what. */
function requestTitle(mirror: Mirror, id: string): string | undefined {
  const row = mirror.get('approvals', id)
  if (!row) return undefined
  const kind = tDynamic(`approvals.kind_${keyPart(row.kind)}`, {}, t('approvals.kind_other'))
  return [kind, titleOf(mirror, `${row.subjectType}:${row.subjectId}`)].filter(Boolean).join(' · ')
}

/** CH-02.2, for a room by itself; lists of rooms have the names of all members at hand (`createRoomNames`). */
function roomTitle(mirror: Mirror, id: string): string | undefined {
  const room = mirror.get('chatRooms', id)
  if (!room) return recordTitle(mirror, id)
  if (room.name) return room.name
  if (room.subjectType && room.subjectId) return describeSubject(mirror, `${room.subjectType}:${room.subjectId}`)
  const others = mirror.all('chatMembers').filter(({ roomId, userId }) => roomId === id && userId !== mirror.userId)
  return others.flatMap(({ userId }) => mirror.get('people', userId)?.name ?? []).join(', ') || t('chat.onlyMe')
}

/** What a subject is called, where this device has it. */
export function titleOf(mirror: Mirror, subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  return subjectCalled(kind)?.title(mirror, id) || undefined
}

/** A subject or document in words: the order's number, the product's name, the room's. What comes with records has their name. */
export function describeSubject(mirror: Mirror, subject: string): string {
  const [kind = '', id = ''] = subject.split(':')
  const own = subjectCalled(kind)
  const comes = Object.hasOwn(DOCUMENT_KINDS, kind) && DOCUMENT_KINDS[kind as KindName].comes !== undefined
  const holders = comes ? ALL_KINDS.flatMap((other) => (other.comes ? [] : (subjectCalled(other.prefix) ?? []))) : []
  const asked = own ? [...holders, own] : Object.values<Subject>(SUBJECTS)
  for (const { title } of asked) {
    const name = title(mirror, id)
    if (name) return name
  }
  return own?.unnamed?.() ?? t('common.new')
}

/** The record that a page or conversation comes with, as this device knows it: they have its id. */
export function recordWith(mirror: Mirror, id: string): { kind: KindName; isSaid: boolean } | undefined {
  for (const { comes, prefix, table } of ALL_KINDS)
    if (!comes && mirror.get(table as MirrorTable, id))
      return { kind: prefix, isSaid: mirror.table(table as MirrorTable).said(id) !== undefined }
  return undefined
}

/** No record with a page or conversation of this id is on this device, and the server was asked for one. Reactive. */
export const isUnknownRecord = (mirror: Mirror, id: string): boolean =>
  ALL_KINDS.every(({ comes, table }) => comes !== undefined || mirror.isUnknown(table as MirrorTable, id))

/** A subject's row on this device. */
export function rowOf(mirror: Mirror, subject: string): { id: string } | undefined {
  const [kind = '', id = ''] = subject.split(':')
  const table = subjectCalled(kind)?.found?.table
  return table && mirror.get(table, id)
}

/** Where a subject or document can be looked at; undefined when it has no page. */
export function pathOf(subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  const path = subjectCalled(kind)?.path
  return id && path ? `${path}/${id}` : undefined
}

const LISTS: Partial<Record<string, string>> = { stockLevels: '/stock', stockMoves: '/moves', countSheets: '/counts' }

/** Path and title of a subject that a person has stored, as a favourite for one; undefined where this device hasn't it, or the person may not see it. */
export function placeOf(
  mirror: Mirror,
  subject: string,
): { title: string; path: string; columns?: readonly string[] } | undefined {
  const title = titleOf(mirror, subject)
  const view = subject.startsWith('view:') ? mirror.get('views', subject.slice('view:'.length)) : undefined
  if (view && title)
    return { title, path: `${LISTS[view.list] ?? `/${view.list}`}${view.address}`, columns: view.columns }
  const path = pathOf(subject)
  return title && path ? { title, path } : undefined
}

/** The subject whose page an address shows. */
export function subjectAt(path: string): string | undefined {
  const [, area, id, ...more] = path.split('/')
  const kind = Object.keys(SUBJECTS).find((name) => subjectCalled(name)?.path === `/${area}`)
  return id && kind && more.length === 0 ? `${kind}:${id}` : undefined
}

/** `area`: where it is, in words. */
export type Found = { id: string; label: string; area: string; path: string }

/** Messages with all words of a query, the newest first, each with its conversation and the address of its place there. */
export function searchMessages(mirror: Mirror, query: string, limit: number): Found[] {
  return searchRows(mirror, 'chatMessages', mirror.all('chatMessages'), query)
    .toSorted((a, b) => (a.acceptedAt < b.acceptedAt ? 1 : -1))
    .slice(0, limit)
    .map(({ id, roomId, text }) => ({
      id,
      label: text,
      area: titleOf(mirror, `chat:${roomId}`) ?? '',
      path: `/chat/${roomId}?message=${encodeURIComponent(id)}`,
    }))
}

/** Records that a query finds, at most `perKind` of each kind, the best of a kind first. */
export function searchSubjects(
  mirror: Mirror,
  query: string,
  { perKind, can }: { perKind: number; can: (permission: Permission) => boolean },
): Found[] {
  return FOUND.filter(({ right }) => right === undefined || can(right)).flatMap(({ subject, table, area, is }) =>
    searchRows(mirror, table, is ? mirror.all(table).filter((row) => is(row as never)) : mirror.all(table), query, {
      limit: perKind,
    }).map((row) => ({
      id: row.id,
      label: ['sku' in row ? row.sku : '', describeSubject(mirror, `${subject}:${row.id}`)].filter(Boolean).join(' · '),
      area: t(area),
      path: pathOf(`${subject}:${row.id}`) ?? '/',
    })),
  )
}

/** Lists of which this device doesn't hold all: a number that it doesn't know may stand below them. */
export function searchElsewhere(mirror: Mirror, query: string, can: (permission: Permission) => boolean): Found[] {
  if (!/\d/.test(query)) return []
  const words = query.trim()
  return FOUND.flatMap(({ subject, table, area }) => {
    const { permission } = MIRROR_TABLES[table].read
    if (mirror.heldSince(table) === undefined || (permission !== null && !can(permission))) return []
    const path = `${areaOf(subject as SubjectType)}?q=${encodeURIComponent(words)}`
    return [{ id: `all:${subject}`, label: t('common.searchAll', { query: words }), area: t(area), path }]
  })
}
