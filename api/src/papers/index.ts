/** The papers' door: numbers and printed documents. */
export { nextNumber, type Series, takeNumber } from './number-ranges.ts'
