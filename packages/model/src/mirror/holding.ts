import type { AnyRecord } from '../records/define-record.ts'
import { aloneWindow, isHeld, isOfOwner, type RowWindow } from '../records/window.ts'
import { type Held, MIRROR_TABLES, type MirrorTable, tableOf } from './tables.ts'

/** What a device holds: where windows begin, and the records whose parts it holds regardless of windows, because a person opened them. */
export type Holding = { held: Held; kept: readonly string[] }

/** How many of them a device keeps: those that were looked at last. */
export const KEPT_MAX = 50

type Row = { id: string }
const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]
const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]

/** The tables with a window. */
export const WINDOWS = TABLES.filter((table) => recordOf(table).holds)

type Part = { table: MirrorTable; field: string; owner: MirrorTable; alone: RowWindow | undefined }
const PARTS = new Map<MirrorTable, Part>(
  WINDOWS.flatMap((table) => {
    const { holds } = recordOf(table)
    if (!holds || !isOfOwner(holds)) return []
    return [[table, { table, field: holds.field, owner: tableOf(holds.owner), alone: aloneWindow(holds) }]]
  }),
)
const PARTS_BY_OWNER = Map.groupBy(PARTS.values(), ({ owner }) => owner)

/** The tables of a record's parts, each with the field that refers to the record. */
export const partsOf = (table: MirrorTable): readonly Part[] => PARTS_BY_OWNER.get(table) ?? []

/** Records with parts that windows leave out: those that somebody opened are held with them. */
export const isOwner = (table: MirrorTable): boolean => PARTS_BY_OWNER.has(table)

type Find = (table: MirrorTable, id: string) => Row | undefined

/** Whether a device holds a row of a table, by its own rows: `find` is asked for that which a part belongs to. The feed says the same in SQL. */
export function holdsRow(table: MirrorTable, row: Row, holding: Holding, find: Find): boolean {
  const [{ holds }, since, part] = [recordOf(table), holding.held[table], PARTS.get(table)]
  if (!holds || since === undefined) return true
  if (!part) return isOfOwner(holds) || isHeld(holds, row, since) || (isOwner(table) && holding.kept.includes(row.id))
  const id = ownerId(row, part)
  if (id !== row.id) return holdsPartsOf(part.owner, id, holding, find)
  return holding.kept.includes(id) || (part.alone !== undefined && isHeld(part.alone, row, since))
}

/** Which record a part belongs to; itself where to none. */
export const ownerId = (row: Row, { field }: { field: string }): string =>
  String((row as unknown as Record<string, unknown>)[field] ?? row.id)

/**
 * Whether a device holds the parts of a record. Those of one that its person may not see stay: checksums say where the server leaves them out. Of one that
 * this device doesn't hold no part is here (`Mirror.holdsParts`).
 */
export function holdsPartsOf(table: MirrorTable, id: string, { held, kept }: Holding, find: Find): boolean {
  const [part] = partsOf(table)
  const since = part && held[part.table]
  if (since === undefined || kept.includes(id)) return true
  const [{ holdsParts }, owner] = [recordOf(table), find(table, id)]
  return owner === undefined || (holdsParts !== undefined && isHeld(holdsParts, owner, since))
}
