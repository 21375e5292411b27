import { createThreads } from '../http/threads.ts'
import type { Paper } from './paper.ts'

/** Papers that one person may have waiting: a browser asks for one or two, a loop for hundreds. */
const WAITING_PER_PERSON_MAX = 4

export type Printer = {
  /** The PDF, set in another thread; one paper at a time of an organisation. Throws 429 where a person has too many waiting, 503 where all do. */
  print(paper: Paper, caller: { orgId: string; userId: string }): Promise<Uint8Array>
  close(): Promise<void>
}

export function createPrinter(): Printer {
  const threads = createThreads(new URL('./print-worker.ts', import.meta.url), {
    waitingPerPersonMax: WAITING_PER_PERSON_MAX,
  })
  return {
    print: async (paper, caller) => (await threads.run('print', paper, caller)) as Uint8Array,
    close: () => threads.close(),
  }
}
