import { z } from 'zod'
import { agreedHeadSchema } from '../agreement/agreed-document.ts'
import { cursor, findings, newContent, seenSchema, statedSchema } from '../agreement/command-parts.ts'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { daySchema } from '../base/value/day.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { decideHindrance, QUOTE_STATES, type QuoteStepState, quoteOnDevice, sendHindrance } from './quote.ts'

/** Of the quote, or the products' of the day on which it is accepted. */
const pricesSchema = z.enum(['kept', 'today'])

/** Where it stands instead, for a step that can't be now. */
const instead = z.object({ state: z.enum(QUOTE_STATES) })
const subject = (input: { id?: string | undefined }) => `quote:${input.id ?? ''}`

/** Makes the quote, its document, conversation and page, as `order.create` does. Without a day it is valid for thirty. */
export const createQuote = defineCommand({
  name: 'quote.create',
  route: 'POST /quotes',
  permission: 'quote.edit',
  summary: 'Create a quote (its working copy)',
  input: z.object({ id: idSchema.optional(), ...agreedHeadSchema.shape, ...newContent }),
  answer: z.object({ id: z.string(), documentName: z.string(), cursor }),
  refusals: { 'unknown-reference': findings },
  subject,
  overlay: (rows, input, { now, userId }) => {
    if (!input.id || rows.get('quotes', input.id)) return
    const none = { sentAt: null, sentBy: null, sentOn: null, decidedAt: null, decidedBy: null, declinedReason: null }
    rows.set('quotes', {
      id: input.id,
      number: null,
      status: 'draft',
      version: 0,
      customerId: null,
      currency: input.currency ?? 'EUR',
      reference: '',
      validUntil: null,
      netMinor: 0,
      taxMinor: 0,
      grossMinor: 0,
      lines: [],
      workingCustomerId: input.customerId ?? null,
      workingReference: input.reference ?? '',
      workingGrossMinor: 0,
      workingLines: input.lines.length,
      workingSeq: 0,
      changes: 0,
      createdBy: userId,
      createdAt: now,
      ...none,
      orderId: null,
    })
  },
})

/** Sends the working copy, as the caller saw it, as the next version of the quote. What names the state is as with `order.commit`. */
export const commitQuote = defineCommand({
  name: 'quote.commit',
  route: 'POST /quotes/{id}/commit',
  permission: 'quote.edit',
  summary: 'Send the working copy as the next version of the quote',
  input: z.object({ id: idSchema, seen: seenSchema(agreedHeadSchema.shape).optional(), ...statedSchema }),
  answer: z.object({ version: z.int().positive(), number: z.string(), cursor }),
  refusals: {
    'incomplete-quote': findings,
    'changed-meanwhile': z.object({ changes: z.int() }),
    'state-not-received': z.object({}),
    'nothing-changed': z.object({ version: z.int() }),
    'quote-accepted': instead,
  },
  subject,
  possible: ofState(quoteOnDevice, sendHindrance),
  // No overlay, as with orders: nothing says "sent" before it is.
})

/**
 * The customer said yes: the quote becomes an order, once; asked again it is the same order (SA-02). What was sent last counts, with its
 * prices. One that has expired asks which prices: those of the quote (`kept`) or the products' of today (`today`, SA-03).
 */
export const acceptQuote = defineCommand({
  name: 'quote.accept',
  route: 'POST /quotes/{id}/accept',
  permission: 'quote.convert',
  summary: 'Turn an accepted quote into an order',
  input: z.object({ id: idSchema, prices: pricesSchema.optional() }),
  answer: z.object({ orderId: z.string(), documentName: z.string(), cursor }),
  refusals: {
    'not-sent': instead,
    'quote-declined': instead,
    /** At other prices than are asked for now. */
    'quote-accepted': instead.extend({ orderId: z.string(), prices: pricesSchema }),
    /** Only one that has expired can be had at the prices of today. */
    'quote-valid': z.object({ validUntil: daySchema }),
    'quote-expired': z.object({
      validUntil: daySchema,
      prices: z.array(pricesSchema),
      /** Lines whose product has another price now. */
      changed: z.array(
        z.object({ lineId: z.string(), sku: z.string(), name: z.string(), keptMinor: z.int(), todayMinor: z.int() }),
      ),
    }),
  },
  subject,
  // Repeated, it answers with the same order: a second click is no mistake.
  possible: ofState(quoteOnDevice, (quote: QuoteStepState, _asking, input?: object) =>
    input && quote.status === 'accepted' ? undefined : decideHindrance(quote),
  ),
})

/** The customer said no. It can be sent anew later. */
export const declineQuote = defineCommand({
  name: 'quote.decline',
  route: 'POST /quotes/{id}/decline',
  permission: 'quote.edit',
  summary: 'Note that the customer declined a quote',
  inBatches: true,
  input: z.object({ id: idSchema, reason: seenText(LIMITS.shortTextCharsMax, 'Say why the quote was declined.') }),
  answer: z.object({ status: z.literal('declined'), cursor }),
  refusals: { 'not-sent': instead, 'quote-accepted': instead, 'quote-declined': instead },
  subject,
  possible: ofState(quoteOnDevice, decideHindrance),
  overlay: (rows, { id, reason }, { now, userId }) => {
    const quote = rows.get('quotes', id)
    const declined = { status: 'declined', decidedAt: now, decidedBy: userId, declinedReason: reason }
    if (quote && quote['status'] === 'sent') rows.set('quotes', { ...quote, id, ...declined })
  },
})
