import { createSignal } from 'solid-js'

export type Row = { id: string; rev: string }

/**
 * One table of the mirror in memory: the server's rows (`base`) and, above them, the effects of pending commands (`overlay`, null = deleted). Rows are
 * replaced, never mutated, so identity shows a change.
 */
export class TableStore<R extends Row = Row> {
  readonly #base = new Map<string, R>()
  #overlay: ReadonlyMap<string, R | null> = new Map()
  readonly #version: () => number
  readonly #setVersion: (change: (n: number) => number) => void
  #list: { version: number; rows: readonly R[] } | undefined
  #groups = new Map<string, { version: number; groups: Map<unknown, R[]> }>()

  constructor() {
    const [version, setVersion] = createSignal(0)
    this.#version = version
    this.#setVersion = setVersion
  }

  get base(): ReadonlyMap<string, R> {
    return this.#base
  }

  /** The row with pending changes; reactive. */
  get(id: string): R | undefined {
    this.#version()
    const pending = this.#overlay.get(id)
    return pending === undefined ? this.#base.get(id) : (pending ?? undefined)
  }

  /** The row as the server said it; reactive. */
  said(id: string): R | undefined {
    this.#version()
    return this.#base.get(id)
  }

  /** All rows with pending changes; reactive. The same array until something changes. */
  all(): readonly R[] {
    const version = this.#version()
    if (this.#list?.version !== version) this.#list = { version, rows: this.#merged() }
    return this.#list.rows
  }

  /** The rows whose `field` is `value`; reactive, from an index made once per change of the table. */
  by(field: keyof R & string, value: unknown): readonly R[] {
    const version = this.#version()
    let index = this.#groups.get(field)
    if (index?.version !== version) {
      index = { version, groups: Map.groupBy(this.all(), (row) => row[field]) }
      this.#groups.set(field, index)
    }
    return index.groups.get(value) ?? []
  }

  /** Takes over what the server said. */
  apply(change: { rows?: Iterable<R>; gone?: Iterable<string>; clear?: boolean }): void {
    if (change.clear) this.#base.clear()
    for (const row of change.rows ?? []) this.#base.set(row.id, row)
    for (const id of change.gone ?? []) this.#base.delete(id)
    this.#setVersion((n) => n + 1)
  }

  /** Replaces the effect of pending commands on this table. */
  setOverlay(overlay: ReadonlyMap<string, R | null>): void {
    if (overlay.size === 0 && this.#overlay.size === 0) return
    this.#overlay = overlay
    this.#setVersion((n) => n + 1)
  }

  #merged(): readonly R[] {
    if (this.#overlay.size === 0) return [...this.#base.values()]
    const merged: R[] = []
    for (const [id, row] of this.#base) {
      const pending = this.#overlay.get(id)
      if (pending === undefined) merged.push(row)
      else if (pending !== null) merged.push(pending)
    }
    for (const [id, row] of this.#overlay) if (row !== null && !this.#base.has(id)) merged.push(row)
    return merged
  }
}
