import { type Accessor, createMemo, createSignal } from 'solid-js'

type Row = { id: string }

/**
 * Rows that somebody has picked out of a list. What counts is what they see: a picked row that a search hides is not among `selected`, and is
 * again when it is shown. One key picks a row, a range goes from the row that was picked last.
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
    /** A tap picks instead of opening: where there is no room for boxes until somebody wants them. */
    isPicking,
    setPicking,
    toggle(id: string) {
      const next = new Set(ids())
      if (!next.delete(id)) next.add(id)
      anchor = { id, before: next }
      setIds(next)
    },
    /** Picks from where the last one was picked to this one, in the order of `shown`; an earlier range from there is let go. */
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
