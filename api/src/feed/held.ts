import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { dayBegins, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { type Held, MIRROR_TABLES, type MirrorTable, tableOf } from '@werkbank/model/mirror/tables.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import {
  aloneWindow,
  heldFrom,
  isOfOwner,
  type PartWindow,
  type RowWindow,
  rowWindow,
} from '@werkbank/model/records/window.ts'
import { companyZone } from '../http/organisation.ts'

const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]
const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]
const WINDOWS = TABLES.flatMap((table) => {
  const { holds, fields } = recordOf(table)
  if (!holds) return []
  const { newerThan, months } = rowWindow(holds)
  const owned = isOfOwner(holds) ? recordOf(tableOf(holds.owner)).fields : fields
  return { table, months, isDay: owned[newerThan]?.columns[0] === 'date' }
})

/** Where the windows of the organisation's tables begin now, including the tables that sum up what lies before them. */
export async function heldNow(tx: Tx, { orgId }: Pick<Caller, 'orgId'>, now: Date): Promise<Held> {
  const [zone, months] = await Promise.all([
    companyZone(tx),
    settingValues(tx, { orgId }, ...WINDOWS.map((window) => window.months)),
  ])
  const today = dayIn(now, zone)
  const held: Held = {}
  for (const [index, { table, isDay }] of WINDOWS.entries()) {
    const day = heldFrom(today, months[index] ?? 0)
    held[table] = isDay ? day : dayBegins(day, zone)
  }
  for (const table of TABLES) {
    const { beyond } = recordOf(table)
    if (beyond !== undefined) held[table] = held[beyond as MirrorTable]
  }
  return held
}

/** Which rows a device holds beside those that windows say: parts of `kept`, records by their ids. */
type Kept = { since: string | undefined; kept: readonly string[] }

/** SQL: does a device hold the row of the query? `isHeld` of the model says the same of a row on a device. */
export function heldSql(tx: Tx, record: AnyRecord, { since, kept }: Kept): Statement {
  const { holds } = record
  if (!holds || since === undefined) return tx`true`
  if (!isOfOwner(holds))
    return tx`(${inWindow(tx, record, holds, since)} ${record.holdsParts ? orNamed(tx, kept, record.table) : tx``})`
  const [owner, column] = [ownerOf(holds), ownerColumn(tx, record, holds)]
  const owned = tx`${column} IN (
    SELECT id FROM ${tx(owner.table)} WHERE ${inWindow(tx, owner, rowWindow(holds), since)} ${orNamed(tx, kept)})`
  const alone = aloneWindow(holds)
  if (!alone) return owned
  const { table } = record
  // By ids: an "or" would be asked of every row there is.
  return tx`${tx.unsafe(table)}.id IN (
    SELECT id FROM ${tx(table)} WHERE ${owned}
    UNION ALL SELECT id FROM ${tx(table)} WHERE ${column} IS NULL AND (${inWindow(tx, record, alone, since)} ${orNamed(tx, kept)}))`
}
const orNamed = (tx: Tx, ids: readonly string[], table?: string): Statement =>
  ids.length > 0 ? tx`OR ${tx.unsafe(table ? `${table}.id` : 'id')} = ANY(${ids as string[]}::uuid[])` : tx``

// Each part of the "or" by itself is found by an index: none applies a function to a column.
function inWindow(tx: Tx, { table, fields }: AnyRecord, window: RowWindow, since: string): Statement {
  const { newerThan, open, otherwise } = window
  const column = (field: string) => tx.unsafe(`${table}.${columnOf(field)}`)
  const type = fields[newerThan]?.columns[0] ?? 'date'
  const newer = tx`${column(newerThan)} >= ${since}::text::${tx.unsafe(type)}`
  // A day begins in UTC where it is compared with a moment, as in the texts that devices compare.
  const moment = type === 'date' ? tx`${since}::text || 'T00:00:00Z'` : tx`${since}::text`
  const parts = [
    ...(open ? [tx`${column(open.field)} = ANY(${open.choices as string[]}::text[])`] : []),
    ...(open?.counts ? [tx`${column(open.counts)} > 0`] : []),
    ...(otherwise ? [tx`(${column(newerThan)} IS NULL AND ${column(otherwise)} >= (${moment})::timestamptz)`] : []),
  ]
  return parts.length > 0 ? tx`(${parts.reduce((all, part) => tx`${all} OR ${part}`, newer)})` : newer
}

const ownerOf = ({ owner }: PartWindow): AnyRecord => recordOf(tableOf(owner))
const ownerColumn = (tx: Tx, { table }: AnyRecord, { field }: PartWindow) => tx.unsafe(`${table}.${columnOf(field)}`)

/** Records that a device asks for by their ids, of those with a window of their own: their rows have not changed. */
function namedOwners(tx: Tx, { table }: AnyRecord, whole: readonly string[]) {
  if (whole.length === 0) return undefined
  const named = tx`SELECT id FROM ${tx(table)} WHERE id = ANY(${whole as string[]}::uuid[])`
  return { owners: named, parts: named }
}

/**
 * A query for the parts that may have come into a device's window or left it without a change of their own: their owners were changed so that
 * `moved`, a condition on an xid column, is met, or are `whole`, named by their ids. Undefined of other records.
 */
export function movedWithOwner(
  tx: Tx,
  record: AnyRecord,
  { moved, whole }: { moved: (xid: Statement) => Statement; whole: readonly string[] },
): { owners: Statement; parts: Statement } | undefined {
  const { holds } = record
  if (!holds) return undefined
  if (!isOfOwner(holds)) return record.holdsParts && namedOwners(tx, record, whole)
  const [owner, column] = [ownerOf(holds), ownerColumn(tx, record, holds)]
  const owners = tx`SELECT id FROM ${tx(owner.table)} WHERE ${moved(tx`held_xid`)} ${orNamed(tx, whole)}`
  const owned = tx`SELECT id FROM ${tx(record.table)} WHERE ${column} IN (${owners})`
  if (holds.alone === undefined || whole.length === 0) return { owners, parts: owned }
  const alone = tx`SELECT id FROM ${tx(record.table)} WHERE ${column} IS NULL AND id = ANY(${whole as string[]}::uuid[])`
  return { owners: tx`${owners} UNION ALL ${alone}`, parts: tx`${owned} UNION ALL ${alone}` }
}
