/** The ledger's door. */

export { trialBalance } from './entries.ts'
export { ledgerSources } from './feed.ts'
export { openBooks } from './open-books.ts'
export { closePeriod, openPeriod } from './periods.ts'
export { post } from './post.ts'
export { reverseEntry } from './reverse-entry.ts'
export { ledgerRoutes } from './routes.ts'
export { sumLedger } from './sums.ts'
