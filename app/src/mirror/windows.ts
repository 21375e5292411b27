import { type Holding, holdsRow, isOwner, ownerId, partsOf, WINDOWS } from '@werkbank/model/mirror/holding.ts'
import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { MirrorChanges } from './mirror.ts'
import type { Row } from './table-store.ts'

/** What a device holds of the tables that have a window (decisions 0075, 0077). */

const tableNames = Object.keys(MIRROR_TABLES) as MirrorTable[]
const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]
/** The tables of which a device holds what somebody opened: records, and their parts by the field that names the record. */
const KEPT_TABLES = [
  ...tableNames.flatMap(partsOf),
  ...tableNames.filter((table) => isOwner(table) && WINDOWS.includes(table)).map((table) => ({ table, field: 'id' })),
]

/** The tables that sum up the rows beyond the windows of these. */
export const beyondOf = (tables: readonly MirrorTable[]): MirrorTable[] =>
  tableNames.filter((table) => {
    const { beyond } = recordOf(table)
    return beyond !== undefined && tables.includes(beyond as MirrorTable)
  })

/**
 * The tables to load because windows have moved: those that begin earlier now, and those that sum up the rows beyond. A window that only begins later
 * needs no loading: rows are deleted.
 */
export function movedTables(before: Held, now: Held): MirrorTable[] {
  const moved = WINDOWS.filter((table) => before[table] !== now[table])
  const earlier = moved.filter((table) => (before[table] ?? '') > (now[table] ?? ''))
  return [...new Set([...earlier, ...beyondOf(tableNames).filter((table) => before[table] !== now[table])])]
}

/** Windows after some tables were loaded: theirs are as the server sent them, and others that begin later now drop rows. */
export function heldAfter(before: Held, now: Held, loaded: readonly MirrorTable[]): Held {
  const after: Held = { ...before }
  for (const table of loaded) after[table] = now[table]
  for (const table of WINDOWS) if ((now[table] ?? '') > (after[table] ?? '')) after[table] = now[table]
  return after
}

export const differ = (before: Held, now: Held): boolean => WINDOWS.some((table) => before[table] !== now[table])

type Rows = ReadonlyMap<string, Row>

/** The changes, plus the deletion of rows outside of windows that begin later now, and of records that are no longer kept, with their parts. */
export function withoutOlder(
  changes: MirrorChanges,
  before: Holding,
  now: Holding,
  rowsOf: (table: MirrorTable) => Rows,
): MirrorChanges {
  const all = { ...changes }
  const after = makeAfter(changes, rowsOf)
  const rowAfter = (table: MirrorTable, id: string) => after(table).get(id)
  for (const table of WINDOWS) {
    const isMoved = now.held[table] !== undefined && now.held[table] !== before.held[table]
    if (!isMoved || changes[table]?.clear) continue
    all[table] = { clear: true, rows: [...after(table).values()].filter((row) => holdsRow(table, row, now, rowAfter)) }
  }
  const dropped = new Set(before.kept.filter((id) => !now.kept.includes(id)))
  if (dropped.size === 0) return all
  for (const { table, field } of KEPT_TABLES) {
    if (all[table]?.clear) continue
    const lost = [...after(table).values()].filter(
      (row) => dropped.has(ownerId(row, { field })) && !holdsRow(table, row, now, rowAfter),
    )
    if (lost.length > 0)
      all[table] = { ...all[table], gone: [...(all[table]?.gone ?? []), ...lost.map(({ id }) => id)] }
  }
  return all
}

/** The rows of tables as they will be with the changes, each worked out once. */
function makeAfter(changes: MirrorChanges, rowsOf: (table: MirrorTable) => Rows): (table: MirrorTable) => Rows {
  const known = new Map<MirrorTable, Rows>()
  const merged = (before: Rows, { rows = [], gone = [], clear }: NonNullable<MirrorChanges[MirrorTable]>): Rows => {
    const left = new Map(clear ? [] : before)
    for (const row of rows) left.set(row.id, row)
    for (const id of gone) left.delete(id)
    return left
  }
  return (table) => {
    const change = changes[table]
    const rows = known.get(table) ?? (change ? merged(rowsOf(table), change) : rowsOf(table))
    known.set(table, rows)
    return rows
  }
}
