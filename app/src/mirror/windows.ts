import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isHeld, type Window } from '@werkbank/model/records/window.ts'
import type { MirrorChanges } from './mirror.ts'
import type { Row } from './table-store.ts'

/** What a device holds of the tables that have a window (decision 0075). */

const tableNames = Object.keys(MIRROR_TABLES) as MirrorTable[]
const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]
const WINDOWS = tableNames.flatMap((table) => {
  const { holds } = recordOf(table)
  return holds ? [[table, holds] as const] : []
})

/** The tables that tell what lies beyond the windows of these. */
export const beyondOf = (tables: readonly MirrorTable[]): MirrorTable[] =>
  tableNames.filter((table) => {
    const { beyond } = recordOf(table)
    return beyond !== undefined && tables.includes(beyond as MirrorTable)
  })

/**
 * The tables to load because windows have moved: those that begin earlier now, and what tells of the rows beyond. A window that only begins later
 * needs no loading: rows are let go.
 */
export function movedTables(before: Held, now: Held): MirrorTable[] {
  const moved = WINDOWS.flatMap(([table]) => (before[table] === now[table] ? [] : table))
  const earlier = moved.filter((table) => (before[table] ?? '') > (now[table] ?? ''))
  return [...new Set([...earlier, ...beyondOf(tableNames).filter((table) => before[table] !== now[table])])]
}

/** Windows after some tables were loaded: theirs are as the server said, and others that begin later now let go of rows. */
export function heldAfter(before: Held, now: Held, loaded: readonly MirrorTable[]): Held {
  const after: Held = { ...before }
  for (const table of loaded) after[table] = now[table]
  for (const [table] of WINDOWS) if ((now[table] ?? '') > (after[table] ?? '')) after[table] = now[table]
  return after
}

export const differ = (before: Held, now: Held): boolean => WINDOWS.some(([table]) => before[table] !== now[table])

/** The changes, with the rows let go that fall out of windows which begin later now. */
export function withoutOlder(
  changes: MirrorChanges,
  before: Held,
  now: Held,
  rowsOf: (table: MirrorTable) => Iterable<Row>,
): MirrorChanges {
  const all = { ...changes }
  for (const [table, window] of WINDOWS) {
    const since = now[table]
    if (since === undefined || since === before[table] || changes[table]?.clear) continue
    all[table] = { clear: true, rows: rowsHeld([...rowsOf(table)], changes[table] ?? {}, window, since) }
  }
  return all
}

function rowsHeld(
  before: readonly Row[],
  { rows = [], gone = [] }: NonNullable<MirrorChanges[MirrorTable]>,
  window: Window,
  since: string,
) {
  const left = new Map(before.map((row) => [row.id, row]))
  for (const row of rows) left.set(row.id, row)
  for (const id of gone) left.delete(id)
  return [...left.values()].filter((row) => isHeld(window, row, since))
}
