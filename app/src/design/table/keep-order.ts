import { type Accessor, createMemo, createSignal, untrack } from 'solid-js'

/**
 * Keeps rows in place while the person is reading (`looking`): changed rows are updated in place, removed ones disappear, new and moved ones wait.
 * `release` inserts them. Another `view` (sort, filter, screen) is always shown at once.
 */
export function keepOrder<T extends { id: string }>(
  rows: Accessor<readonly T[]>,
  looking: Accessor<boolean>,
  view: () => string,
) {
  const [released, setReleased] = createSignal(0)
  let shownView = ''
  let shownRelease = -1
  const state = createMemo<{ rows: readonly T[]; waiting: number }>(
    (before) => {
      const next = rows()
      const sameView = view() === shownView && released() === shownRelease
      shownView = view()
      shownRelease = untrack(released)
      if (!looking() || !sameView || before.rows.length === 0) return { rows: next, waiting: 0 }
      return holdPlaces(before.rows, next)
    },
    { rows: [], waiting: 0 },
  )
  return {
    rows: () => state().rows,
    waiting: () => state().waiting,
    release: () => setReleased((n) => n + 1),
  }
}

/** Pure part: `shown` with the rows of `next` in the places of `shown`, and how many of `next` are new or moved. */
export function holdPlaces<T extends { id: string }>(
  shown: readonly T[],
  next: readonly T[],
): { rows: readonly T[]; waiting: number } {
  if (sameOrder(shown, next)) return { rows: next, waiting: 0 }
  const byId = new Map(next.map((row) => [row.id, row]))
  const kept = shown.flatMap((row) => byId.get(row.id) ?? [])
  // A typed filter is a new view: when most rows come or go, show it at once.
  if (kept.length < shown.length / 2 || next.length > kept.length * 2) return { rows: next, waiting: 0 }
  const keptIds = new Set(kept.map((row) => row.id))
  const nextKept = next.filter((row) => keptIds.has(row.id))
  const moved = nextKept.filter((row, index) => row.id !== kept[index]?.id).length
  const waiting = next.length - nextKept.length + Math.min(moved, 1)
  return waiting === 0 ? { rows: next, waiting: 0 } : { rows: kept, waiting }
}

function sameOrder(a: readonly { id: string }[], b: readonly { id: string }[]): boolean {
  return a.length === b.length && a.every((row, index) => row.id === b[index]?.id)
}
