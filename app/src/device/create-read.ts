import { type Accessor, batch, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'

export interface Read<T> {
  /** Undefined until it is there, and where it can't be read. */
  value: Accessor<T | undefined>
  /** The first one is on its way. */
  loading: Accessor<boolean>
  /** Reads it anew; the last one stays meanwhile. */
  reload: () => Promise<void>
}

/**
 * What takes a while to read, of the device or the server: read when `source` says of what, and anew with each other `version`, while the last one stays.
 * Signals and no resource: a screen that is on its way waits for resources, and one that was read anew meanwhile held it up for ever.
 */
export function createRead<S, T>(
  source: Accessor<S | undefined>,
  read: (source: S) => Promise<T>,
  version?: Accessor<unknown>,
): Read<T> {
  const [value, setValue] = createSignal<T>()
  const [reading, setReading] = createSignal(false)
  let turn = 0
  const start = async (of: S | undefined) => {
    turn += 1
    const mine = turn
    setReading(of !== undefined)
    const next = of === undefined ? undefined : await read(of).catch(() => undefined) // the caller shows that it is missing
    if (mine !== turn) return // read again meanwhile
    batch(() => {
      setValue(() => next)
      setReading(false)
    })
  }
  createEffect(
    on(source, (of) => {
      setValue(undefined)
      void start(of)
    }),
  )
  if (version) createEffect(on(version, () => void start(untrack(source)), { defer: true }))
  onCleanup(() => (turn += 1))
  return { value, loading: () => reading() && value() === undefined, reload: () => start(untrack(source)) }
}
