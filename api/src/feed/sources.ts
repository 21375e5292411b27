import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { documentIsVisible, fileIsVisible, subjectIsVisible } from '@werkbank/database/visible.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { DOMAIN_SOURCES } from '../feed-sources.ts'
import { hiddenFields } from '../records/visible.ts'
import { heldSql, movedWithOwner } from './held.ts'
import { rowJson } from './row-json.ts'
import type { Source } from './source.ts'

const OWN: Partial<Record<MirrorTable, Source>> = {
  people: {
    computed: {
      roles: 'array(SELECT role_key FROM user_roles WHERE user_roles.user_id = users.id ORDER BY 1)',
      disabled: 'users.disabled_at IS NOT NULL',
    },
    byAccess: true,
  },
  views: { visible: (tx, viewer) => tx`(level <> 'person' OR user_id = ${viewer.userId})` },
  favourites: { visible: (tx, viewer) => tx`user_id = ${viewer.userId}` },
  settings: { visible: (tx, viewer) => tx`(level <> 'person' OR user_id = ${viewer.userId})` },
  // A record's page is not sent while it has no title, for until then it adds nothing to the record.
  pages: { visible: (tx, viewer) => tx`(${subjectIsVisible(tx, viewer)}) AND (subject_id IS NULL OR title <> '')` },
  files: { visible: fileIsVisible, byAccess: true },
  documentStates: { visible: (tx, viewer) => documentIsVisible(tx, viewer, 'id'), byAccess: true, byRoom: true },
}
/** A domain may add to what stands here. */
const SOURCES: Partial<Record<MirrorTable, Source>> = { ...OWN }
for (const [table, source] of Object.entries(DOMAIN_SOURCES) as [MirrorTable, Source][])
  SOURCES[table] = { ...OWN[table], ...source }
const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]

export const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]
export const isTable = (name: string): name is MirrorTable => Object.hasOwn(MIRROR_TABLES, name)
export const mayRead = (viewer: Caller, table: MirrorTable): boolean => {
  const rule = recordOf(table).read
  if (rule.permission !== null) return can(viewer, rule.permission)
  return viewer.via === 'session' || rule.scope === 'any' || (rule.scope !== undefined && can(viewer, rule.scope))
}
/** Tables whose visible rows depend on permissions: all are loaded again when those change. */
export const TABLES_BY_ACCESS = TABLES.filter(
  (table) => recordOf(table).read.permission !== null || SOURCES[table]?.byAccess,
)
/** Tables whose visible rows depend on membership in rooms. */
export const TABLES_BY_ROOM = TABLES.filter((table) => SOURCES[table]?.byRoom)
/** Its rows sum up what lies beyond the window of another table: they are sent whole whenever they may have changed. */
export const sumsUpOlder = (table: MirrorTable): boolean => recordOf(table).beyond !== undefined

/**
 * The viewer, and where their windows begin. `kept`: records whose parts the device holds regardless of windows; `whole`: those of them whose parts it
 * lacks so far.
 */
export type View = { viewer: Caller; held: Held; kept: readonly string[]; whole?: readonly string[] }
export type WireRow = { json: string }
/** A row that changed: its JSON text, or null where it is gone. */
export type ChangedRow = { id: string; json: string | null }
/** Changes by transactions from `from` on and below `below`; without it, below every transaction that still ran when the snapshot was taken. */
export type Changes = { from: string; below?: string }

/** The visible rows that a device holds, as JSON text made by Postgres. */
export function selectRows(tx: Tx, table: MirrorTable, view: View) {
  const record = recordOf(table)
  const json = tx.unsafe(jsonOf(table, view.viewer))
  if (sumsUpOlder(table)) return tx<WireRow[]>`SELECT ${json} AS json FROM ${rowsBeyond(tx, table, view)}`
  return tx<WireRow[]>`
    SELECT ${json} AS json FROM ${tx(record.table)} WHERE ${visible(tx, table, view.viewer)} AND ${stays(tx, table, view)}`
}

/** SQL: a row that is there, in the window of a device. Null where a row has no day: not true. */
const stays = (tx: Tx, table: MirrorTable, { held, kept }: View): Statement =>
  tx`${heldSql(tx, recordOf(table), { since: held[table], kept })} ${present(tx, recordOf(table))}`

/** What changed, at most `limit` rows. What is not held any more, or never was, is gone. */
export function selectChanges(tx: Tx, table: MirrorTable, view: View, changes: Changes, limit: number) {
  const record = recordOf(table)
  const moved = movedParts(tx, table, view, changes)
  // By ids: an "or" between a row and its owner would be asked of every row there is.
  const changed = moved
    ? tx`id IN (SELECT id FROM ${tx(record.table)} WHERE ${changedIn(tx, changes)} UNION ${moved.parts})`
    : changedIn(tx, changes)
  return tx<ChangedRow[]>`
    SELECT id, CASE WHEN ${stays(tx, table, view)} THEN ${tx.unsafe(jsonOf(table, view.viewer))} END AS json
    FROM ${tx(record.table)} WHERE ${visible(tx, table, view.viewer)} AND ${changed} LIMIT ${limit}`
}

const movedParts = (tx: Tx, table: MirrorTable, { whole = [] }: View, changes: Changes) =>
  movedWithOwner(tx, recordOf(table), { moved: (xid) => changedIn(tx, changes, xid), whole })

/** Which of the tables have any row of the organisation that changed: most pulls find one or two. */
export async function changedTables(
  tx: Tx,
  tables: readonly MirrorTable[],
  view: View,
  changes: Changes,
): Promise<MirrorTable[]> {
  const probes = tables.map(
    (table) => tx`SELECT ${tx.unsafe(`'${table}'`)} AS name WHERE EXISTS (${anyChange(tx, table, view, changes)})`,
  )
  const [first, ...others] = probes
  if (!first) return []
  const rows = await tx<{ name: MirrorTable }[]>`${others.reduce((all, probe) => tx`${all} UNION ALL ${probe}`, first)}`
  return rows.map(({ name }) => name)
}

function anyChange(tx: Tx, table: MirrorTable, view: View, changes: Changes): Statement {
  const [beyond, changed] = [SOURCES[table]?.beyond, changedIn(tx, changes)]
  if (sumsUpOlder(table))
    return must(beyond, 'its domain says so').changes(
      tx,
      view.viewer,
      must(view.held[table], 'a window begins'),
      changed,
    )
  const moved = movedParts(tx, table, view, changes)
  const own = tx`SELECT FROM ${tx(recordOf(table).table)} WHERE ${changed}`
  return moved ? tx`SELECT WHERE EXISTS (${own}) OR EXISTS (${moved.owners})` : own
}

function jsonOf(table: MirrorTable, viewer: Caller): string {
  const hidden = hiddenFields(recordOf(table), viewer)
  return rowJson(table, { computed: SOURCES[table]?.computed ?? {}, hidden })
}

/** Rows without a table; their revision is a hash of their content, which checksums compare. */
function rowsBeyond(tx: Tx, table: MirrorTable, { viewer, held }: Pick<View, 'viewer' | 'held'>): Statement {
  const beyond = must(SOURCES[table]?.beyond, 'its domain says so')
  const rows = beyond.rows(tx, viewer, must(held[table], 'a window begins'))
  return tx`(SELECT told.*, ('x' || left(md5(told::text), 15))::bit(60)::bigint AS changed_xid FROM (${rows}) told) AS ${tx(recordOf(table).table)}`
}

/**
 * Ids and revisions of what a complete mirror holds; what it doesn't comes with `gone` where it changed by a transaction from `below` on, for its
 * revision counts as in motion.
 */
export function selectRevisions(tx: Tx, table: MirrorTable, view: View, below: string) {
  const record = recordOf(table)
  if (sumsUpOlder(table))
    return tx<Revision[]>`
      SELECT id, changed_xid::text AS rev, false AS gone FROM ${rowsBeyond(tx, table, view)}`
  return tx<Revision[]>`
    SELECT id, changed_xid::text AS rev, false AS gone FROM ${tx(record.table)}
    WHERE ${visible(tx, table, view.viewer)} AND ${stays(tx, table, view)}
    UNION ALL SELECT id, changed_xid::text AS rev, true AS gone FROM ${tx(record.table)}
    WHERE ${visible(tx, table, view.viewer)} AND changed_xid >= ${below}::text::xid8 AND (${stays(tx, table, view)}) IS NOT TRUE`
}
type Revision = { id: string; rev: string; gone: boolean }

/** True where what the rows are computed from, or held by, is in motion: whether a client has counted it depends on when it loaded. */
export async function isInMotion(tx: Tx, table: MirrorTable, view: View, from: string): Promise<boolean> {
  const motion = { from, below: XID_MAX }
  const { whole: _, ...looking } = view
  const moved = movedParts(tx, table, looking, motion)
  if (!moved && !sumsUpOlder(table)) return false
  const rows = await tx`SELECT FROM (${moved?.owners ?? anyChange(tx, table, view, motion)}) moving LIMIT 1`
  return rows.length > 0
}
const XID_MAX = '9223372036854775807'

const visible = (tx: Tx, table: MirrorTable, viewer: Caller): Statement =>
  SOURCES[table]?.visible?.(tx, viewer) ?? tx`true`
const present = (tx: Tx, { isLasting }: AnyRecord): Statement => (isLasting ? tx`` : tx`AND deleted_at IS NULL`)
const changedIn = (tx: Tx, { from, below }: Changes, xid = tx`changed_xid`): Statement =>
  tx`${xid} >= ${from}::text::xid8 AND ${xid} < ${below === undefined ? tx`pg_snapshot_xmin(pg_current_snapshot())` : tx`${below}::text::xid8`}`

/** True where the rooms that the viewer sees changed: they joined or left one, or one was closed. */
export async function roomsChanged(tx: Tx, viewer: Caller, changes: Changes): Promise<boolean> {
  const rows = await tx`
    SELECT 1 FROM chat_members WHERE user_id = ${viewer.userId} AND ${changedIn(tx, changes)}
    UNION ALL SELECT 1 FROM chat_rooms WHERE deleted_at IS NOT NULL AND ${changedIn(tx, changes)} LIMIT 1`
  return rows.length > 0
}
