import { declineQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteDeclined } from '@werkbank/model/quotes/events.ts'
import { declineHindrance } from '@werkbank/model/quotes/quote.ts'
import { handle } from '../http/command-route.ts'
import { lockQuote } from './quotes.ts'

/** The customer said no, perhaps after the quote had expired. */
export const handleDeclineQuote = handle(declineQuote, async ({ tx, caller, refuse, emit, now }, { id, reason }) => {
  const { status } = await lockQuote(tx, id)
  const hindrance = declineHindrance(status)
  if (hindrance) throw refuse(hindrance, { state: status })
  await tx`UPDATE quotes SET status = 'declined', decided_at = ${now}, decided_by = ${caller.userId}, declined_reason = ${reason} WHERE org_id = current_org() AND id = ${id}`
  emit(quoteDeclined, id, { reason })
  return { status: 'declined' as const }
})
