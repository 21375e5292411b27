import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const KEPT_MS = 3 * 3_600_000
/** Linux's file system in memory, of a size of its own: containers often have little of it. */
const MEMORY = '/dev/shm'
/** Several times what the databases of a run take. */
const MEMORY_BYTES_MIN = 4 * 1024 ** 3

/**
 * The root of folders that are not read after the test: in memory where there is room, else below the temporary folder. A database is six hundred files
 * and more, and a disk's journal takes as long to make them as the test takes for the rest.
 */
export const passingRoot = (): string => (root ??= hasRoom() ? MEMORY : tmpdir())
let root: string | undefined

function hasRoom(): boolean {
  if (!existsSync(MEMORY) || process.availableMemory() < MEMORY_BYTES_MIN) return false
  // Programs of Postgres lie in its folder where it can't enter ours.
  const mounted = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.split(' ')[1] === MEMORY)
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= MEMORY_BYTES_MIN && !mounted.some((line) => /\bnoexec\b/.test(line))
}

/** Begins what a run makes there. The number of the process follows: what one leaves behind that was killed is removed by a later run. */
export const PASSING = 'werkbank-test-'

/** A new folder there, which Postgres may enter under any account. The caller removes it. */
export function passingFolder(name: string): string {
  const folder = mkdtempSync(join(passingRoot(), `${PASSING}${process.pid}-${name}-`))
  chmodSync(folder, 0o755) // started by root, Postgres runs under another account
  return folder
}

type Kept = {
  /** Of its name below the system's temporary folder. */
  prefix: string
  /** Whatever decides what it holds: files and folders of the project, and words. */
  sources: readonly string[]
  words?: readonly string[]
  /** Fills an empty folder. */
  make: (folder: string) => Promise<void>
}

/** A folder that takes long to make: made once for its sources as they stand; later runs find it. Old ones are removed. */
export async function keptFolder({ prefix, sources, words = [], make }: Kept): Promise<string> {
  const folder = join(tmpdir(), `${prefix}${hashOf(sources, words)}`)
  if (!existsSync(folder)) await makeAt(folder, prefix, make)
  utimesSync(folder, new Date(), new Date())
  return folder
}

async function makeAt(folder: string, prefix: string, make: (folder: string) => Promise<void>): Promise<void> {
  removeOld(prefix)
  const fresh = mkdtempSync(join(tmpdir(), `${prefix}new-`))
  chmodSync(fresh, 0o755) // started by root, Postgres runs under another account, which has to enter it
  await make(fresh)
  try {
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error // else another run was quicker
  }
}

/** Copies a data folder without a running server. Not by cpSync: started by root, Postgres runs under another account, which must own the copy too. */
export function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 })
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${from} could not be copied: ${stderr}`)
}

function hashOf(sources: readonly string[], words: readonly string[]): string {
  // Postgres lets no other account into its folders: each account makes its own template.
  const hash = createHash('sha256').update(JSON.stringify([process.getuid?.(), ...words]))
  for (const path of sources.flatMap(filesIn)) hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex').slice(0, 16)
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql|br)$/.test(name) && !/\.test\.ts$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

/** Whether a folder is there and of this account: another one may neither be entered nor removed. */
export const isOwn = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()

function removeOld(prefix: string): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY)
    if (age > KEPT_MS && isOwn(folder)) rmSync(folder, { recursive: true, force: true })
  }
}
