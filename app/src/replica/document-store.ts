import { type IndexeddbPersistence, storeState } from 'y-indexeddb'
import * as Y from 'yjs'
import { reportStorageError, reportStorageOk } from '../device/storage-health.ts'
import { countUpdates, databaseOf, openWithoutWriter, updatesOf } from '../vendor/y-indexeddb.ts'

const compactAtLoad = 50
const compactAtSize = 500
const retryMs = 2000

/**
 * y-indexeddb with what it lacks: failed writes surface and are retried, a lost connection reopens, the log of updates is merged sooner, and `onSaved`
 * is called when everything typed is on the device.
 */
export class DocumentStore {
  readonly #name: string
  readonly #doc: Y.Doc
  readonly #onSaved: (saved: boolean) => void
  #persistence: IndexeddbPersistence
  #unwritten: Uint8Array[] = []
  #writing = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(name: string, doc: Y.Doc, onSaved: (saved: boolean) => void) {
    this.#name = name
    this.#doc = doc
    this.#onSaved = onSaved
    this.#persistence = this.#open()
    doc.on('update', this.#onUpdate)
  }

  /** The device's copy has been read into the document. Rejects when the device's storage can't be opened. */
  async load(): Promise<void> {
    await databaseOf(this.#persistence)
    await this.#persistence.whenSynced
    if (updatesOf(this.#persistence) > compactAtLoad) await storeState(this.#persistence, true)
  }

  /** Closes the database after what was typed is written. */
  async close(): Promise<void> {
    this.#closed = true
    this.#doc.off('update', this.#onUpdate)
    clearTimeout(this.#retry)
    // IndexedDB finishes started transactions before a close takes effect.
    if (this.#unwritten.length > 0) this.#flush()
    await this.#persistence.destroy().catch(reportStorageError)
  }

  /** Deletes the device's copy. */
  async delete(): Promise<void> {
    await this.close()
    await deleteDatabase(this.#name)
  }

  #open(): IndexeddbPersistence {
    const persistence = openWithoutWriter(this.#name, this.#doc)
    databaseOf(persistence).then(
      (database) => {
        database.addEventListener('versionchange', () => database.close())
        database.addEventListener('close', () => this.#reopen())
      },
      (error: unknown) => reportStorageError(error),
    )
    return persistence
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#persistence) return
    this.#unwritten.push(update)
    this.#onSaved(false)
    if (this.#persistence.synced || this.#persistence.db) this.#flush()
    else void this.#persistence.whenSynced.then(() => this.#flush())
  }

  #flush(): void {
    const database = this.#persistence.db
    const updates = this.#unwritten
    if (!database || updates.length === 0) return
    this.#unwritten = []
    try {
      const transaction = database.transaction(['updates'], 'readwrite')
      this.#writing += 1
      for (const update of updates) transaction.objectStore('updates').add(update)
      // Not left to the end of the turn: a page that is reloaded right after a key would take the write with it.
      transaction.commit()
      transaction.oncomplete = () => this.#written(updates.length)
      transaction.onabort = () => {
        this.#writing -= 1
        this.#failed(updates, transaction.error)
      }
    } catch (error) {
      this.#failed(updates, error)
    }
  }

  #written(count: number): void {
    this.#writing -= 1
    reportStorageOk()
    if (this.#writing === 0 && this.#unwritten.length === 0) this.#onSaved(true)
    const updates = updatesOf(this.#persistence) + count
    const isLong = updates >= compactAtSize && !this.#closed
    countUpdates(this.#persistence, isLong ? 0 : updates)
    if (isLong) {
      storeState(this.#persistence, true).catch(reportStorageError)
    }
  }

  #failed(updates: Uint8Array[], error: unknown): void {
    this.#unwritten = [Y.mergeUpdates([...updates, ...this.#unwritten])]
    reportStorageError(error ?? new Error('write aborted'))
    if (this.#closed) return
    if (error instanceof DOMException && error.name === 'InvalidStateError') this.#reopen()
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#flush(), retryMs)
  }

  /** iOS drops connections in the background; the document in memory is whole, so a new connection just goes on. */
  #reopen(): void {
    if (this.#closed) return
    void this.#persistence.destroy().catch(() => undefined) // it is closed already
    this.#persistence = this.#open()
    void this.#persistence.whenSynced.then(() => this.#flush())
  }
}

/** Deletes a document's database; resolves also while another tab has it open (it is deleted when that one closes it). */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onblocked = () => resolve()
    request.onerror = () => reject(request.error)
  })
}
