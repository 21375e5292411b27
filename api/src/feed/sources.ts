import type { Tx } from '@werkbank/database/connect.ts'
import { documentIsVisible, fileIsVisible, subjectIsVisible, visibleRoomIds } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { hiddenFields } from '../records/visible.ts'
import { rowJson } from './row-json.ts'

/** What the feed knows of a table beside its record. */
type Source = {
  /** SQL for the fields that are computed. */
  computed?: Record<string, string>
  /** Rows that the viewer may see, apart from the table's permission. */
  visible?: (tx: Tx, viewer: Caller) => unknown
  /** What is visible hangs on permissions although the table takes none. */
  byAccess?: true
}

const inVisibleRoom = (column: string) => (tx: Tx, viewer: Caller) =>
  tx`${tx.unsafe(column)} IN ${visibleRoomIds(tx, viewer)}`

const SOURCES: Partial<Record<MirrorTable, Source>> = {
  people: {
    computed: {
      roles: 'array(SELECT role_key FROM user_roles WHERE user_roles.user_id = users.id ORDER BY 1)',
      disabled: 'users.disabled_at IS NOT NULL',
    },
    byAccess: true,
  },
  settings: { visible: (tx, viewer) => tx`(level <> 'person' OR user_id = ${viewer.userId})` },
  journalEntries: {
    computed: {
      lines: `(SELECT json_agg(json_build_object('account', l.account, 'accountName', a.name, 'accountNameEn', a.name_en, 'debitMinor', l.debit_minor, 'creditMinor', l.credit_minor) ORDER BY l.line)
        FROM journal_lines l JOIN accounts a ON a.org_id = l.org_id AND a.code = l.account WHERE l.org_id = journal_entries.org_id AND l.entry_id = journal_entries.id)`,
    },
  },
  chatRooms: { visible: inVisibleRoom('chat_rooms.id') },
  chatMembers: { visible: inVisibleRoom('room_id') },
  chatMessages: { visible: inVisibleRoom('room_id') },
  // What others have read is theirs: only one's own.
  chatReads: {
    visible: (tx, viewer) => tx`user_id = ${viewer.userId} AND room_id IN ${visibleRoomIds(tx, viewer)}`,
  },
  pages: { visible: subjectIsVisible },
  files: { visible: fileIsVisible, byAccess: true },
  documentStates: { visible: (tx, viewer) => documentIsVisible(tx, viewer, 'id'), byAccess: true },
}
const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]

export const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]
export const isTable = (name: string): name is MirrorTable => Object.hasOwn(MIRROR_TABLES, name)
export const mayRead = (viewer: Caller, table: MirrorTable): boolean => {
  const rule = recordOf(table).read
  if (rule.permission !== null) return can(viewer, rule.permission)
  return viewer.via === 'session' || rule.scope === 'any' || (rule.scope !== undefined && can(viewer, rule.scope))
}
/** Tables whose visible content hangs on permissions: all that have to be loaded again when those change. */
export const TABLES_BY_ACCESS = TABLES.filter(
  (table) => recordOf(table).read.permission !== null || SOURCES[table]?.byAccess,
)
/** Tables whose visible content hangs on membership in rooms. */
export const TABLES_BY_ROOM: MirrorTable[] = ['chatRooms', 'chatMembers', 'chatMessages', 'chatReads', 'documentStates']

export type WireRow = { json: string }
/** A row that changed: its JSON text, or null where it is gone. */
export type ChangedRow = { id: string; json: string | null }
/** Changes by transactions from `from` on and below `below`; without it, below every transaction that still ran when the snapshot was taken. */
export type Window = { from: string; below?: string }

/** The visible rows as JSON text made by Postgres. */
export function selectRows(tx: Tx, table: MirrorTable, viewer: Caller) {
  const record = recordOf(table)
  return tx<WireRow[]>`
    SELECT ${tx.unsafe(jsonOf(table, viewer))} AS json FROM ${tx(record.table)} WHERE ${visible(tx, table, viewer)}
      ${record.isLasting ? tx`` : tx`AND deleted_at IS NULL`}`
}

/** What changed within the window, at most `limit` rows. */
export function selectChanges(tx: Tx, table: MirrorTable, viewer: Caller, window: Window, limit: number) {
  const record = recordOf(table)
  const json = tx.unsafe(jsonOf(table, viewer))
  return tx<ChangedRow[]>`
    SELECT id, ${record.isLasting ? json : tx`CASE WHEN deleted_at IS NULL THEN ${json} END`} AS json
    FROM ${tx(record.table)} WHERE ${visible(tx, table, viewer)} ${inWindow(tx, window)} LIMIT ${limit}`
}

/** Which of the tables have any row of the organisation that changed within the window: most pulls find one or two. */
export async function changedTables(tx: Tx, tables: readonly MirrorTable[], window: Window): Promise<MirrorTable[]> {
  const probes = tables.map(
    (table) =>
      tx`SELECT ${tx.unsafe(`'${table}'`)} AS name WHERE EXISTS (SELECT FROM ${tx(recordOf(table).table)} WHERE true ${inWindow(tx, window)})`,
  )
  const [first, ...others] = probes
  if (!first) return []
  const rows = await tx<{ name: MirrorTable }[]>`${others.reduce((all, probe) => tx`${all} UNION ALL ${probe}`, first)}`
  return rows.map(({ name }) => name)
}

function jsonOf(table: MirrorTable, viewer: Caller): string {
  const hidden = hiddenFields(recordOf(table), viewer)
  return rowJson(table, { computed: SOURCES[table]?.computed ?? {}, hidden })
}

/** Ids and revisions of what a complete mirror holds; deleted rows come with `gone`, for their revision counts as in motion. */
export function selectRevisions(tx: Tx, table: MirrorTable, viewer: Caller) {
  const record = recordOf(table)
  return tx<{ id: string; rev: string; gone: boolean }[]>`
    SELECT id, changed_xid::text AS rev, ${record.isLasting ? tx`false` : tx`deleted_at IS NOT NULL`} AS gone FROM ${tx(record.table)} WHERE ${visible(tx, table, viewer)}`
}

const visible = (tx: Tx, table: MirrorTable, viewer: Caller) =>
  (SOURCES[table]?.visible?.(tx, viewer) as ReturnType<typeof tx> | undefined) ?? tx`true`
const inWindow = (tx: Tx, { from, below }: Window) =>
  tx`AND changed_xid >= ${from}::text::xid8 AND changed_xid < ${below === undefined ? tx`pg_snapshot_xmin(pg_current_snapshot())` : tx`${below}::text::xid8`}`

/** True where the rooms that the viewer sees changed within the window: they joined or left one, or one was closed. */
export async function roomsChanged(tx: Tx, viewer: Caller, window: Window): Promise<boolean> {
  const rows = await tx`
    SELECT 1 FROM chat_members WHERE user_id = ${viewer.userId} ${inWindow(tx, window)}
    UNION ALL SELECT 1 FROM chat_rooms WHERE deleted_at IS NOT NULL ${inWindow(tx, window)} LIMIT 1`
  return rows.length > 0
}
