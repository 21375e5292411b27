import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbeddedPostgres } from '@werkbank/database/embedded-postgres.ts'
import { copyFolder, losesPowerCuts } from '@werkbank/database/testing-postgres.ts'
import { prepareDatabase } from '../../scripts/prepare-database.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PREFIX = 'werkbank-demo-'
/** Whatever decides what the copied folder holds. */
const SOURCES = ['demo', 'packages/database/src', 'scripts/prepare-database.ts']
const KEPT_MS = 3 * 3_600_000

/** Copies a data folder that holds the demo company into `dataDir`, which exists and is empty. Making one takes as long as a first start. */
export async function copyDemo(dataDir: string): Promise<void> {
  copyFolder(await demoFolder(), dataDir)
}

/** Made once for the sources as they stand and the day, below the system's temporary folder; later runs find it there. */
export async function demoFolder(): Promise<string> {
  const folder = join(tmpdir(), `${PREFIX}${sourcesHash()}`)
  if (!existsSync(folder)) await makeDemoFolder(folder)
  utimesSync(folder, new Date(), new Date())
  return folder
}

async function makeDemoFolder(folder: string): Promise<void> {
  removeOld()
  const fresh = mkdtempSync(join(tmpdir(), `${PREFIX}new-`))
  chmodSync(fresh, 0o755)
  const server = await startEmbeddedPostgres({ dataDir: fresh, survivesPowerCut: false })
  try {
    const signal = new AbortController().signal
    await prepareDatabase({ url: server.url, wanted: true, say: () => {}, signal })
  } finally {
    await server.stop()
  }
  losesPowerCuts(fresh)
  try {
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error // else another run was quicker
  }
}

function sourcesHash(): string {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10))
  for (const path of SOURCES.flatMap(filesIn)) hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex').slice(0, 16)
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql|br)$/.test(name) && !/\.test\.ts$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

function removeOld(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name)
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY)
    if (age > KEPT_MS) rmSync(folder, { recursive: true, force: true })
  }
}
