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
 * The unsaved content of a form that is no document: it survives leaving the screen, a reload and an update of the app. `name` identifies the form, e.g.
 * `customer:new`. Starts as `initial` and takes the stored draft as soon as it is read, unless typing began before.
 */
export const createDraft = <T extends object>(database: DeviceDatabase, name: string, initial: T): Draft<T> =>
  createKept(database, `draft:${name}`, initial)

/** The same for preferences, such as the columns of a list: it is deleted with the person's data, without a question. */
export function createKept<T extends object>(database: DeviceDatabase, key: string, initial: T): Draft<T> {
  const [value, setValue] = createSignal<T>(initial)
  let touched = false
  const keep = (work: Promise<unknown>) => void work.catch(() => undefined) // the storage banner reports it; the form goes on
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
