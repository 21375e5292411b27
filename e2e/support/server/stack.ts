import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import { copyEmptyCompany } from '@werkbank/database/testing/testing.ts'
import { passingFolder } from '@werkbank/database/testing/testing-folders.ts'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import type { ShippedRange } from '../../../demo/shipped-company.ts'
import { copyDemo } from '../demo-data.ts'
import { traceServer } from '../trace.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export type Stack = {
  url: string
  dataDir: string
  process: ChildProcess
  output: () => string
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same data and port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A connection to the embedded Postgres of a started stack. */
export const connectTo = (dataDir: string): Sql =>
  connect(`postgresql:///werkbank?host=${encodeURIComponent(join(dataDir, 'socket'))}&user=werkbank`, { max: 1 })

/** Starts everything as `npm start` does, on a free port with data of its own, and waits until it is ready. The data is a copy of the demo company with `WERKBANK_DEMO: '1'`, else of an empty one. */
export async function startStack(env: Record<string, string> = {}, range: ShippedRange = 'small'): Promise<Stack> {
  const dataDir = env.DATA_DIR ?? passingFolder('e2e')
  if (!env.DATABASE_URL && !existsSync(join(dataDir, 'postgres'))) {
    if (env.WERKBANK_DEMO !== '1') copyEmptyCompany(dataDir)
    else if (!env.DATA_DIR) await copyDemo(dataDir, range)
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = () => launch({ ...env, DATA_DIR: dataDir, PORT: String(port) }, url)
  let running = await start()
  const forget = traceServer(url, () => running.output())
  const stack: Stack = {
    url,
    dataDir,
    get process() {
      return running.child
    },
    output: () => running.output(),
    async kill() {
      running.child.kill('SIGKILL')
      if (running.child.exitCode === null && running.child.signalCode === null) await once(running.child, 'exit')
    },
    async restart() {
      running = await start()
    },
    async stop() {
      if (running.child.exitCode === null && running.child.signalCode === null) {
        running.child.kill('SIGTERM')
        await once(running.child, 'exit')
      }
      if (!env.DATA_DIR) await rm(dataDir, { recursive: true, force: true })
      forget()
    },
  }
  return stack
}

async function launch(env: Record<string, string>, url: string) {
  const started = launchStart(env)
  const { child, output } = started
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the stack ended with ${code} before it was ready:\n${output()}`)))
    const seen = () => {
      if (output().includes(`Werkbank is ready at ${url}`)) resolve()
    }
    child.stdout.on('data', seen)
  })
  return started
}

/** Starts scripts/start.ts, whatever becomes of it; as another user where root may. */
export function launchStart(env: Record<string, string>, user: { uid?: number; gid?: number } = {}) {
  let text = ''
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.ts')], {
    cwd: ROOT,
    // Backups have a story of their own; here each start would report a new key.
    env: { ...process.env, WERKBANK_BACKUP: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  return { child, output: () => text }
}
