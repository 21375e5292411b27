import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Ask } from './server-process.ts'

const SERVER_PROCESS = new URL('server-process.ts', import.meta.url)

export type ServerProcess = {
  /** Where its socket is. */
  url: string
  /** Bytes in use after a collection. */
  heap(): Promise<number>
  /** Holds plain documents with `update`. Returns the bytes in use. */
  hold(update: Uint8Array, count: number): Promise<number>
  stop(): void
}

/** A server that doesn't share its time and memory with the clients that measure it. */
export async function startProcess(kind: 'sync' | 'bare' | 'plain', databaseUrl = ''): Promise<ServerProcess> {
  const child = fork(SERVER_PROCESS, [kind, databaseUrl], { execArgv: ['--expose-gc'] })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const ask = async (question: Ask) => {
    child.send(question)
    const [answer] = (await once(child, 'message')) as [{ heap: number }]
    return answer.heap
  }
  return {
    url,
    heap: () => ask({ heap: true }),
    hold: (update, count) => ask({ hold: { update: Buffer.from(update).toString('base64'), count } }),
    stop: () => child.disconnect(),
  }
}
