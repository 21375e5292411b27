import { declineQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteDeclined } from '@werkbank/model/quotes/events.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { lockQuote } from './quotes.ts'

/** The customer said no, perhaps after the quote had expired. */
export const handleDeclineQuote = handle(declineQuote, async (context, { id, reason }) => {
  const { tx, caller, emit, now } = context
  requirePossible(context, declineQuote, await lockQuote(tx, id))
  await tx`UPDATE quotes SET status = 'declined', decided_at = ${now}, decided_by = ${caller.userId}, declined_reason = ${reason} WHERE org_id = current_org() AND id = ${id}`
  emit(quoteDeclined, id, { reason })
  return { status: 'declined' as const }
})
