import type { OverlayRows } from '@werkbank/model/base/command.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'

/** A command without an answer, or whose effect has not reached the mirror yet. */
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
 * The effects of pending commands, by their own pure functions, in their order, each applied on top of the ones before. A command whose function throws
 * (its rows are gone, or an older version wrote its input) shows nothing: the server will refuse it.
 */
export function computeOverlay(base: BaseRows, pending: readonly PendingCommand[], userId: string): Overlay {
  const overlay: Overlay = new Map()
  for (const entry of pending) {
    const command = COMMANDS[entry.command as keyof typeof COMMANDS]
    const apply = (command as { overlay?: OverlayFunction } | undefined)?.overlay
    if (!apply) continue
    // Its own rows only: thousands may wait, and a copy of all that those before it do would cost the square of them.
    const draft: Overlay = new Map()
    try {
      apply(rowsView(base, overlay, draft), entry.input, { now: entry.createdAt, userId })
    } catch (error) {
      console.warn(`overlay of ${entry.command} could not be shown`, error)
      continue
    }
    for (const [table, rows] of draft) for (const [id, row] of rows) put(overlay, table, id, row)
  }
  return overlay
}

function put(overlay: Overlay, table: string, id: string, row: AnyRow | null): void {
  const rows = overlay.get(table) ?? new Map<string, AnyRow | null>()
  rows.set(id, row)
  overlay.set(table, rows)
}

/** Reads the draft above the overlay above the base; writes into the draft. */
function rowsView(base: BaseRows, overlay: Overlay, draft: Overlay): OverlayRows {
  const pendingOf = (table: string, id: string) => {
    const own = draft.get(table)?.get(id)
    return own === undefined ? overlay.get(table)?.get(id) : own
  }
  return {
    get(table, id) {
      const pending = pendingOf(table, id)
      return pending === undefined ? base.get(table, id) : (pending ?? undefined)
    },
    *all(table) {
      const [own, before] = [draft.get(table), overlay.get(table)]
      for (const row of base.all(table)) if (!own?.has(row.id) && !before?.has(row.id)) yield row
      for (const [id, row] of before ?? []) if (row !== null && !own?.has(id)) yield row
      for (const row of own?.values() ?? []) if (row !== null) yield row
    },
    // A row that so far exists only here has no revision: it was never in the mirror.
    set: (table, row) => put(draft, table, row.id, { rev: '', ...row }),
    remove: (table, id) => put(draft, table, id, null),
  }
}
