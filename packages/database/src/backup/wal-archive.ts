import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../store/store.ts'
import { type BackupKey, seal } from './seal.ts'

/** Where the write-ahead log lies in a store: `wal/<segment>.zst.age`. */
export const WAL = 'wal/'
const SUFFIX = '.zst.age'
/** Segments, the histories of timelines and the marks of base copies; Postgres writes others under temporary names. */
const ARCHIVED = /^(?:[0-9A-F]{24}|[0-9A-F]{8}\.history|[0-9A-F]{24}\.[0-9A-F]{8}\.backup)$/

export const walName = (segment: string) => `${WAL}${segment}${SUFFIX}`
export const segmentOf = (name: string) => name.slice(WAL.length, -SUFFIX.length)

/** Takes what Postgres has archived in `spool` to the store, oldest first, and removes it there. Returns how many files went. */
export async function drainSpool(spool: string, store: Store, key: Pick<BackupKey, 'recipient'>): Promise<number> {
  const names = (await readdir(spool).catch(() => [] as string[])).filter((name) => ARCHIVED.test(name)).sort()
  for (const name of names) {
    await store.put(walName(name), await seal(createReadStream(join(spool, name)), key))
    await rm(join(spool, name))
  }
  return names.length
}

/** Removes what Postgres has archived and no base copy can use, since there is none yet. */
export async function emptySpool(spool: string): Promise<void> {
  const names = (await readdir(spool).catch(() => [] as string[])).filter((name) => ARCHIVED.test(name))
  for (const name of names) await rm(join(spool, name), { force: true })
}
