import { type Accessor, createSignal } from 'solid-js'
import { type DeviceDatabase, withStorage } from './database.ts'

export interface Draft<T> {
  value: Accessor<T>
  /** Changes some fields; kept on this device at once. */
  set: (change: Partial<T>) => void
  /** Forgets it, e.g. after its command was enqueued. */
  clear: () => void
}

/**
 * What somebody types into a form that is no document: it survives leaving the screen, a reload and an update of the app.
 * `name` tells forms apart, e.g. `customer:new`. Starts as `initial` and takes what was kept as soon as it is read, unless
 * typing began before.
 */
export const createDraft = <T extends object>(database: DeviceDatabase, name: string, initial: T): Draft<T> =>
  createKept(database, `draft:${name}`, initial)

/** The same for what is nobody's work, such as how somebody wants to see a list: it is gone with the person, without a question. */
export function createKept<T extends object>(database: DeviceDatabase, key: string, initial: T): Draft<T> {
  const [value, setValue] = createSignal<T>(initial)
  let touched = false
  const keep = (work: Promise<unknown>) => void work.catch(() => undefined) // the storage banner tells; the form goes on
  keep(
    withStorage(database, () => database.meta.get(key)).then((stored) => {
      if (stored && !touched) setValue(() => ({ ...initial, ...(stored.value as Partial<T>) }))
    }),
  )
  return {
    value,
    set(change) {
      touched = true
      setValue((before) => ({ ...before, ...change }))
      keep(withStorage(database, () => database.meta.put({ key, value: value() })))
    },
    clear() {
      touched = true
      setValue(() => initial)
      keep(withStorage(database, () => database.meta.delete(key)))
    },
  }
}
