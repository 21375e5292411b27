/** The documents' door: looking back into them. */
export { createPast, type Past } from './past.ts'
