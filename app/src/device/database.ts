import { Dexie, type EntityTable, type Table } from 'dexie'
import { forgetPictures } from './kept-pictures.ts'
import { isQuotaError, reportStorageError, reportStorageOk } from './storage-health.ts'

/**
 * Rows of one mirrored table as JSON text, some hundred at a time. Reading 27,000 rows one by one takes 560 ms in
 * Chromium, as text 30 ms: this is what lets the app open at once.
 */
export interface StoredChunk {
  table: string
  n: number
  json: string
}

/** A row that changed since its table's chunks were written; null: it is gone. */
export interface StoredRow {
  table: string
  id: string
  row: Record<string, unknown> | null
}

/** What this device knows of a document it has opened. */
export interface StoredDocument {
  name: string
  /** Has edits that the server has not acknowledged. */
  dirty: boolean
  lastOpenedAt: number
  /** Yjs clients of this device's sessions that edited it. */
  clients: number[]
}

/** One thing that a refused edit would have changed: a value under a key, or (key '') a text. `mine` undefined: it would have been taken away. */
export interface Piece {
  root: string
  key: string
  mine?: unknown
}
/** One that the server doesn't take, with the code of the reason. */
export interface RefusedPiece extends Piece {
  reason: string
}

/** Content that the server refused, kept until the person has decided (`recovered:<doc>:<time>`). */
export interface RecoveredDocument {
  id: string
  document: string
  reason: string
  at: string
  /** The whole replica as it was, a Yjs update. */
  state: Uint8Array
  /** What of it the server took under no circumstances, each with its reason; undefined while that is found out, or where it can't be. */
  pieces?: RefusedPiece[]
}

/** One's own value of a field that another person overwrote concurrently. */
export interface StoredOverwrite {
  document: string
  field: string
  mine: unknown
  theirs: unknown
  byPersonId: string | null
  at: string
}

/** Mirror, settings and what is known of documents, for one person. Wiped on a hard sign-out. */
export class DeviceDatabase extends Dexie {
  declare chunks: Table<StoredChunk, [string, number]>
  declare rows: Table<StoredRow, [string, string]>
  declare meta: EntityTable<{ key: string; value: unknown }, 'key'>
  declare documents: EntityTable<StoredDocument, 'name'>
  declare recovered: EntityTable<RecoveredDocument, 'id'>
  declare overwrites: Table<StoredOverwrite, [string, string]>

  constructor(personId: string) {
    super(databaseName(personId))
    this.version(1).stores({
      chunks: '[table+n], table',
      rows: '[table+id], table',
      meta: 'key',
      documents: 'name, lastOpenedAt',
      recovered: 'id, document',
      overwrites: '[document+field], document',
    })
  }
}

export function databaseName(personId: string): string {
  return `werkbank:${personId}`
}

/** Where y-indexeddb keeps one document of one person. */
export function documentDatabaseName(personId: string, document: string): string {
  return `werkbank:${personId}:doc:${document}`
}

/** Where automerge-repo keeps one person's count sheets. */
export function countsDatabaseName(personId: string): string {
  return `werkbank:${personId}:counts`
}

const lostConnection = /connection.*lost|database.*clos|InvalidState|DatabaseClosed/i

/**
 * Runs one access to the device's storage: reopens a lost connection and retries once (iOS drops them in the background), and reports the outcome to the
 * storage banner. Throws the second error.
 */
export async function withStorage<T>(database: Dexie, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work()
    reportStorageOk()
    return result
  } catch (error) {
    const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
    if (isQuotaError(error) || !lostConnection.test(text)) {
      reportStorageError(error)
      throw error
    }
    try {
      database.close({ disableAutoOpen: false })
      await database.open()
      return await work()
    } catch (again) {
      reportStorageError(again)
      throw again
    }
  }
}

const listedNames = async (): Promise<string[]> =>
  (await indexedDB.databases?.())?.flatMap((database) => database.name ?? []) ?? []

/** The people with unsealed data in this browser. */
export async function peopleOnDevice(): Promise<string[]> {
  const ids = (await listedNames()).flatMap((name) => /^werkbank:([0-9a-f-]{36})(:|$)/.exec(name)?.[1] ?? [])
  return [...new Set(ids)]
}

const deleteMs = 5_000

/**
 * Deletes everything of one person from this browser: mirror, outbox, documents, pictures. A tab that sleeps with one of them open holds its deletion up:
 * it isn't waited for longer than some seconds, and the browser deletes it when that tab wakes.
 */
export async function deletePerson(personId: string): Promise<void> {
  const prefix = databaseName(personId)
  const database = new DeviceDatabase(personId)
  const documents = await database.documents
    .toCollection()
    .primaryKeys()
    .catch(() => [])
  database.close()
  const names = new Set([
    ...(await listedNames()).filter((name) => name === prefix || name.startsWith(`${prefix}:`)),
    ...documents.map((document) => documentDatabaseName(personId, document)),
    prefix,
    `${prefix}:outbox`,
    countsDatabaseName(personId),
  ])
  const deleted = Promise.all([forgetPictures(), ...[...names].map((name) => Dexie.delete(name))])
  await Promise.race([deleted, new Promise((resolve) => setTimeout(resolve, deleteMs))])
}
