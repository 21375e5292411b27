import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

/*
 * What we use of y-indexeddb that its documentation doesn't promise, for 9.0.12 (pinned): `scripts/vendor.test.ts` fails with another version. Read its
 * `src/y-indexeddb.js` again before the version is changed.
 */
type Internals = {
  _db: Promise<IDBDatabase>
  _storeUpdate: (update: Uint8Array, origin: unknown) => void
  _dbsize: number
}
const internalsOf = (persistence: IndexeddbPersistence) => persistence as unknown as Internals

/** Reads a document from the device without writing to it: its own writer drops the promise of every write, and throws into the editor when the connection is gone. */
export function openWithoutWriter(name: string, doc: Y.Doc): IndexeddbPersistence {
  const persistence = new IndexeddbPersistence(name, doc)
  doc.off('update', internalsOf(persistence)._storeUpdate)
  return persistence
}

/** Resolves once it is open; rejects where the device's storage can't be. */
export const databaseOf = (persistence: IndexeddbPersistence): Promise<IDBDatabase> => internalsOf(persistence)._db

/** How many updates the device has of it since they were last merged. */
export const updatesOf = (persistence: IndexeddbPersistence): number => internalsOf(persistence)._dbsize
export function countUpdates(persistence: IndexeddbPersistence, updates: number): void {
  internalsOf(persistence)._dbsize = updates
}
