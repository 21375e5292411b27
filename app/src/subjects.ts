import type { Permission } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS, DOCUMENT_KINDS, type KindName } from '@werkbank/model/document-kinds.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { t } from './i18n/t.ts'
import type { Mirror } from './mirror/mirror.ts'
import { searchRows } from './mirror/search.ts'

/** A thing with a page. `title`: its name, where this device has it; `unnamed`: what it is called otherwise. */
type Subject = { path?: string; title(mirror: Mirror, id: string): string | null | undefined; unnamed?(): string }

/** All that commands and documents are about, by the word that their subjects begin with. */
const SUBJECTS: Record<string, Subject> = {
  order: {
    path: '/orders',
    title: (mirror, id) => {
      const row = mirror.get('orders', id)
      return row && numberAndCustomer(mirror, row, t('sync.newOrder'))
    },
    unnamed: () => t('sync.newOrder'),
  },
  quote: {
    path: '/quotes',
    title: (mirror, id) => {
      const row = mirror.get('quotes', id)
      return row && numberAndCustomer(mirror, row, t('quotes.unnamed'))
    },
    unnamed: () => t('quotes.unnamed'),
  },
  doc: { path: '/documents', title: (mirror, id) => mirror.get('pages', id)?.title },
  chat: { path: '/chat', title: roomTitle },
  room: {
    path: '/chat',
    title: (mirror, id) => mirror.get('chatRooms', id)?.name,
    unnamed: () => t('chat.conversation'),
  },
  product: { path: '/products', title: (mirror, id) => mirror.get('products', id)?.name },
  customer: { path: '/customers', title: (mirror, id) => mirror.get('customers', id)?.name },
  invoice: { path: '/invoices', title: (mirror, id) => mirror.get('invoices', id)?.number },
  count: { path: '/counts', title: (mirror, id) => mirror.get('countSheets', id)?.name },
  person: { path: '/people', title: (mirror, id) => mirror.get('people', id)?.name },
  // It stands at its record.
  file: { title: (mirror, id) => mirror.get('files', id)?.name, unnamed: () => t('files.file') },
}

type Agreed = { number: string | null; workingCustomerId: string | null; customerId: string | null }
function numberAndCustomer(mirror: Mirror, row: Agreed, unnamed: string): string {
  const customer = mirror.get('customers', row.workingCustomerId ?? row.customerId ?? '')?.name
  return [row.number ?? unnamed, customer].filter(Boolean).join(' · ')
}

/** CH-02.2, for a room by itself; lists of rooms have the names of all members at hand (`createRoomNames`). */
function roomTitle(mirror: Mirror, id: string): string | undefined {
  const room = mirror.get('chatRooms', id)
  if (!room || room.name) return room?.name
  if (room.subjectType && room.subjectId) return describeSubject(mirror, `${room.subjectType}:${room.subjectId}`)
  const others = mirror.all('chatMembers').filter(({ roomId, userId }) => roomId === id && userId !== mirror.userId)
  return others.flatMap(({ userId }) => mirror.get('people', userId)?.name ?? []).join(', ') || t('chat.onlyMe')
}

/** What a subject is called, where this device has it. */
export function titleOf(mirror: Mirror, subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  return (Object.hasOwn(SUBJECTS, kind) && SUBJECTS[kind]?.title(mirror, id)) || undefined
}

/** A subject or document in words: the order's number, the product's name, the room's. What comes with records has their name. */
export function describeSubject(mirror: Mirror, subject: string): string {
  const [kind = '', id = ''] = subject.split(':')
  const own = Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind] : undefined
  const comes = Object.hasOwn(DOCUMENT_KINDS, kind) && DOCUMENT_KINDS[kind as KindName].comes !== undefined
  const holders = comes ? ALL_KINDS.flatMap((other) => (other.comes ? [] : (SUBJECTS[other.prefix] ?? []))) : []
  const asked = own ? [...holders, own] : Object.values(SUBJECTS)
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

/** Where a subject or document can be looked at; undefined when it has no page. */
export function pathOf(subject: string): string | undefined {
  const [kind = '', id = ''] = subject.split(':')
  const path = Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind]?.path : undefined
  return id && path ? `${path}/${id}` : undefined
}

/** The subject whose page an address shows. */
export function subjectAt(path: string): string | undefined {
  const [, area, id, ...more] = path.split('/')
  const kind = Object.keys(SUBJECTS).find((name) => SUBJECTS[name]?.path === `/${area}`)
  return id && kind && more.length === 0 ? `${kind}:${id}` : undefined
}

/** What is found from anywhere, in this order. `area` is the word of the place where all of them are; `right`: what it takes to go there. */
const SEARCHED = [
  { subject: 'order', table: 'orders', area: 'shell.orders' },
  { subject: 'quote', table: 'quotes', area: 'quotes.title' },
  { subject: 'product', table: 'products', area: 'shell.products' },
  { subject: 'customer', table: 'customers', area: 'shell.customers' },
  { subject: 'invoice', table: 'invoices', area: 'shell.invoices' },
  { subject: 'doc', table: 'pages', area: 'documents.title' },
  { subject: 'person', table: 'people', area: 'shell.people', right: 'presence.read' },
  { subject: 'chat', table: 'chatRooms', area: 'shell.chat' },
  { subject: 'count', table: 'countSheets', area: 'shell.counts' },
] as const satisfies { subject: string; table: MirrorTable; area: string; right?: Permission }[]
/** `area`: where it is, in words. */
export type Found = { id: string; label: string; area: string; path: string }

/** Messages with all words of a query, the newest first, each with its conversation and the address of its place there. */
export function searchSaid(mirror: Mirror, query: string, limit: number): Found[] {
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
  return SEARCHED.filter((kind) => !('right' in kind) || can(kind.right)).flatMap(({ subject, table, area }) =>
    searchRows(mirror, table, mirror.all(table), query, { limit: perKind }).map((row) => ({
      id: row.id,
      label: ['sku' in row ? row.sku : '', describeSubject(mirror, `${subject}:${row.id}`)].filter(Boolean).join(' · '),
      area: t(area),
      path: `${SUBJECTS[subject]?.path}/${row.id}`,
    })),
  )
}
