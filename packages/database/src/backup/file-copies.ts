import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Sql } from '../postgres/connect.ts'
import type { Store } from '../store/store.ts'
import { KEPT_MONTHS_DAYS } from './retention.ts'
import { type BackupKey, seal, unseal } from './seal.ts'

/**
 * The bytes of files beside the copies of the database: `files/<hash>.zst.age`, each once, for bytes of a hash never change. They are taken after the database, so that
 * whatever it names is there. One that is gone from the store is kept as long as a copy of the database may name it; since when it is gone says `gone/<day>-<hash>`.
 */
export const FILES = 'files/'
const GONE = 'gone/'
const SUFFIX = '.zst.age'
const copyName = (sha256: string) => `${FILES}${sha256}${SUFFIX}`
const ORIGINALS = 'originals/'
const originalName = (sha256: string) => `${ORIGINALS}${sha256.slice(0, 2)}/${sha256}`
const DAY_MS = 86_400_000

const hashesIn = async (store: Store, prefix: string): Promise<Set<string>> =>
  new Set((await store.list(prefix)).flatMap(({ name }) => /([0-9a-f]{64})(?:\.zst\.age)?$/.exec(name)?.[1] ?? []))

/** Copies what is not copied yet. `copied`: hashes that are, as of the last time; it is brought up to date. */
export async function copyFiles(files: Store, store: Store, key: Pick<BackupKey, 'recipient'>, copied: Set<string>) {
  for (const sha256 of await hashesIn(files, ORIGINALS)) {
    if (copied.has(sha256)) continue
    await store.put(copyName(sha256), await seal(await files.get(originalName(sha256)), key))
    copied.add(sha256)
  }
}

export const copiedFiles = (store: Store): Promise<Set<string>> => hashesIn(store, FILES)

/** Notes what is gone, and takes away what no copy of the database can name any more. */
export async function pruneFiles(files: Store, store: Store, copied: Set<string>, now: Date): Promise<void> {
  const there = await hashesIn(files, ORIGINALS)
  const marks = new Map((await store.list(GONE)).map(({ name }) => [name.slice(GONE.length + 11), name]))
  for (const sha256 of copied) {
    const mark = marks.get(sha256)
    if (there.has(sha256)) {
      if (mark) await store.remove(mark)
      continue
    }
    const day = mark?.slice(GONE.length, GONE.length + 10) ?? now.toISOString().slice(0, 10)
    if (!mark) await store.put(`${GONE}${day}-${sha256}`, Readable.from([Buffer.from(sha256)]))
    if (now.getTime() - Date.parse(day) <= (KEPT_MONTHS_DAYS + 1) * DAY_MS) continue
    await store.remove(copyName(sha256))
    if (mark) await store.remove(mark)
    copied.delete(sha256)
  }
}

/** Brings what the database names into `files`, compared with its hash; what is there already stays. Returns how many came, and the hashes that are nowhere. */
export async function restoreFiles(
  sql: Sql,
  { files, store, key }: { files: Store; store: Store; key: Pick<BackupKey, 'identity'> },
): Promise<{ restored: number; missing: string[] }> {
  const [known] = await sql`SELECT to_regclass('uploads') AS name`
  if (!known?.name) return { restored: 0, missing: [] } // a backup of before there were files
  const rows = await sql<{ sha256: string; bytes: number }[]>`
    SELECT DISTINCT sha256, bytes FROM files UNION SELECT sha256, bytes FROM uploads WHERE stored`
  const copied = rows.length > 0 ? await copiedFiles(store) : new Set<string>()
  const missing: string[] = []
  let restored = 0
  for (const { sha256, bytes } of rows) {
    const name = originalName(sha256)
    if ((await files.size(name)) === bytes) continue
    const isBack = copied.has(sha256) && (await bringBack(sha256, { files, store, key }))
    if (isBack) restored += 1
    else missing.push(sha256)
  }
  return { restored, missing }
}

/** False where the copy isn't what its name says: then nothing of it stays. */
async function bringBack(
  sha256: string,
  { files, store, key }: { files: Store; store: Store; key: Pick<BackupKey, 'identity'> },
): Promise<boolean> {
  const hash = createHash('sha256')
  const bytes = await unseal(await store.get(copyName(sha256)), key)
  async function* checked() {
    for await (const chunk of bytes) {
      hash.update(chunk as Buffer)
      yield chunk as Buffer
    }
    if (hash.digest('hex') !== sha256) throw new Error('not as it was')
  }
  return await files.put(originalName(sha256), Readable.from(checked())).then(
    () => true,
    () => false,
  )
}
