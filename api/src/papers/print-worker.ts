import type { Paper } from './paper.ts'
import { printPaper } from './print-paper.ts'

/** Runs in a thread of its own: setting a paper of thousands of lines takes seconds, in which the API answers others. */
export function print(paper: Paper): Uint8Array {
  return printPaper(paper)
}
