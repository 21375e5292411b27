import type { DeviceDatabase } from './database.ts'
import { createDraft } from './draft.ts'

export interface RowDraft<Row> {
  /** What the form shows: what was typed, else what the row says. */
  value: <F extends keyof Row & string>(field: F) => Row[F]
  set: <F extends keyof Row & string>(field: F, to: Row[F]) => void
  /** What differs from the row, with what stood there when its change began; undefined where nothing does. */
  changes: () => { fields: Partial<Row>; seen: Partial<Row> } | undefined
  clear: () => void
}

/**
 * Unsaved changes of one row, stored like a draft. Each has the value that the person saw when they began, so that a concurrent change is never
 * overwritten unseen (PR-04). A draft belongs to its row: a form for another row needs another draft.
 */
export function createRowDraft<Row extends { id: string }>(
  database: DeviceDatabase,
  table: string,
  row: () => Row,
): RowDraft<Row> {
  type Fields = Partial<Row>
  const draft = createDraft<{ typed: Fields; seen: Fields }>(database, `${table}:${row().id}`, { typed: {}, seen: {} })
  const changes = () => {
    const { typed, seen } = draft.value()
    const changed = (Object.keys(typed) as (keyof Row & string)[]).filter((field) => !same(typed[field], row()[field]))
    if (changed.length === 0) return undefined
    const pick = (from: Fields) => Object.fromEntries(changed.map((field) => [field, from[field]])) as Fields
    return { fields: pick(typed), seen: pick(seen) }
  }
  return {
    value: (field) => {
      const { typed } = draft.value()
      return field in typed ? (typed[field] as Row[typeof field]) : row()[field]
    },
    set(field, to) {
      const { [field]: _typed, ...typed } = draft.value().typed
      const { [field]: before = row()[field] ?? null, ...seen } = draft.value().seen
      // A field set back to its old value is no change: it must not become one when another person changes the row.
      const kept = { typed: typed as Fields, seen: seen as Fields }
      if (!same(to, before)) {
        kept.typed[field] = to
        kept.seen[field] = before as Row[typeof field]
      }
      draft.set(kept)
    },
    changes,
    clear: draft.clear,
  }
}

/** A row from before the app knew a field lacks it: there is nothing in it. */
const same = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null)
