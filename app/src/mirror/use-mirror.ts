import type { MirrorRow, MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import { useWorkspace } from '../identity/session.tsx'
import type { Mirror } from './mirror.ts'
import { type SearchOptions, searchRows } from './search.ts'

/** The mirror itself, for code that reads without a component's hooks. */
export function useMirror(): Mirror {
  return useWorkspace().mirror
}

/** All rows of a table, with pending changes. The same array until something changes. */
export function useTable<T extends MirrorTable>(name: T): Accessor<readonly MirrorRow<T>[]> {
  const table = useMirror().table(name)
  return () => table.all()
}

/** One row, with pending changes; undefined while there is none. */
export function useRow<T extends MirrorTable>(
  name: T,
  id: Accessor<string | null | undefined>,
): Accessor<MirrorRow<T> | undefined> {
  const table = useMirror().table(name)
  return createMemo(() => {
    const wanted = id()
    return wanted ? table.get(wanted) : undefined
  })
}

/** The rows whose `field` has this value, e.g. the lines of an order. */
export function useRowsBy<T extends MirrorTable>(
  name: T,
  field: keyof MirrorRow<T> & string,
  value: Accessor<unknown>,
): Accessor<readonly MirrorRow<T>[]> {
  const table = useMirror().table(name)
  return createMemo(() => table.by(field, value()))
}

/** Rows that match what is typed, the best first; all rows for an empty query. Answers within a frame at 10,000 rows. */
export function useSearch<T extends MirrorTable>(
  name: T,
  query: Accessor<string>,
  options: SearchOptions<MirrorRow<T>> = {},
): Accessor<readonly MirrorRow<T>[]> {
  const mirror = useMirror()
  return createMemo(() => searchRows(mirror, name, mirror.all(name), query(), options))
}

const glowMs = 2000
const manyMax = 50

/** Rows that other people changed just now, id → '' for two seconds; pass it to `DataTable glow`. A flood of changes does not glow. */
export function useChanged(name: MirrorTable): Accessor<ReadonlyMap<string, string>> {
  const mirror = useMirror()
  const [changed, setChanged] = createSignal<ReadonlyMap<string, string>>(new Map())
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const off = mirror.onChange((changes) => {
    const change = changes[name]
    if (!change?.rows?.length || change.clear || change.rows.length > manyMax) return
    const ids = change.rows.map((row) => row.id)
    setChanged((before) => new Map([...before, ...ids.map((id) => [id, ''] as const)]))
    const timer = setTimeout(() => {
      timers.delete(timer)
      setChanged((before) => new Map([...before].filter(([id]) => !ids.includes(id))))
    }, glowMs)
    timers.add(timer)
  })
  onCleanup(() => {
    off()
    for (const timer of timers) clearTimeout(timer)
  })
  return changed
}
