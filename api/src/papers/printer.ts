import { Piscina } from 'piscina'
import { overloaded, tooManyRequests } from '../http/problem.ts'
import type { Paper } from './paper.ts'

/** Papers that one person may have waiting: a browser asks for one or two, a loop for hundreds. */
const WAITING_PER_PERSON_MAX = 4
/** All that wait; more would only wait for nobody. */
const WAITING_MAX = 200
/** The longest papers take some seconds; one that never ends must not hold up the others. */
const PRINT_MS_MAX = 60_000
/** A thread that nobody needs is let go: it holds some 60 MB. */
const IDLE_MS = 60_000

export type Printer = {
  /** The PDF, set in another thread; one paper at a time of an organisation. Throws 429 where a person has too many waiting, 503 where all do. */
  print(paper: Paper, caller: { orgId: string; userId: string }): Promise<Uint8Array>
  close(): Promise<void>
}

/** `threads`: papers that are set at the same time, of different organisations. */
export function createPrinter({ threads = 1 }: { threads?: number } = {}): Printer {
  const pool = new Piscina({
    filename: new URL('./print-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    maxQueue: WAITING_MAX,
  })
  const ofPerson = new Map<string, number>()
  const ofOrg = new Map<string, Promise<unknown>>()
  const setOne = async (paper: Paper): Promise<Uint8Array> => {
    if (pool.queueSize >= WAITING_MAX) throw overloaded(5_000)
    try {
      return await pool.run(paper, { name: 'print', signal: AbortSignal.timeout(PRINT_MS_MAX) })
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw overloaded(5_000)
      throw error
    }
  }
  return {
    async print(paper, { orgId, userId }) {
      const waiting = ofPerson.get(userId) ?? 0
      if (waiting >= WAITING_PER_PERSON_MAX) throw tooManyRequests(2_000)
      ofPerson.set(userId, waiting + 1)
      const before = ofOrg.get(orgId) ?? Promise.resolve()
      const mine = before.then(() => setOne(paper))
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
