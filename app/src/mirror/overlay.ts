import type { OverlayRows } from '@werkbank/model/base/command.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'

/** A command that the server has not decided yet, or whose effect the mirror has not seen yet. */
export interface PendingCommand {
  command: string
  input: unknown
  createdAt: string
  /** What the server said, once it has. */
  answer?: { cursor?: unknown } | undefined
}

type AnyRow = Record<string, unknown>
type OverlayFunction = (rows: OverlayRows, input: unknown, context: { now: string; userId: string }) => void
export type Overlay = Map<string, Map<string, AnyRow | null>>

export interface BaseRows {
  get(table: string, id: string): AnyRow | undefined
  all(table: string): Iterable<AnyRow & { id: string }>
}

/**
 * What the pending commands will do, by their own pure functions, in their order, on a copy. A command whose function
 * throws (its rows are gone, or an older version wrote its input) shows nothing; it is not the place to fail.
 */
export function computeOverlay(base: BaseRows, pending: readonly PendingCommand[], userId: string): Overlay {
  const overlay: Overlay = new Map()
  for (const entry of pending) {
    const command = COMMANDS[entry.command as keyof typeof COMMANDS]
    const apply = (command as { overlay?: OverlayFunction } | undefined)?.overlay
    if (!apply) continue
    const draft: Overlay = new Map([...overlay].map(([table, rows]) => [table, new Map(rows)]))
    try {
      apply(rowsView(base, draft), entry.input, { now: entry.createdAt, userId })
    } catch (error) {
      console.warn(`overlay of ${entry.command} could not be shown`, error)
      continue
    }
    for (const [table, rows] of draft) overlay.set(table, rows)
  }
  return overlay
}

function rowsView(base: BaseRows, draft: Overlay): OverlayRows {
  const write = (table: string, id: string, row: AnyRow | null) => {
    const rows = draft.get(table) ?? new Map<string, AnyRow | null>()
    rows.set(id, row)
    draft.set(table, rows)
  }
  return {
    get(table, id) {
      const pending = draft.get(table)?.get(id)
      return pending === undefined ? base.get(table, id) : (pending ?? undefined)
    },
    *all(table) {
      const pending = draft.get(table)
      for (const row of base.all(table)) if (!pending?.has(row.id)) yield row
      for (const row of pending?.values() ?? []) if (row !== null) yield row
    },
    // A row that so far exists only here has no revision: it was never in the mirror.
    set: (table, row) => write(table, row.id, { rev: '', ...row }),
    remove: (table, id) => write(table, id, null),
  }
}
