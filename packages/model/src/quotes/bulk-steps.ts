import { LIMITS } from '../base/limits.ts'
import type { BulkStep } from '../records/bulk-step.ts'
import { text } from '../records/kinds/text.ts'
import { declineQuote } from './commands.ts'
import { decideHindrance, type QuoteStatus } from './quote.ts'

type Row = { id: string; status: QuoteStatus }

/** What is done to several quotes at once. Nothing takes a decline back but sending the quote anew. */
export const quoteSteps: readonly BulkStep<Row>[] = [
  {
    name: 'quote.decline',
    command: declineQuote as never,
    asks: { name: 'reason', field: text({ max: LIMITS.shortTextCharsMax, empty: 'Say why.' }) },
    hindrance: decideHindrance,
    input: ({ id }, given) => ({ id, reason: given }),
  },
]
