import type { Paper } from './paper.ts'
import { printPaper } from './print-paper.ts'

/** Runs in a thread of its own: setting a paper of thousands of lines takes seconds, in which the API answers others. */
export async function print(paper: Paper): Promise<Uint8Array> {
  return new Uint8Array(await printPaper(paper))
}
