import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { traceServer } from '../trace.ts'

/** A process of the cluster that can be ended in every way and started again with the same address. */
export type Service = {
  url: string
  port: number
  output(): string
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
  /** Starts it again; `env` changes settings from now on. */
  start(env?: Record<string, string>): Promise<void>
}

export type ServiceOptions = {
  command: string
  args: string[]
  port: number
  env?: Record<string, string>
  /** Resolves true when it serves. */
  ready: (port: number) => Promise<boolean>
}

/** Starts a program and waits until it is ready. What it said is in the error where it ends before. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { command, args, port, ready } = options
  let env = options.env ?? {}
  let child: ChildProcess | undefined
  let text = ''
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    child.kill(signal)
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }
  const start = async (changed: Record<string, string> = {}) => {
    env = { ...env, ...changed }
    const started = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    let failed: string | undefined
    started.once('error', (error) => (failed = error.message))
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk) => {
        text += chunk
      })
    while (!(await ready(port).catch(() => false))) {
      if (failed ?? (started.exitCode !== null || started.signalCode !== null))
        throw new Error(`${command} ${args.join(' ')} ended before it was ready: ${failed ?? text}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await start()
  traceServer([command, ...args.slice(0, 1)].map((part) => basename(part)).join(' '), () => text)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => text,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    start,
  }
}

/** Ready when GET /readyz is answered with 200. */
export const answersReady = async (port: number): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
