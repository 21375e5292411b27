import { readFileSync, type StatsFs, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type Sql } from '../postgres/connect.ts'
import type { Store } from '../store/store.ts'
import { beginBaseCopy } from './base-copy.ts'
import { copiedFiles, copyFiles, FILES, pruneFiles } from './file-copies.ts'
import { baseName, expired, readBaseName } from './retention.ts'
import { type BackupKey, seal } from './seal.ts'
import { drainSpool, emptySpool, WAL } from './wal-archive.ts'

/** The advisory lock of a running backup: the server's nightly job or `npm run backup` beside it. */
const BACKUP_LOCK = 7_203_521
const TAKE_LOG_EVERY_MS = 60_000
const ARCHIVE_MS_MAX = 120_000
/** A base copy each week (NF-32); somewhat less, so that the night of the seventh day is not a minute too early. */
const BASE_EVERY_MS = 6.5 * 86_400_000

export type BackupStatus = {
  place: string
  /** The last base copy; null where there is none yet, and nothing could be restored. */
  last: { name: string; at: string; bytes: number } | null
  /** Until when everything can be restored: when the log was closed that was taken last. */
  restorableUntil: string | null
  copies: number
  /** All that lies in the store. */
  bytes: number
  /** What went wrong last, until it goes well again. */
  trouble: { at: string; message: string } | null
  /** The store lies on the disk of the database: a broken disk takes both. */
  isSameDisk: boolean
}

export type Backups = {
  status(): Promise<BackupStatus>
  /** A base copy now. Returns its name and size. Throws where another backup runs. */
  copy(): Promise<{ name: string; bytes: number }>
  /** The nightly backup: a base copy (returned) where the last is a week old, else the log up to now; then expired ones are deleted. */
  nightly(): Promise<{ name: string; bytes: number } | undefined>
  /** Closes the log and takes it to the store: everything that is acknowledged by now can be restored from then on. */
  takeLog(): Promise<void>
  /** Does that each minute. Postgres' own `archive_timeout` counts from up to five minutes after a start. */
  start(): void
  stop(): Promise<void>
}

/** This Postgres does not archive its log, or another backup runs; the message is all that a person needs. */
export class BackupImpossible extends Error {
  override name = 'BackupImpossible'
}

type Options = {
  url: string
  store: Store
  key: Pick<BackupKey, 'recipient'>
  /** The bytes of files, to be copied too. */
  files?: Store | undefined
  now?: () => Date
  onError?: (error: unknown) => void
}

/** Opens the backups of the embedded Postgres of `url`, whose files this process can read, without stopping it. */
export async function openBackups({
  url,
  store,
  key,
  files,
  now = () => new Date(),
  onError = () => {},
}: Options): Promise<Backups> {
  const sql = connect(url, { max: 1, applicationName: 'werkbank backup' })
  const { data, spool } = await foldersOf(sql)
  const state = createState(join(dirname(data), 'backup-state.json'))
  let queue: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  /** One at a time, in this process and beside others. What fails is kept for the status. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = queue.then(() =>
      lockedFor(sql, work).then(
        (value) => {
          state.set({ trouble: null })
          return value
        },
        (error: Error) => {
          if (!(error instanceof BackupImpossible))
            state.set({ trouble: { at: now().toISOString(), message: error.message } })
          throw error
        },
      ),
    )
    queue = mine.catch(() => {})
    return mine
  }
  const bases = async () => (await store.list('werkbank-')).filter(({ name }) => readBaseName(name) !== undefined)
  let copied: Set<string> | undefined
  /** After the database and its log: what these name has its bytes already. */
  const takeFiles = async () => {
    if (!files) return
    copied ??= await copiedFiles(store)
    await copyFiles(files, store, key, copied)
  }
  const takeLog = async () => {
    if ((await bases()).length === 0) return await emptySpool(spool)
    const takenAt = now().toISOString() // what is written while it is closed may be behind its end
    await archiveUpToNow(sql)
    await drainSpool(spool, store, key)
    await takeFiles()
    state.set({ takenAt })
  }
  const copy = async () => {
    await takeLog()
    // A connection of its own: Postgres gives a copy up with the connection that began it.
    const own = connect(url, { max: 1, applicationName: 'werkbank base copy' })
    try {
      const base = await beginBaseCopy(own, { data, spool })
      const name = baseName(base.startedAt, base.segment)
      const bytes = await store.put(name, await seal(base.tar, key)).finally(() => base.tar.destroy())
      await base.ended
      await takeLog()
      return { name, bytes }
    } finally {
      await own.end({ timeout: 1 })
    }
  }
  const prune = async () => {
    const names = (await store.list('')).map(({ name }) => name)
    for (const name of expired(names, now())) await store.remove(name)
    if (files && copied) await pruneFiles(files, store, copied, now())
  }
  return {
    status: async () => describe(store, await bases(), state.get(), data),
    copy: () => alone(copy),
    nightly: () =>
      alone(async () => {
        const last = (await bases()).at(-1)
        const at = last && readBaseName(last.name)?.at
        const isDue = !at || now().getTime() - at.getTime() > BASE_EVERY_MS
        const made = isDue ? await copy() : undefined
        if (!made) await takeLog()
        await prune()
        return made
      }),
    takeLog: () => alone(takeLog),
    start() {
      timer ??= setInterval(
        () =>
          void alone(takeLog).catch((error) => {
            if (!(error instanceof BackupImpossible)) onError(error)
          }),
        TAKE_LOG_EVERY_MS,
      )
    },
    async stop() {
      clearInterval(timer)
      await queue
      await sql.end({ timeout: 5 })
    },
  }
}

async function foldersOf(sql: Sql): Promise<{ data: string; spool: string }> {
  const [row] = await sql<{ data: string; mode: string; spool: string | null }[]>`
    SELECT current_setting('data_directory') AS data, current_setting('archive_mode') AS mode,
           current_setting('basic_archive.archive_directory', true) AS spool`
  if (row?.mode === 'on' && row.spool) return { data: row.data, spool: row.spool }
  await sql.end({ timeout: 1 })
  throw new BackupImpossible(
    'This Postgres was started without an archive of its log. Stop Werkbank, start it with WERKBANK_BACKUP=1 (the default), and try again.',
  )
}

/** Closes the segment of the log that is being written, and waits until it has been archived. */
async function archiveUpToNow(sql: Sql): Promise<void> {
  const [open] = await sql<{ wal: string }[]>`SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS wal`
  await sql`SELECT pg_switch_wal()`
  const deadline = Date.now() + ARCHIVE_MS_MAX
  for (;;) {
    // Where nothing was written since the last one, nothing is closed.
    const [row] = await sql<{ done: boolean }[]>`
      SELECT coalesce(last_archived_wal >= ${open?.wal ?? ''}, false)
             OR pg_walfile_name(pg_current_wal_insert_lsn()) = ${open?.wal ?? ''} AS done FROM pg_stat_archiver`
    if (row?.done) return
    if (Date.now() > deadline) throw new Error(`Postgres does not archive its log: ${open?.wal} is waiting.`)
    await delay(50)
  }
}

async function lockedFor<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  const [lock] = await sql<{ mine: boolean }[]>`SELECT pg_try_advisory_lock(${BACKUP_LOCK}) AS mine`
  if (!lock?.mine) throw new BackupImpossible('Another backup is running. Try again when it is done.')
  try {
    return await work()
  } finally {
    await sql`SELECT pg_advisory_unlock(${BACKUP_LOCK})`.catch(() => {}) // the lock goes with its connection
  }
}

async function describe(
  store: Store,
  bases: readonly { name: string; bytes: number }[],
  { takenAt, trouble }: State,
  data: string,
): Promise<BackupStatus> {
  const last = bases.at(-1)
  const all = [...bases, ...(await store.list(WAL)), ...(await store.list(FILES))]
  const [there, here] = await Promise.all([statfs(store.place).catch(() => undefined), statfs(data)])
  return {
    place: store.place,
    last: last ? { name: last.name, at: readBaseName(last.name)?.at.toISOString() ?? '', bytes: last.bytes } : null,
    restorableUntil: last ? takenAt : null,
    copies: bases.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    trouble,
    isSameDisk: there !== undefined && isOneDisk(there, here),
  }
}

/** Two file systems of one type and size with the same free space are taken for one; between the two calls other processes may have written. */
const isOneDisk = (one: StatsFs, other: StatsFs): boolean =>
  one.type === other.type && one.blocks === other.blocks && Math.abs(one.bfree - other.bfree) <= one.blocks / 1_000

type State = { takenAt: string | null; trouble: { at: string; message: string } | null }

function createState(path: string): { get(): State; set(change: Partial<State>): void } {
  const get = (): State => {
    try {
      return { takenAt: null, trouble: null, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<State>) }
    } catch {
      return { takenAt: null, trouble: null } // none yet
    }
  }
  return {
    get,
    set: (change) => writeFileSync(path, JSON.stringify({ ...get(), ...change })),
  }
}
