import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { replaceBuild } from './replace-build.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const APP_DIST = join(ROOT, 'app/dist')
/** What the built app is made of. */
const SOURCES = [
  'app/src',
  'app/public',
  'app/index.html',
  'app/leave-out-schemas.ts',
  'app/vite.config.ts',
  'packages/model/src',
  'packages/words/src',
  'package-lock.json',
  'scripts/build-app.ts',
]

/**
 * Builds the app where its sources are not those of the last build, beside the folder that is served, and puts it there when it is whole.
 * Throws with the build's own words where it fails; the old one stays then.
 */
export async function buildApp(say: (text: string) => void, signal?: AbortSignal): Promise<void> {
  const stamp = join(APP_DIST, '.built-from')
  const fingerprint = fingerprintOf(SOURCES.map((path) => join(ROOT, path)))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  say('Building the app …')
  const next = `${APP_DIST}.next-${process.pid}`
  try {
    await build(next, signal)
    await compressAssets(join(next, 'assets'))
    replaceBuild(next, APP_DIST)
    writeFileSync(stamp, fingerprint)
  } finally {
    rmSync(next, { recursive: true, force: true })
  }
}

async function build(folder: string, signal?: AbortSignal): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir'], {
    cwd: join(ROOT, 'app'),
    // A test runner's NODE_ENV would make another app: one without its service worker.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill()
  signal?.addEventListener('abort', end, { once: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const [code] = await once(child, 'exit')
  signal?.removeEventListener('abort', end)
  signal?.throwIfAborted()
  if (code !== 0) throw new Error(`The app could not be built.\n${output}`)
}

/** Compresses hashed scripts and styles once, for all servers of the build: at the best quality a file takes a second (FE-09). */
async function compressAssets(folder: string): Promise<void> {
  const names = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const compress = async (name: string) => {
    const path = join(folder, name)
    writeFileSync(`${path}.br`, await promisify(brotliCompress)(readFileSync(path)))
  }
  await Promise.all(names.map(compress))
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

if (import.meta.main) await buildApp(console.log)
