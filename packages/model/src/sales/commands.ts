import { z } from 'zod'
import { orderHeadSchema } from '../agreement/agreed-document.ts'
import { cursor, findings, namedOnce, newContent, seenSchema, statedSchema } from '../agreement/command-parts.ts'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { daySchema } from '../base/value/day.ts'
import { idSchema, lineIdSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { CONDITIONS } from './billing/return-parts.ts'
import { confirmDay, days, insteadSchema, partLine, partLines, periodClosed } from './command-parts.ts'
import {
  cancelHindrance,
  cancelRestHindrance,
  commitHindrance,
  deliverHindrance,
  orderOnDevice,
  returnHindrance,
} from './order-steps.ts'

/** One line that stock can't cover: what was asked, what is there, and when more is expected. */
export const shortageSchema = z.object({
  lineId: z.string(),
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  requested: z.string(),
  available: z.string(),
  expected: z.array(z.object({ quantity: z.string(), expectedOn: z.string(), reference: z.string() })),
})
export type Shortage = z.infer<typeof shortageSchema>
/**
 * Makes the order, its document, conversation and page. Sent by the app with ids only (the content travels as the document,
 * `documentFromClient`); scripts and integrations give the lines and the API writes the document.
 */
export const createOrder = defineCommand({
  name: 'order.create',
  route: 'POST /orders',
  permission: 'order.edit',
  summary: 'Create an order (its working copy)',
  input: z.object({
    id: idSchema.optional(),
    ...orderHeadSchema.shape,
    ...newContent,
  }),
  answer: z.object({ id: z.string(), documentName: z.string(), cursor }),
  refusals: { 'unknown-reference': findings },
  subject: (input) => `order:${input.id ?? ''}`,
  overlay: (rows, input, { now, userId }) => {
    if (!input.id || rows.get('orders', input.id)) return
    const customerId = input.customerId ?? null
    rows.set('orders', {
      id: input.id,
      number: null,
      status: 'draft',
      version: 0,
      customerId,
      currency: input.currency ?? 'EUR',
      reference: input.reference ?? '',
      requestedOn: null,
      netMinor: 0,
      taxMinor: 0,
      grossMinor: 0,
      backorder: false,
      delivery: 'none',
      invoicing: 'none',
      invoicedMinor: 0,
      paidMinor: 0,
      workingCustomerId: customerId,
      workingReference: input.reference ?? '',
      workingGrossMinor: 0,
      workingLines: input.lines.length,
      workingSeq: 0,
      changes: 0,
      createdBy: userId,
      createdAt: now,
      committedAt: null,
      orderedOn: null,
      cancelledAt: null,
      cancelledBy: null,
      cancelledReason: null,
      quoteId: null,
    })
  },
})

export const seenOrderSchema = seenSchema(orderHeadSchema.shape)
export type SeenOrder = z.infer<typeof seenOrderSchema>

/**
 * Turns the working copy, as the caller saw it, into the next version and reserves its stock. `seen` names the state and its content: what the caller
 * wrote since is left for the next version; edits of others since are the refusal `changed-meanwhile` instead of being silently included. Scripts
 * without the content name the state only: by `stateVector` (base64), and by `contentHash` (of `orderContentHash`) for removed lines, which a state
 * vector does not contain. For them every later update in the log counts as a change. `backorder`: commit what is available, the rest waits;
 * `backorderLines`: for these lines only. It takes the right `order.backorder`, a version after the first one `order.change`.
 */
export const commitOrder = defineCommand({
  name: 'order.commit',
  route: 'POST /orders/{id}/commit',
  permission: 'order.commit',
  summary: 'Commit the working copy as the next version',
  input: z.object({
    id: idSchema,
    seen: seenOrderSchema.optional(),
    ...statedSchema,
    backorder: z.boolean().default(false),
    backorderLines: z.array(lineIdSchema).max(LIMITS.orderLinesMax).default([]),
    orderedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({
    version: z.int().positive(),
    number: z.string(),
    backordered: z.array(z.object({ lineId: z.string(), quantity: z.string() })),
    cursor,
  }),
  refusals: {
    ...days,
    'incomplete-order': findings,
    'insufficient-stock': z.object({ shortages: z.array(shortageSchema) }),
    'changed-meanwhile': z.object({ changes: z.int() }),
    'state-not-received': z.object({}), // the named state has edits that the log does not have yet: sync, then commit
    'below-delivered': findings,
    'nothing-changed': insteadSchema.extend({ version: z.int() }),
    'order-cancelled': insteadSchema,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, commitHindrance, ({ order }, { can }) => order.version === 0 || can('order.change')),
  // No overlay: what waits may still be refused, and nothing says "confirmed" before it is.
})

/** Moves what is reserved (or the given part of it) to the customer and books the cost of goods. */
export const deliverOrder = defineCommand({
  name: 'order.deliver',
  route: 'POST /orders/{id}/deliver',
  permission: 'order.deliver',
  summary: 'Deliver an order or a part of it',
  inBatches: true,
  input: z.object({ id: idSchema, lines: partLines, deliveredOn: daySchema.optional(), confirmDay }),
  answer: z.object({ deliveryId: z.string(), number: z.string(), cursor }),
  refusals: {
    ...days,
    'not-committed': insteadSchema,
    'nothing-to-deliver': insteadSchema,
    'order-cancelled': insteadSchema,
    'insufficient-stock': z.object({ shortages: z.array(shortageSchema) }),
    ...periodClosed,
    'more-than-open': findings,
    'bad-lines': findings,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, deliverHindrance),
})

/**
 * Takes delivered goods back, at the value at which they left. `condition` decides the place: sellable goods go where they came from, damaged ones to
 * the blocked stock of that warehouse, scrap nowhere; `locationId` chooses another place. Without `deliveryId` each line is returned from the newest
 * delivery with unreturned pieces.
 */
export const returnOrder = defineCommand({
  name: 'order.return',
  route: 'POST /orders/{id}/return',
  permission: 'order.deliver',
  summary: 'Take delivered goods back',
  input: z.object({
    id: idSchema,
    lines: namedOnce(partLine, { min: 1 }),
    condition: z.enum(CONDITIONS),
    reason: seenText(LIMITS.shortTextCharsMax, 'Say why the goods come back.'),
    deliveryId: idSchema.optional(),
    locationId: idSchema.optional(),
    returnedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ deliveryId: z.string(), number: z.string(), cursor }),
  refusals: {
    ...days,
    'nothing-to-return': insteadSchema,
    'more-than-delivered': findings,
    'bad-lines': findings,
    ...periodClosed,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, returnHindrance),
})

/**
 * Cancels what is neither delivered nor invoiced of an order that cannot be cancelled as a whole any more: a new version without it, whose reservations
 * are released. Unconfirmed changes have to be confirmed or reverted before. SA-15.
 */
export const cancelRest = defineCommand({
  name: 'order.cancel-rest',
  route: 'POST /orders/{id}/cancel-rest',
  permission: 'order.cancel',
  summary: 'Cancel what is still open of an order',
  input: z.object({ id: idSchema, reason: seenText(LIMITS.shortTextCharsMax, 'Say why the rest is cancelled.') }),
  answer: z.object({ version: z.int().positive(), number: z.string(), cursor }),
  refusals: {
    'nothing-open': insteadSchema,
    'unconfirmed-changes': z.object({ changes: z.int() }),
    'order-cancelled': insteadSchema,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, cancelRestHindrance),
  // No overlay, as for a confirmation: it is a version.
})

/** Cancels an order of which nothing was delivered or stands on an invoice; its reservations are free again. */
export const cancelOrder = defineCommand({
  name: 'order.cancel',
  route: 'POST /orders/{id}/cancel',
  permission: 'order.cancel',
  summary: 'Cancel an order',
  inBatches: true,
  input: z.object({ id: idSchema, reason: seenText(LIMITS.shortTextCharsMax, 'Say why the order is cancelled.') }),
  answer: z.object({ status: z.literal('cancelled'), cursor }),
  refusals: {
    'already-delivered': insteadSchema,
    'already-invoiced': insteadSchema,
    'order-cancelled': insteadSchema,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, cancelHindrance),
  overlay: (rows, { id, reason }, { now, userId }) => {
    const order = rows.get('orders', id)
    const cancelled = { status: 'cancelled', cancelledAt: now, cancelledBy: userId, cancelledReason: reason }
    if (order) rows.set('orders', { ...order, id, ...cancelled })
  },
})
