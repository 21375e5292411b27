import {
  countsDatabaseName,
  type DeviceDatabase,
  documentDatabaseName,
  type RecoveredDocument,
  type StoredDocument,
  type StoredOverwrite,
} from '../device/database.ts'
import { type RawRow, readRawStore, writeRawStore } from '../device/raw-store.ts'
import type { OutboxDatabase, OutboxEntry } from '../outbox/outbox-database.ts'

/** A person's unsent work, which exists only on this device. */
export interface LeftBehind {
  outbox: OutboxEntry[]
  /** The bytes of files that commands in the outbox name. */
  files: FilePart[]
  documents: { document: StoredDocument; updates: RawRow[] }[]
  recovered: RecoveredDocument[]
  overwrites: StoredOverwrite[]
  /** Forms, and which counts are unsent: keys and values of `meta`. */
  kept: { key: string; value: unknown }[]
  counts: RawRow[]
}

/** A part of a file: its bytes from a place on, of `size` in all. What an app of before left has whole files, without both. */
export type FilePart = { id: string; type: string; bytes: Uint8Array; from?: number; size?: number }
/** What is locked at once: as text it must not be longer than a text may be, nor than a phone has memory for. */
const PART_BYTES = 16_000_000

const UNSENT_COUNTS = 'counts:unsent'
/** Keys of `meta` that are a person's own input; all else came from the server. */
export const isOwnInput = (key: string): boolean => key.startsWith('draft:') || key === UNSENT_COUNTS

interface Databases {
  device: DeviceDatabase
  outbox: OutboxDatabase
}

/** Reads it, but for the bytes of files: `filesLeftBehind`. The workspace of this person is closed: nothing is written meanwhile. */
export async function readLeftBehind(personId: string, { device, outbox }: Databases): Promise<LeftBehind> {
  const dirty = await device.documents.filter((document) => document.dirty).toArray()
  const kept = await device.meta.filter(({ key }) => isOwnInput(key)).toArray()
  const hasCounts = kept.some(({ key, value }) => key === UNSENT_COUNTS && (value as string[]).length > 0)
  const unsent = await outbox.entries.filter((entry) => entry.state !== 'answered').toArray()
  return {
    outbox: unsent,
    files: [],
    documents: await Promise.all(
      dirty.map(async (document) => ({
        document,
        updates: await readRawStore(documentDatabaseName(personId, document.name), 'updates'),
      })),
    ),
    recovered: await device.recovered.toArray(),
    overwrites: await device.overwrites.toArray(),
    kept: kept.filter(({ key, value }) => key !== UNSENT_COUNTS || (value as string[]).length > 0),
    counts: hasCounts ? await readRawStore(countsDatabaseName(personId), 'documents') : [],
  }
}

/** The files that a person's commands name, part by part, each file's in their order. */
export async function* filesLeftBehind(
  left: LeftBehind,
  { files }: OutboxDatabase,
  partBytes = PART_BYTES,
): AsyncGenerator<Required<FilePart>> {
  for (const { input } of left.outbox) {
    const row = await files.get(String(input.id))
    if (!row) continue
    const { id, blob } = row
    for (let from = 0; from === 0 || from < blob.size; from += partBytes) {
      const bytes = new Uint8Array(await blob.slice(from, from + partBytes).arrayBuffer())
      yield { id, type: blob.type, bytes, from, size: blob.size }
    }
  }
}

/** What is left behind where that is files only. */
export const onlyFiles = (files: LeftBehind['files']): LeftBehind => ({
  ...{ outbox: [], documents: [], recovered: [], overwrites: [], kept: [], counts: [] },
  files,
})

export const isEmpty = (left: LeftBehind): boolean => Object.values(left).every((part) => part.length === 0)

/** Writes it where it was. May run again: what is there already stays as it is. */
export async function writeLeftBehind(
  personId: string,
  left: LeftBehind,
  { device, outbox }: Databases,
): Promise<void> {
  for (const { document, updates } of left.documents)
    await writeRawStore(documentDatabaseName(personId, document.name), 'updates', updates, makeDocumentStores)
  if (left.counts.length > 0)
    await writeRawStore(countsDatabaseName(personId), 'documents', left.counts, (database) =>
      database.createObjectStore('documents'),
    )
  const { documents, recovered, overwrites, meta } = device
  await device.transaction('rw', [documents, recovered, overwrites, meta], async () => {
    await documents.bulkPut(left.documents.map(({ document }) => document))
    await recovered.bulkPut(left.recovered)
    await overwrites.bulkPut(left.overwrites)
    for (const row of left.kept) if (!(await meta.get(row.key))) await meta.put(row)
  })
  await outbox.transaction('rw', outbox.entries, outbox.files, async () => {
    // What was left by an app of before there were files has none.
    for (const part of left.files ?? []) await writePart(outbox, part)
    for (const { n: _, ...entry } of left.outbox)
      if ((await outbox.entries.where('key').equals(entry.key).count()) === 0) await outbox.entries.add(entry)
  })
}

/** Appends a part to the earlier ones. A repeated part, or one whose predecessor is missing, changes nothing. */
async function writePart({ files }: OutboxDatabase, { id, type, bytes, from = 0, size = bytes.length }: FilePart) {
  const there = (await files.get(id))?.blob ?? new Blob([], { type })
  if (there.size === from) await files.put({ id, size, blob: new Blob([there, bytes as BlobPart], { type }) })
}

/** As y-indexeddb makes them. */
function makeDocumentStores(database: IDBDatabase): void {
  database.createObjectStore('updates', { autoIncrement: true })
  database.createObjectStore('custom')
}

const BYTES = '$bytes'
/** So many at once: a picture has millions, and a function takes only so many arguments. */
const SLICE = 0x8000

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += SLICE)
    text += String.fromCharCode(...bytes.subarray(from, from + SLICE))
  return btoa(text)
}

/** As text, bytes too. */
export const encodeLeftBehind = (left: LeftBehind): string =>
  JSON.stringify(left, (_, value: unknown) => (value instanceof Uint8Array ? { [BYTES]: toBase64(value) } : value))

export const decodeLeftBehind = (text: string): LeftBehind =>
  JSON.parse(text, (_, value: unknown) => {
    const bytes = (value as Record<string, unknown> | null)?.[BYTES]
    return typeof bytes === 'string' ? Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)) : value
  }) as LeftBehind
