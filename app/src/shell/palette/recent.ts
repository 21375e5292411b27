import { useLocation } from '@solidjs/router'
import { createEffect, createSignal, on } from 'solid-js'
import { type DeviceDatabase, withStorage } from '../../device/database.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { placeOf, subjectAt } from '../../subjects.ts'
import { withLatest } from '../leaving/with-latest.ts'

const KEY = 'recent'

async function readRecent(database: DeviceDatabase): Promise<string[]> {
  const kept = await withStorage(database, () => database.meta.get(KEY))
  return Array.isArray(kept?.value) ? kept.value.filter((subject) => typeof subject === 'string') : []
}

/** Read and written in one transaction: another tab remembers what is opened there. */
async function remember(database: DeviceDatabase, subject: string): Promise<string[]> {
  return await withStorage(database, () =>
    database.transaction('rw', database.meta, async () => {
      const value = withLatest(await readRecent(database), subject)
      await database.meta.put({ key: KEY, value })
      return value
    }),
  )
}

export interface Recent {
  /** Names and addresses, the latest first; without what is gone and what is open now. Reactive. */
  items: () => { subject: string; title: string; path: string }[]
  /** Takes over what other tabs have opened. */
  refresh: () => void
}

/** The records and conversations that this person opened last on this device. Called once, in the frame of the app. */
export function createRecent(): Recent {
  const { database, mirror } = useWorkspace()
  const location = useLocation()
  const [subjects, setSubjects] = createSignal<readonly string[]>([])
  // Where the device can't store it, the storage banner reports that; no work depends on it.
  const take = (work: Promise<string[]>) => void work.then(setSubjects).catch(() => undefined)
  const here = () => subjectAt(location.pathname)
  createEffect(on(here, (subject) => take(subject === undefined ? readRecent(database) : remember(database, subject))))
  return {
    items: () =>
      subjects().flatMap((subject) => {
        const place = placeOf(mirror, subject)
        return !place || subject === here() ? [] : [{ subject, ...place }]
      }),
    refresh: () => take(readRecent(database)),
  }
}
