/** The door of quotes. */
import './fractions.ts'

export { handleAcceptQuote } from './accept-quote.ts'
export { handleCommitQuote } from './commit-quote.ts'
export { handleCreateQuote } from './create-quote.ts'
export { handleDeclineQuote } from './decline-quote.ts'
export { quotesFound, refreshQuote, shownQuoteSql } from './quotes.ts'
export { quoteRoutes } from './routes.ts'
