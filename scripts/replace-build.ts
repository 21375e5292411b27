import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const KEPT_DAYS = 14
const ASSETS = 'assets/'
/** The page names the chunks and the service worker names the page: each comes after what it names. */
const LAST = ['index.html', 'service-worker.js']

/**
 * Puts a new build into the folder that is being served. Requests never find half of it: files are replaced one by one, each whole, in the order in
 * which they refer to each other. Hashed files of earlier builds stay for two weeks after they were replaced, for tabs that still run them.
 */
export function replaceBuild(next: string, served: string, now = new Date()): void {
  const fresh = filesIn(next)
  for (const file of [...fresh.filter((name) => !LAST.includes(name)), ...LAST.filter((name) => fresh.includes(name))])
    putWhole(join(next, file), join(served, file))

  const gone = filesIn(served).filter((file) => !fresh.includes(file) && !file.startsWith('.'))
  const replacedAt = readKept(served)
  const kept: Record<string, string> = {}
  for (const file of gone) {
    const at = replacedAt[file] ?? now.toISOString()
    const isOver = now.getTime() - Date.parse(at) > KEPT_DAYS * 86_400_000
    if (file.startsWith(ASSETS) && !file.includes('/.') && !isOver) kept[file] = at
    else rmSync(join(served, file))
  }
  writeFileSync(join(served, '.kept.json'), JSON.stringify(kept))
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

function putWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const arriving = join(dirname(to), `.arriving-${process.pid}`)
  copyFileSync(from, arriving)
  renameSync(arriving, to)
}

/** When each hashed file of an earlier build was replaced. */
function readKept(served: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(served, '.kept.json'), 'utf8')) as Record<string, string>
  } catch {
    return {} // the first build, or one that was cut off: the two weeks begin now
  }
}
