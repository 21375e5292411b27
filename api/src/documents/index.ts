/** The documents' door: looking back into them. */
export { readLogBeyond } from './log-beyond.ts'
export { createMerger } from './merge.ts'
export { createPast, type Past } from './past.ts'
