import { Piscina } from 'piscina'
import { overloaded, tooManyRequests } from './problem/problem.ts'

/** Calls in the queue; beyond that the callers would give up before their turn. */
const WAITING_MAX = 200
/** The longest work takes some seconds; work that never ends must not hold up the others. */
const RUN_MS_MAX = 60_000
/** An idle thread is ended: it holds some 60 MB. */
const IDLE_MS = 60_000

export type Threads = {
  /**
   * Runs the function `name` of the file in another thread; one at a time of an organisation. Throws 429 where the person has too many
   * waiting, 503 where all do.
   */
  run(name: string, input: unknown, caller: { orgId: string; userId: string }): Promise<unknown>
  close(): Promise<void>
}

type ThreadOptions = {
  waitingPerPersonMax: number
  /** How many run at the same time, for different organisations; 1 by default. */
  count?: number
  /** How long a call may take; a minute by default. */
  runMsMax?: number | undefined
}

/** Worker threads for work that would block the event loop. `file` exports the functions. */
export function createThreads(file: URL, options: ThreadOptions): Threads {
  const pool = new Piscina({
    filename: file.href,
    minThreads: 0,
    maxThreads: options.count ?? 1,
    idleTimeout: IDLE_MS,
    maxQueue: WAITING_MAX,
  })
  const ofPerson = new Map<string, number>()
  const ofOrg = new Map<string, Promise<unknown>>()
  const runOne = async (name: string, input: unknown): Promise<unknown> => {
    if (pool.queueSize >= WAITING_MAX) throw overloaded(5_000)
    try {
      return await pool.run(input, { name, signal: AbortSignal.timeout(options.runMsMax ?? RUN_MS_MAX) })
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw overloaded(5_000)
      throw error
    }
  }
  return {
    async run(name, input, { orgId, userId }) {
      const waiting = ofPerson.get(userId) ?? 0
      if (waiting >= options.waitingPerPersonMax) throw tooManyRequests(2_000)
      ofPerson.set(userId, waiting + 1)
      const before = ofOrg.get(orgId) ?? Promise.resolve()
      const mine = before.then(() => runOne(name, input))
      const settled = mine.catch(() => {})
      ofOrg.set(orgId, settled)
      try {
        return await mine
      } finally {
        const left = (ofPerson.get(userId) ?? 1) - 1
        if (left > 0) ofPerson.set(userId, left)
        else ofPerson.delete(userId)
        if (ofOrg.get(orgId) === settled) ofOrg.delete(orgId)
      }
    },
    close: () => pool.destroy(),
  }
}
