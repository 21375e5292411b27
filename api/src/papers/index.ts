/** The papers' door: numbers and printed documents. */
export { type Series, takeNumber } from './number-ranges.ts'
