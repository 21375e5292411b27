import { orderDocumentName } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { acceptQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteAccepted } from '@werkbank/model/quotes/events.ts'
import { quoteState } from '@werkbank/model/quotes/quote.ts'
import { type AgreedLine, lastVersion } from '../agreement/index.ts'
import { productFacts } from '../catalogue/index.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { openOrder } from '../sales/index.ts'
import { lockQuote, QUOTE_VERSIONS } from './quotes.ts'

/** SA-02, SA-03. The quote's lock lets one of many callers make the order; the others get the same one. */
export const handleAcceptQuote = handle(acceptQuote, async (context, { id, prices }) => {
  const { tx, caller, refuse, emit, now, today } = context
  const quote = await lockQuote(tx, id)
  if (quote.orderId) return await again(context, { id, orderId: quote.orderId, prices })
  const state = quoteState(quote, today)
  requirePossible(context, acceptQuote, quote, {})
  const { head, lines, notes } = must(await lastVersion(tx, QUOTE_VERSIONS, id), 'what was sent has a version')
  if (state === 'expired' && !prices)
    throw refuse('quote-expired', {
      validUntil: must(quote.validUntil, 'what was sent is valid until a day'),
      prices: ['kept', 'today'],
      changed: await changedPrices(context, lines),
    })
  if (state !== 'expired' && prices === 'today')
    throw refuse('quote-valid', { validUntil: must(quote.validUntil, 'what was sent is valid until a day') })
  const accepted = prices ?? 'kept'
  const orderId = context.newId()
  const { validUntil: _, ...terms } = head
  await openOrder(context, {
    id: orderId,
    quoteId: id,
    head: { ...terms, currency: quote.currency },
    lines: lines.map(({ id, productId, quantity, discountPercent, position, note, agreedPriceMinor }) => ({
      ...{ id, productId, quantity, discountPercent, position, note },
      ...(accepted === 'today' ? {} : { unitPriceMinor: agreedPriceMinor }),
    })),
    notes,
  })
  await tx`UPDATE quotes SET status = 'accepted', order_id = ${orderId}, accepted_prices = ${accepted}, decided_at = ${now}, decided_by = ${caller.userId} WHERE org_id = current_org() AND id = ${id}`
  emit(quoteAccepted, id, { orderId })
  return answerOf(orderId)
})

type Again = { id: string; orderId: string; prices: 'kept' | 'today' | undefined }

/** The same asked again is the same order; at other prices it is another question, and the order stands (SA-02). */
async function again({ tx, refuse }: CommandContext<typeof acceptQuote>, { id, orderId, prices }: Again) {
  const [row] = await tx<
    { acceptedPrices: 'kept' | 'today' }[]
  >`SELECT accepted_prices FROM quotes WHERE org_id = current_org() AND id = ${id}`
  const accepted = must(row, 'it was locked').acceptedPrices
  if (prices !== undefined && prices !== accepted)
    throw refuse('quote-accepted', { state: 'accepted', orderId, prices: accepted })
  return answerOf(orderId)
}

const answerOf = (orderId: string) => ({ orderId, documentName: orderDocumentName(orderId) })

/** Products whose price has changed since the quote, for callers who may see prices. */
async function changedPrices({ tx, caller }: CommandContext<typeof acceptQuote>, lines: readonly AgreedLine[]) {
  if (!can(caller, 'product.read')) return []
  const products = await productFacts(
    tx,
    lines.map(({ productId }) => productId),
  )
  return lines.flatMap(({ id, productId, sku, name, agreedPriceMinor: keptMinor }) => {
    const todayMinor = products.get(productId)?.priceMinor ?? keptMinor
    return todayMinor === keptMinor ? [] : { lineId: id, sku, name, keptMinor, todayMinor }
  })
}
