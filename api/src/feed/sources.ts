import type { Tx } from '@werkbank/database/connect.ts'
import type { CredentialRule } from '@werkbank/model/base/command.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { DOCUMENT_RIGHTS } from '@werkbank/model/documents/kinds.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { rowJson } from './row-json.ts'
import { visibleRoomIds } from './visible-rooms.ts'

/** Where a mirror table's rows come from. Column names are those of the row's schema, in snake case. */
type Source = {
  table: string
  /** Expressions for fields that are more than a column. */
  fields?: Record<string, string>
  /** Rows keep a `deleted_at` and are told as gone. */
  tombstones: boolean
  /** Rows that the viewer may see, apart from the table's permission. */
  visible?: (tx: Tx, viewer: Caller) => unknown
}

const plain = (table: string): Source => ({ table, tombstones: true })
const lasting = (table: string): Source => ({ table, tombstones: false })
const inVisibleRoom = (column: string) => (tx: Tx, viewer: Caller) =>
  tx`${tx.unsafe(column)} IN ${visibleRoomIds(tx, viewer)}`

const SOURCES: Record<MirrorTable, Source> = {
  people: {
    ...plain('users'),
    fields: {
      roles: 'array(SELECT role_key FROM user_roles WHERE user_roles.user_id = users.id ORDER BY 1)',
      disabled: 'users.disabled_at IS NOT NULL',
    },
  },
  customers: plain('customers'),
  products: plain('products'),
  orders: plain('orders'),
  locations: plain('locations'),
  stockLevels: lasting('stock_levels'),
  expectedReceipts: plain('expected_receipts'),
  orderLines: plain('order_lines'),
  deliveries: plain('deliveries'),
  invoices: plain('invoices'),
  payments: plain('payments'),
  journalEntries: {
    ...lasting('journal_entries'),
    fields: {
      lines: `(SELECT json_agg(json_build_object('account', l.account, 'accountName', a.name, 'accountNameEn', a.name_en, 'debitMinor', l.debit_minor, 'creditMinor', l.credit_minor) ORDER BY l.line)
        FROM journal_lines l JOIN accounts a ON a.org_id = l.org_id AND a.code = l.account WHERE l.org_id = journal_entries.org_id AND l.entry_id = journal_entries.id)`,
    },
  },
  chatRooms: { ...plain('chat_rooms'), visible: inVisibleRoom('chat_rooms.id') },
  chatMembers: { ...plain('chat_members'), visible: inVisibleRoom('room_id') },
  chatMessages: { ...plain('chat_messages'), visible: inVisibleRoom('room_id') },
  // What others have read is theirs: only one's own.
  chatReads: {
    ...plain('chat_reads'),
    visible: (tx, viewer) => tx`user_id = ${viewer.userId} AND room_id IN ${visibleRoomIds(tx, viewer)}`,
  },
  pages: plain('pages'),
  countSheets: plain('count_sheets'),
  documentStates: { ...plain('document_states'), visible: documentStateIsVisible },
}

/** By the kind of document that its name begins with; conversations by their room as well. */
function documentStateIsVisible(tx: Tx, viewer: Caller) {
  const readable = (['order', 'doc'] as const).filter((kind) => can(viewer, DOCUMENT_RIGHTS[kind].read))
  return tx`(split_part(id, ':', 1) = ANY(${readable}::text[]) OR
    (${can(viewer, DOCUMENT_RIGHTS.chat.read)} AND id LIKE 'chat:%' AND split_part(id, ':', 2)::uuid IN ${visibleRoomIds(tx, viewer)}))`
}

export const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]
export const isTable = (name: string): name is MirrorTable => Object.hasOwn(MIRROR_TABLES, name)
export const mayRead = (viewer: Caller, table: MirrorTable): boolean => {
  const rule: CredentialRule = MIRROR_TABLES[table]
  if (rule.permission !== null) return can(viewer, rule.permission)
  return viewer.via === 'session' || rule.scope === 'any' || (rule.scope !== undefined && can(viewer, rule.scope))
}
/** Tables whose visible content hangs on permissions: all that have to be loaded again when those change. */
export const TABLES_BY_ACCESS = TABLES.filter(
  (table) => MIRROR_TABLES[table].permission !== null || table === 'documentStates' || table === 'people',
)
/** Tables whose visible content hangs on membership in rooms. */
export const TABLES_BY_ROOM: MirrorTable[] = ['chatRooms', 'chatMembers', 'chatMessages', 'chatReads', 'documentStates']

/** SQL for the fields that are more than a column, as JSON text. */
function specialFields(table: MirrorTable, viewer: Caller): Record<string, string> {
  const given = Object.entries(SOURCES[table].fields ?? {}).map(([name, sql]) => [name, `to_json(${sql})::text`])
  return { ...Object.fromEntries(given), ...(can(viewer, 'cost.read') ? {} : { costMinor: `'null'` }) }
}

export type WireRow = { json: string }
/** A row that changed: its JSON text, or null where it is gone. */
export type ChangedRow = { id: string; json: string | null }
/** Changes by transactions from `from` on and below `below`; without it, below every transaction that still ran when the snapshot was taken. */
export type Window = { from: string; below?: string }

/** The visible rows as JSON text made by Postgres. */
export function selectRows(tx: Tx, table: MirrorTable, viewer: Caller) {
  const source = SOURCES[table]
  return tx<WireRow[]>`
    SELECT ${tx.unsafe(jsonOf(table, viewer))} AS json FROM ${tx(source.table)} WHERE ${visible(tx, source, viewer)}
      ${source.tombstones ? tx`AND deleted_at IS NULL` : tx``}`
}

/** What changed within the window, at most `limit` rows. */
export function selectChanges(tx: Tx, table: MirrorTable, viewer: Caller, window: Window, limit: number) {
  const source = SOURCES[table]
  const json = tx.unsafe(jsonOf(table, viewer))
  return tx<ChangedRow[]>`
    SELECT id, ${source.tombstones ? tx`CASE WHEN deleted_at IS NULL THEN ${json} END` : json} AS json
    FROM ${tx(source.table)} WHERE ${visible(tx, source, viewer)} ${inWindow(tx, window)} LIMIT ${limit}`
}

/** Which of the tables have any row of the organisation that changed within the window: most pulls find one or two. */
export async function changedTables(tx: Tx, tables: readonly MirrorTable[], window: Window): Promise<MirrorTable[]> {
  const probes = tables.map(
    (table) =>
      tx`SELECT ${tx.unsafe(`'${table}'`)} AS name WHERE EXISTS (SELECT FROM ${tx(SOURCES[table].table)} WHERE true ${inWindow(tx, window)})`,
  )
  const [first, ...others] = probes
  if (!first) return []
  const rows = await tx<{ name: MirrorTable }[]>`${others.reduce((all, probe) => tx`${all} UNION ALL ${probe}`, first)}`
  return rows.map(({ name }) => name)
}

const jsonOf = (table: MirrorTable, viewer: Caller): string =>
  rowJson(table, { table: SOURCES[table].table, fields: specialFields(table, viewer) })

/** Ids and revisions of what a complete mirror holds; deleted rows come with `gone`, for their revision counts as in motion. */
export function selectRevisions(tx: Tx, table: MirrorTable, viewer: Caller) {
  const source = SOURCES[table]
  return tx<{ id: string; rev: string; gone: boolean }[]>`
    SELECT id, changed_xid::text AS rev, ${source.tombstones ? tx`deleted_at IS NOT NULL` : tx`false`} AS gone FROM ${tx(source.table)} WHERE ${visible(tx, source, viewer)}`
}

const visible = (tx: Tx, source: Source, viewer: Caller) =>
  source.visible ? (source.visible(tx, viewer) as ReturnType<typeof tx>) : tx`true`
const inWindow = (tx: Tx, { from, below }: Window) =>
  tx`AND changed_xid >= ${from}::text::xid8 AND changed_xid < ${below === undefined ? tx`pg_snapshot_xmin(pg_current_snapshot())` : tx`${below}::text::xid8`}`

/** True where the rooms that the viewer sees changed within the window: they joined or left one, or one was closed. */
export async function roomsChanged(tx: Tx, viewer: Caller, window: Window): Promise<boolean> {
  const rows = await tx`
    SELECT 1 FROM chat_members WHERE user_id = ${viewer.userId} ${inWindow(tx, window)}
    UNION ALL SELECT 1 FROM chat_rooms WHERE deleted_at IS NOT NULL ${inWindow(tx, window)} LIMIT 1`
  return rows.length > 0
}
