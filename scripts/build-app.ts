import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const APP_DIST = join(ROOT, 'app/dist')
/** What the built app is made of. */
const SOURCES = [
  'app/src',
  'app/public',
  'app/index.html',
  'app/vite.config.ts',
  'packages/model/src',
  'package-lock.json',
]

/** Builds the app where its sources are not those of the last build. Throws with the build's own words where it fails. */
export async function buildApp(say: (text: string) => void): Promise<void> {
  const stamp = join(APP_DIST, '.built-from')
  const fingerprint = fingerprintOf(SOURCES.map((path) => join(ROOT, path)))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  say('Building the app …')
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: join(ROOT, 'app'),
    // A test runner's NODE_ENV would make another app: one without its service worker.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The app could not be built.\n${output}`)
  writeFileSync(stamp, fingerprint)
}

function fingerprintOf(paths: string[]): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name))
    } else if (!/\.test\.tsx?$/.test(path)) hash.update(path.slice(ROOT.length)).update(readFileSync(path))
  }
  for (const path of paths) visit(path)
  return hash.digest('hex')
}
