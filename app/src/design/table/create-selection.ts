import { type Accessor, createMemo, createSignal } from 'solid-js'

type Row = { id: string }

/**
 * The selected rows of a list. Only visible rows count: a selected row that a search hides is not among `selected`, until it is visible again. One key
 * selects a row, a range starts at the row that was selected last.
 */
export function createSelection<R extends Row>(rows: Accessor<readonly R[]>) {
  const [ids, setIds] = createSignal<ReadonlySet<string>>(new Set())
  const [isPicking, setPicking] = createSignal(false)
  /** Where a range begins, and what was picked before it. */
  let anchor: { id: string; before: ReadonlySet<string> } | undefined
  const selected = createMemo(() => (ids().size === 0 ? [] : rows().filter(({ id }) => ids().has(id))))
  return {
    has: (id: string) => ids().has(id),
    selected,
    /** Every row that is shown. */
    isAll: () => selected().length > 0 && selected().length === rows().length,
    /** A tap selects instead of opening, where there is no room for boxes. */
    isPicking,
    setPicking,
    toggle(id: string) {
      const next = new Set(ids())
      if (!next.delete(id)) next.add(id)
      anchor = { id, before: next }
      setIds(next)
    },
    /** Selects from the last selected row to this one, in the order of `shown`; an earlier range from there is deselected. */
    reach(shown: readonly Row[], to: string) {
      anchor ??= { id: to, before: new Set() }
      const [from, until] = [anchor.id, to].map((id) => shown.findIndex((row) => row.id === id)).sort((a, b) => a - b)
      if (from === undefined || until === undefined || from < 0) return
      setIds(new Set([...anchor.before, ...shown.slice(from, until + 1).map(({ id }) => id)]))
    },
    /** All of them, or none where all are picked. */
    toggleAll(some: readonly Row[]) {
      const next = new Set(ids())
      const isLess = some.every(({ id }) => next.has(id))
      for (const { id } of some) isLess ? next.delete(id) : next.add(id)
      setIds(next)
    },
    all: () => setIds(new Set(rows().map(({ id }) => id))),
    clear() {
      anchor = undefined
      setIds(new Set<string>())
      setPicking(false)
    },
  }
}
export type Selection = Omit<ReturnType<typeof createSelection>, 'selected'> & { selected: Accessor<readonly Row[]> }
