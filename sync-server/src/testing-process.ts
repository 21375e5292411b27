import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { until } from './testing.ts'

export type SyncProcess = {
  url: string
  port: number
  child: ChildProcess
  /** The lines of its log so far, as JSON. */
  log(): { level: string; message: string; [detail: string]: unknown }[]
  kill(): Promise<void>
}

/** A sync server as a process of its own: whatever ends it is seen. */
export async function startSyncProcess(
  databaseUrl: string,
  { port: wanted, env }: { port?: number; env?: Record<string, string> } = {},
): Promise<SyncProcess> {
  const port = wanted ?? (await freePort())
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the sync server ended: ${output}`)
    return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok ?? false
  }, 'the sync server is ready')
  return {
    url: `ws://127.0.0.1:${port}`,
    port,
    child,
    log: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
