import { Problem } from '../http/problem/problem.ts'
import { createThreads } from '../http/threads.ts'
import type { Paper } from './paper.ts'

/** Papers that one person may have waiting: a browser asks for one or two, a loop for hundreds. */
const WAITING_PER_PERSON_MAX = 4
/**
 * Characters on one paper, a line break counted as a line of them: 2,000 lines with a note of some hundred. Rendering cannot be interrupted (the thread
 * is abandoned and ends when it is done) and takes about a kilobyte of memory a character, so larger papers are refused at the start.
 */
const PAPER_CHARS_MAX = 1_000_000
const LINE_CHARS = 40

export type Printer = {
  /**
   * The PDF, set in another thread; one paper at a time of an organisation. Throws 429 where a person has too many waiting, 503 where all do or
   * it took too long, 422 for a paper of more than a million characters.
   */
  print(paper: Paper, caller: { orgId: string; userId: string }): Promise<Uint8Array>
  close(): Promise<void>
}

/** `runMsMax`: how long one paper may take. */
export function createPrinter({ runMsMax }: { runMsMax?: number } = {}): Printer {
  const threads = createThreads(new URL('./print-worker.ts', import.meta.url), {
    waitingPerPersonMax: WAITING_PER_PERSON_MAX,
    runMsMax,
  })
  return {
    async print(paper, caller) {
      if (charactersOf(paper) > PAPER_CHARS_MAX) throw paperTooLong()
      return (await threads.run('print', paper, caller)) as Uint8Array
    },
    close: () => threads.close(),
  }
}

const lengthOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + text.length + LINE_CHARS * (text.split('\n').length - 1), 0)
function charactersOf({ address, facts, remarks = [], rows, closing = [] }: Paper): number {
  const head = lengthOf([...address, ...facts.flat(), ...remarks, ...closing])
  return rows.reduce((sum, { cells, notes = [] }) => sum + lengthOf(cells) + lengthOf(notes), head)
}

const paperTooLong = () => new Problem(422, 'paper-too-long')
