import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { grantsBehind, hangsOnRights } from '@werkbank/model/scopes.ts'
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
  // A record's page is not sent while it has no title, for until then it adds nothing to the record.
  pages: { sent: (tx) => tx`(subject_id IS NULL OR title <> '')` },
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
/** Its visible rows depend on permissions: it is loaded again when those change. */
export function hangsOnAccess(table: MirrorTable): boolean {
  const { read, scope } = recordOf(table)
  return read.permission !== null || SOURCES[table]?.byAccess === true || hangsOnRights(scope)
}
/** Its visible rows depend on membership in one of these scopes. */
export const hangsOnGrants = (table: MirrorTable, scopes: ReadonlySet<string>): boolean =>
  grantsBehind(recordOf(table).scope).some((scope) => scopes.has(scope))
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

function visible(tx: Tx, table: MirrorTable, viewer: Caller): Statement {
  const sent = SOURCES[table]?.sent
  const inScope = rowIsVisible(tx, viewer, recordOf(table))
  return sent ? tx`${inScope} AND ${sent(tx)}` : inScope
}
const present = (tx: Tx, { isLasting }: AnyRecord): Statement => (isLasting ? tx`` : tx`AND deleted_at IS NULL`)
const changedIn = (tx: Tx, { from, below }: Changes, xid = tx`changed_xid`): Statement =>
  tx`${xid} >= ${from}::text::xid8 AND ${xid} < ${below === undefined ? tx`pg_snapshot_xmin(pg_current_snapshot())` : tx`${below}::text::xid8`}`

/** The kinds of scopes of which the viewer is in other ones now: they joined or left one, or one was closed. */
export async function changedGrants(tx: Tx, viewer: Caller, changes: Changes): Promise<ReadonlySet<string>> {
  const rows = await tx<{ scope: string }[]>`
    SELECT DISTINCT scope FROM grants WHERE org_id = current_org() AND ${changedIn(tx, changes)}
      AND (user_id = ${viewer.userId} OR (everybody AND NOT holds))`
  return new Set(rows.map(({ scope }) => scope))
}
