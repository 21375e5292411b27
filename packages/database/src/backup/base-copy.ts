import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import type { Sql } from '../postgres/connect.ts'

/** A base copy: the data folder as a tar, taken while people work, with the write-ahead log that makes it whole. */

/** First file of a base copy. */
export type About = { format: 1; startedAt: string; postgres: string; migration: string }
/** Last file of a base copy: all others, and the moment from which on it can be restored. */
export type Manifest = { endedAt: string; files: { path: string; bytes: number; sha256: string }[] }

export const ABOUT = 'about.json'
export const MANIFEST = 'manifest.json'

/** What Postgres makes anew at a start, or what belongs to the running server only (its manual, 25.3.4). */
const CONTENT_LEFT_OUT =
  /^(?:pg_wal|pg_replslot|pg_notify|pg_subtrans|pg_dynshmem|pg_serial|pg_snapshots|pg_stat_tmp)\/|(?:^|\/)pgsql_tmp|(?:^|\/)pg_internal\.init|^postmaster\.(?:pid|opts)$/

/** Up to here a file is taken whole: a database is more than a thousand small ones, and a stream for each takes three times the processor time. */
export const WHOLE_BYTES_MAX = 1_048_576

export type BaseCopy = {
  startedAt: Date
  /** Where the log begins that the copy needs. */
  segment: string
  tar: Readable
  /** Rejects where the copy failed; the tar then ends with the same error. */
  ended: Promise<Manifest>
}

/**
 * Begins a base copy of the server of `sql` (one connection, kept), whose data folder is `data`. `spool` is where the server archives its log; files
 * there must stay until the copy has ended. The caller reads `tar` to its end.
 */
export async function beginBaseCopy(sql: Sql, { data, spool }: { data: string; spool: string }): Promise<BaseCopy> {
  const [server] = await sql<{ version: string; migration: string | null }[]>`
    SELECT current_setting('server_version') AS version, (SELECT max(name) FROM migrations) AS migration`
  const [start] = await sql<{ wal: string }[]>`SELECT pg_walfile_name(pg_backup_start('werkbank', true)) AS wal`
  const startedAt = new Date()
  const segment = start?.wal ?? ''
  const about: About = {
    format: 1,
    startedAt: startedAt.toISOString(),
    postgres: server?.version ?? '',
    migration: server?.migration ?? '',
  }
  const tar = pack()
  const ended = write({ sql, data, spool, tar, about, segment })
  ended.catch((error) => tar.destroy(error))
  return { startedAt, segment, tar: Readable.from(tar, { objectMode: false }), ended }
}

type Writing = { sql: Sql; data: string; spool: string; tar: Pack; about: About; segment: string }

async function write({ sql, data, spool, tar, about, segment }: Writing): Promise<Manifest> {
  const files: Manifest['files'] = []
  await addText(tar, ABOUT, JSON.stringify(about))
  for (const path of await walk(data)) await addPath(tar, data, path, files)
  // Waits until the log up to here has been archived.
  const [stop] = await sql<{ wal: string; label: string }[]>`
    SELECT pg_walfile_name(lsn) AS wal, labelfile AS label FROM pg_backup_stop(true)`
  const endedAt = new Date().toISOString()
  files.push(await addText(tar, 'backup_label', stop?.label ?? ''))
  for (const name of await walBetween(spool, segment, stop?.wal ?? ''))
    await addFile(tar, join(spool, name), `pg_wal/${name}`, files)
  const manifest: Manifest = { endedAt, files }
  await addText(tar, MANIFEST, JSON.stringify(manifest))
  tar.finalize()
  return manifest
}

/** All folders and files, folders first; what is left out as content stays as an empty folder. */
async function walk(data: string): Promise<string[]> {
  const found = await readdir(data, { recursive: true, withFileTypes: true })
  const paths = found.map((entry) => {
    const path = relative(data, join(entry.parentPath, entry.name))
    return entry.isDirectory() ? `${path}/` : path
  })
  return paths.filter((path) => path.endsWith('/') || !CONTENT_LEFT_OUT.test(path)).sort()
}

async function addPath(tar: Pack, data: string, path: string, files: Manifest['files']): Promise<void> {
  if (path.endsWith('/')) return void tar.entry({ name: path, type: 'directory', mode: 0o700 })
  await addFile(tar, join(data, path), path, files)
}

/**
 * A file of the length that it has when this begins: what grows afterwards is in the log, and what was cut off meanwhile is filled with
 * zeros, which the log cuts off again.
 */
async function addFile(tar: Pack, from: string, path: string, files: Manifest['files']): Promise<void> {
  const size = (await stat(from).catch(() => undefined))?.size // a table that was dropped meanwhile
  if (size === undefined) return
  if (size <= WHOLE_BYTES_MAX) {
    const content = await wholeOf(from, size)
    if (content) files.push(await addContent(tar, path, content))
    return
  }
  const hash = createHash('sha256')
  const entry = tar.entry({ name: path, size, mode: 0o600 })
  await pipeline(
    exactly(from, size),
    async function* (source) {
      for await (const chunk of source) {
        hash.update(chunk as Buffer)
        yield chunk
      }
    },
    entry as never,
  )
  files.push({ path, bytes: size, sha256: hash.digest('hex') })
}

/** The first `size` bytes; undefined where the file is gone. */
async function wholeOf(path: string, size: number): Promise<Buffer | undefined> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const content = Buffer.alloc(size)
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(content, at, size - at, at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return content
  } finally {
    await file.close()
  }
}

async function* exactly(path: string, size: number): AsyncGenerator<Buffer> {
  let left = size
  if (size > 0)
    for await (const chunk of createReadStream(path, { end: size - 1 })) {
      left -= (chunk as Buffer).length
      yield chunk as Buffer
    }
  while (left > 0) {
    const zeros = Buffer.alloc(Math.min(left, 65_536))
    left -= zeros.length
    yield zeros
  }
}

const addText = (tar: Pack, path: string, text: string) => addContent(tar, path, Buffer.from(text))

async function addContent(tar: Pack, path: string, content: Buffer): Promise<Manifest['files'][number]> {
  await new Promise<void>((resolve, reject) =>
    tar.entry({ name: path, size: content.length, mode: 0o600 }, content, (error) =>
      error ? reject(error) : resolve(),
    ),
  )
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

/** Segments of the log between two of one timeline, both included. */
async function walBetween(spool: string, first: string, last: string): Promise<string[]> {
  const names = (await readdir(spool))
    .filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
    .sort()
  if (names[0] !== first || names.at(-1) !== last)
    throw new Error(`The log from ${first} to ${last} was not archived in ${spool}.`)
  return names
}
