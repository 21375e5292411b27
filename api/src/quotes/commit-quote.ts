import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderContent } from '@werkbank/model/agreement/agreed-document.ts'
import { checkLine } from '@werkbank/model/agreement/findings.ts'
import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import { checkWholeQuote } from '@werkbank/model/quotes/check-quote.ts'
import { commitQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteSent } from '@werkbank/model/quotes/events.ts'
import { quoteDocumentName } from '@werkbank/model/quotes/quote-kind.ts'
import {
  type AgreedLine,
  agreedPrice,
  agreeLines,
  asSeen,
  insertVersion,
  lastVersion,
  readWorkingCopy,
  type Version,
} from '../agreement/index.ts'
import { productFacts } from '../catalogue/index.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { takeNumber } from '../papers/index.ts'
import { customerById } from '../partners/index.ts'
import { lockQuote, QUOTE_VERSIONS } from './quotes.ts'

type Context = CommandContext<typeof commitQuote>
/** The number of changed fields is known only after the document was read at the caller's state vector. */
const NOT_COUNTED = Number.POSITIVE_INFINITY

/** Sends a quote, or its next version. One that was declined can be sent again as it is. Locks: quote, number range. */
export const handleCommitQuote = handle(commitQuote, async (context, input) => {
  const { tx, caller, emit, now, today } = context
  const quote = await lockQuote(tx, input.id)
  requirePossible(context, commitQuote, { ...quote, changes: NOT_COUNTED })
  const document = quoteDocumentName(quote.id)
  const copy = await readWorkingCopy(tx, caller.orgId, document, { withSnapshot: input.seen !== undefined })
  const seen = await asSeen(context, document, input, copy)
  const { content } = seen
  const previous = await lastVersion(tx, QUOTE_VERSIONS, quote.id)
  if (previous) requirePossible(context, commitQuote, { ...quote, changes: orderChanges(previous, content).length })
  const { customer, products, currency } = await checked(context, content, quote, previous)
  const { lines, total } = agreeLines(content, products, { previous, taxExempt: customer.taxMode === 'exempt' })
  const version = quote.version + 1
  const later = orderChanges(content, copy.content).length
  await insertVersion(context, QUOTE_VERSIONS, { id: quote.id, seen, customer, lines, total, version })
  const number = quote.number ?? (await nextQuoteNumber(context))
  const { head } = content
  await tx`UPDATE quotes SET number = ${number}, status = 'sent', version = ${version}, customer_id = ${customer.id}, currency = ${currency}, reference = ${head.reference ?? ''},
    valid_until = ${head.validUntil ?? null}, net_minor = ${total.netMinor}, tax_minor = ${total.taxMinor}, gross_minor = ${total.grossMinor}, lines = ${tx.json(lines.map(offered))},
    sent_at = ${now}, sent_by = ${caller.userId}, sent_on = ${today}, decided_at = NULL, decided_by = NULL, declined_reason = NULL, changes = ${later}
    ${later === 0 ? tx`, working_customer_id = ${customer.id}, working_reference = ${head.reference ?? ''}, working_gross_minor = ${total.grossMinor}, working_lines = ${lines.length}, working_seq = greatest(working_seq, ${copy.seq}::bigint)` : tx``}
    WHERE org_id = current_org() AND id = ${quote.id}`
  emit(quoteSent, quote.id, { version, number })
  return { version, number }
})

/** One series a year, by the company's day. */
async function nextQuoteNumber({ tx, today }: Context): Promise<string> {
  const year = Number(today.slice(0, 4))
  return `AN-${year}-${String(await takeNumber(tx, 'quote', year)).padStart(5, '0')}`
}

const offered = (line: AgreedLine) => ({
  lineId: line.id,
  productId: line.productId,
  note: line.note,
  quantity: line.quantity,
  unitPriceMinor: line.agreedPriceMinor,
  priceTyped: line.unitPriceMinor !== undefined,
  discountPercent: line.discountPercent,
  taxPercent: line.taxPercent,
  netMinor: line.netMinor,
})

/** Everything that keeps the quote from being sent. */
async function checked(
  { tx, refuse, today }: Context,
  content: OrderContent,
  { customerId: agreedCustomerId }: { customerId: string | null },
  previous: Version | undefined,
) {
  const { customerId } = content.head
  const products = await productFacts(
    tx,
    content.lines.map(({ productId }) => productId),
    { counted: content.lines.map(({ quantity }) => quantity) },
  )
  const customer = customerId ? await customerById(tx, customerId) : undefined
  const bookCurrency = await organisationCurrency(tx)
  const currency = content.head.currency ?? bookCurrency
  const before = new Map(previous?.lines.map((line) => [line.id, agreedPrice(line)]))
  const findings = [
    ...checkWholeQuote(content, {
      customer: (id) => (customer?.id === id ? customer : undefined),
      agreedCustomerId,
      currency: bookCurrency,
      today,
    }),
    ...content.lines.flatMap((line) =>
      checkLine(line, currency, {
        product: (id) => products.get(id),
        priceOf: () => linePrice(line, products.get(line.productId), before.get(line.id)).unitPriceMinor,
      }),
    ),
  ]
  if (findings.length > 0 || !customer) throw refuse('incomplete-quote', { findings })
  return { customer, products, currency }
}
