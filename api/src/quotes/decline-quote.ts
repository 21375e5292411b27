import { declineQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteDeclined } from '@werkbank/model/quotes/events.ts'
import { handle } from '../http/command-route.ts'
import { lockQuote } from './quotes.ts'

/** The customer said no, perhaps after the quote had expired. */
export const handleDeclineQuote = handle(declineQuote, async ({ tx, caller, refuse, emit, now }, { id, reason }) => {
  const { status } = await lockQuote(tx, id)
  if (status === 'draft') throw refuse('not-sent', { state: status })
  if (status === 'accepted') throw refuse('quote-accepted', { state: status })
  if (status === 'declined') throw refuse('quote-declined', { state: status })
  await tx`UPDATE quotes SET status = 'declined', decided_at = ${now}, decided_by = ${caller.userId}, declined_reason = ${reason} WHERE org_id = current_org() AND id = ${id}`
  emit(quoteDeclined, id, { reason })
  return { status: 'declined' as const }
})
