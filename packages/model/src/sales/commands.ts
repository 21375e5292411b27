// The commands of sales in one file: they share their refusals and the shapes of lines, and are read as one list of what can be done with an order.
import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { daySchema } from '../base/day.ts'
import { idSchema, lineIdSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import {
  currencySchema,
  paymentMinorSchema,
  percentSchema,
  priceMinorSchema,
  storedPriceMinorSchema,
  totalMinorSchema,
} from '../base/money.ts'
import { positiveQuantitySchema, storedQuantitySchema } from '../base/quantity.ts'
import { seenText } from '../base/text.ts'
import { INVOICE_BASES } from '../company/invoice-basis.ts'
import type { MirrorRow } from '../mirror/tables.ts'
import { openMinor } from './open-amount.ts'
import { orderHeadSchema, orderLineSchema } from './order-document.ts'
import { CONDITIONS } from './return-parts.ts'

const cursor = z.string()
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
const findings = z.object({
  findings: z.array(
    z.object({ lineId: z.string().optional(), field: z.string(), code: z.string(), message: z.string() }),
  ),
})

/** A day that can't be, and one that must be said to be meant: `confirmDay` (R-SA21). */
const days = { 'impossible-day': findings, 'unusual-day': findings }
/** The day is meant although it is unusual: a little ahead, or a payment before its invoice. */
const confirmDay = z.boolean().default(false)

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
    notes: z.string().max(LIMITS.orderNoteCharsMax).optional(),
    documentFromClient: z.boolean().default(false),
    lines: z
      .array(
        z.strictObject({
          id: lineIdSchema.optional(),
          productId: idSchema,
          quantity: storedQuantitySchema,
          unitPriceMinor: storedPriceMinorSchema.optional(),
          discountPercent: percentSchema.optional(),
          note: z.string().max(LIMITS.shortTextCharsMax).optional(),
        }),
      )
      .max(LIMITS.orderLinesMax)
      .default([]),
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
    })
  },
})

/**
 * An order as it was on the screen when somebody confirmed it: `snapshot` is the document's Yjs snapshot (state vector and deletions,
 * base64), the rest what it said then. With it a confirmation that waited is of that state, whatever its author wrote since (R-SA5).
 */
export const seenOrderSchema = z.strictObject({
  snapshot: z.base64().max(LIMITS.stateVectorCharsMax),
  head: z.strictObject(orderHeadSchema.shape),
  lines: z
    .array(z.strictObject(orderLineSchema.shape))
    .max(LIMITS.orderLinesMax)
    .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, 'Each line has an id of its own.'),
  notes: z.string().max(LIMITS.orderNoteCharsMax),
})
export type SeenOrder = z.infer<typeof seenOrderSchema>

/**
 * Turns the working copy, as the caller saw it, into the next agreed version and reserves its stock. `seen` names the state and what it
 * said: what the caller wrote since is left for the next version; where somebody else wrote, the refusal `changed-meanwhile` says so
 * instead of silently including it. Scripts that hold no content name the state only: by `stateVector` (base64), and by `contentHash` (of
 * `orderContentHash`) for what a state vector doesn't show: lines that were taken out. To them everything that the log has more is news.
 * `backorder`: commit what is there, the rest waits; `backorderLines`: of these lines only. It takes the right `order.backorder`, a
 * version after the first one `order.change`.
 */
export const commitOrder = defineCommand({
  name: 'order.commit',
  route: 'POST /orders/{id}/commit',
  permission: 'order.commit',
  summary: 'Commit the working copy as the next version',
  input: z.object({
    id: idSchema,
    seen: seenOrderSchema.optional(),
    stateVector: z.base64().max(LIMITS.stateVectorCharsMax).optional(),
    contentHash: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'A content hash has 16 hexadecimal digits.')
      .optional(),
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
    'nothing-changed': z.object({ version: z.int() }),
    'order-cancelled': z.object({}),
  },
  subject: (input) => `order:${input.id}`,
  // No overlay: what waits may still be refused, and nothing says "confirmed" before it is.
})

const partLines = z
  .array(z.strictObject({ lineId: lineIdSchema, quantity: positiveQuantitySchema }))
  .min(1)
  .max(LIMITS.orderLinesMax)
  .optional()

/** Moves what is reserved (or the given part of it) to the customer and books the cost of goods. */
export const deliverOrder = defineCommand({
  name: 'order.deliver',
  route: 'POST /orders/{id}/deliver',
  permission: 'order.deliver',
  summary: 'Deliver an order or a part of it',
  input: z.object({ id: idSchema, lines: partLines, deliveredOn: daySchema.optional(), confirmDay }),
  answer: z.object({ deliveryId: z.string(), number: z.string(), cursor }),
  refusals: {
    ...days,
    'not-committed': z.object({}),
    'nothing-to-deliver': z.object({}),
    'order-cancelled': z.object({}),
    'insufficient-stock': z.object({ shortages: z.array(shortageSchema) }),
    'period-closed': z.object({ period: z.string() }),
    'more-than-open': findings,
    'bad-lines': findings,
  },
  subject: (input) => `order:${input.id}`,
})

/**
 * Takes delivered goods back, at the value at which they left. `condition` decides where they go: what can be sold to where it came from,
 * what is damaged to the blocked stock of that warehouse, scrap nowhere; `locationId` chooses another place. Without `deliveryId` each line
 * comes back of the newest delivery that has any left.
 */
export const returnOrder = defineCommand({
  name: 'order.return',
  route: 'POST /orders/{id}/return',
  permission: 'order.deliver',
  summary: 'Take delivered goods back',
  input: z.object({
    id: idSchema,
    lines: z
      .array(z.strictObject({ lineId: lineIdSchema, quantity: positiveQuantitySchema }))
      .min(1)
      .max(LIMITS.orderLinesMax),
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
    'more-than-delivered': findings,
    'bad-lines': findings,
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `order:${input.id}`,
})

/** What the caller was shown that it comes to. Where it comes to something else by now, `total-differs` says so and nothing is issued. */
const expectedGrossMinor = totalMinorSchema.min(0).optional()
const totalDiffers = { 'total-differs': z.object({ expectedMinor: z.int(), grossMinor: z.int() }) }
const correctionReason = seenText(LIMITS.shortTextCharsMax, 'Say why this is credited.')

/**
 * Posts an invoice for what was delivered and not yet invoiced, or for the given part of it; with the basis `ordered` (a setting of the
 * company, or said here for this order from now on) for all that was ordered. Its number is gapless per year.
 */
export const invoiceOrder = defineCommand({
  name: 'order.invoice',
  route: 'POST /orders/{id}/invoice',
  permission: 'invoice.create',
  summary: 'Invoice what was delivered, or ordered',
  input: z.object({
    id: idSchema,
    lines: partLines,
    basis: z.enum(INVOICE_BASES).optional(),
    expectedGrossMinor,
    invoicedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ invoiceId: z.string(), number: z.string(), grossMinor: z.int(), currency: z.string(), cursor }),
  refusals: {
    ...days,
    ...totalDiffers,
    'not-committed': z.object({}),
    'nothing-to-invoice': z.object({}),
    'more-than-open': findings,
    'bad-lines': findings,
    'order-cancelled': z.object({}),
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `order:${input.id}`,
})

/** Posts a credit note for returned goods, or for the lines given. */
export const creditOrder = defineCommand({
  name: 'order.credit',
  route: 'POST /orders/{id}/credit',
  permission: 'invoice.correct',
  summary: 'Credit what was returned',
  input: z.object({
    id: idSchema,
    lines: partLines,
    reason: correctionReason,
    expectedGrossMinor,
    creditedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ invoiceId: z.string(), number: z.string(), grossMinor: z.int(), currency: z.string(), cursor }),
  refusals: {
    ...days,
    ...totalDiffers,
    'nothing-to-credit': z.object({}),
    'more-than-invoiced': findings,
    'bad-lines': findings,
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `order:${input.id}`,
})

/**
 * A credit note without an order: for goods sold before the books were opened, or goodwill. `restock` takes the goods back into
 * that location, at standard cost.
 */
export const createCredit = defineCommand({
  name: 'credit.create',
  route: 'POST /credit-notes',
  permission: 'invoice.correct',
  summary: 'Credit a customer without an order',
  input: z.object({
    id: idSchema.optional(),
    customerId: idSchema,
    currency: currencySchema.optional(),
    creditedOn: daySchema.optional(),
    confirmDay,
    restockLocationId: idSchema.optional(),
    reason: correctionReason,
    lines: z
      .array(
        z.strictObject({
          productId: idSchema,
          quantity: positiveQuantitySchema,
          unitPriceMinor: priceMinorSchema,
          discountPercent: percentSchema.default('0'),
        }),
      )
      .min(1)
      .max(LIMITS.orderLinesMax),
  }),
  answer: z.object({ invoiceId: z.string(), number: z.string(), grossMinor: z.int(), currency: z.string(), cursor }),
  refusals: {
    ...days,
    'unknown-reference': findings,
    'bad-lines': findings,
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `customer:${input.customerId}`,
})

/**
 * Corrects an invoice without goods coming back: pieces of its lines that need not be paid (and are not billed again), or an amount off the
 * net of a line. Never more than what is left of the invoice (IV-09).
 */
export const correctInvoice = defineCommand({
  name: 'invoice.correct',
  route: 'POST /invoices/{id}/corrections',
  permission: 'invoice.correct',
  summary: 'Correct an invoice by quantity or amount, without goods coming back',
  input: z.object({
    id: idSchema,
    lines: z
      .array(
        z
          .strictObject({
            lineId: lineIdSchema,
            quantity: positiveQuantitySchema.optional(),
            netMinor: paymentMinorSchema.optional(),
          })
          .refine(
            ({ quantity, netMinor }) => (quantity === undefined) !== (netMinor === undefined),
            'Say a quantity or an amount.',
          ),
      )
      .min(1)
      .max(LIMITS.orderLinesMax)
      .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, 'Each line is named once.'),
    reason: correctionReason,
    expectedGrossMinor,
    correctedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ invoiceId: z.string(), number: z.string(), grossMinor: z.int(), currency: z.string(), cursor }),
  refusals: {
    ...days,
    ...totalDiffers,
    'not-correctable': z.object({}),
    'more-than-invoiced': findings,
    'bad-lines': findings,
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `invoice:${input.id}`,
})

/**
 * Cancels an invoice on which nothing was paid: what is left of it is taken back by a document with its own number, and the order can be
 * invoiced again (IV-04, IV-08). A paid one is corrected instead.
 */
export const cancelInvoice = defineCommand({
  name: 'invoice.cancel',
  route: 'POST /invoices/{id}/cancel',
  permission: 'invoice.correct',
  summary: 'Cancel an invoice that was not paid',
  input: z.object({
    id: idSchema,
    reason: seenText(LIMITS.shortTextCharsMax, 'Say why the invoice is cancelled.'),
    expectedGrossMinor,
    cancelledOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ invoiceId: z.string(), number: z.string(), grossMinor: z.int(), currency: z.string(), cursor }),
  refusals: {
    ...days,
    ...totalDiffers,
    'not-correctable': z.object({}),
    'already-paid': z.object({ paidMinor: z.int() }),
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `invoice:${input.id}`,
})

/** Cancels an order of which nothing was delivered or stands on an invoice; its reservations are free again. */
export const cancelOrder = defineCommand({
  name: 'order.cancel',
  route: 'POST /orders/{id}/cancel',
  permission: 'order.cancel',
  summary: 'Cancel an order',
  input: z.object({ id: idSchema, reason: seenText(LIMITS.shortTextCharsMax, 'Say why the order is cancelled.') }),
  answer: z.object({ status: z.literal('cancelled'), cursor }),
  refusals: {
    'already-delivered': z.object({}),
    'already-invoiced': z.object({}),
    'order-cancelled': z.object({}),
  },
  subject: (input) => `order:${input.id}`,
  overlay: (rows, input) => {
    const order = rows.get('orders', input.id)
    if (order) rows.set('orders', { ...order, id: input.id, status: 'cancelled' })
  },
})

/** Books a payment on an invoice. */
export const payInvoice = defineCommand({
  name: 'invoice.pay',
  route: 'POST /invoices/{id}/payments',
  permission: 'payment.create',
  summary: 'Book a payment',
  input: z.object({
    id: idSchema,
    amountMinor: paymentMinorSchema,
    method: z.enum(['bank', 'cash', 'card']).default('bank'),
    paidOn: daySchema.optional(),
    confirmDay,
  }),
  answer: z.object({ paymentId: z.string(), openMinor: z.int(), cursor }),
  refusals: {
    ...days,
    'more-than-open': z.object({ openMinor: z.int() }),
    'period-closed': z.object({ period: z.string() }),
    'not-payable': z.object({}),
  },
  subject: (input) => `invoice:${input.id}`,
  overlay: (rows, input) => {
    const invoice = rows.get('invoices', input.id) as MirrorRow<'invoices'> | undefined
    if (!invoice) return
    const paid = { ...invoice, paidMinor: invoice.paidMinor + input.amountMinor }
    rows.set('invoices', { ...paid, openMinor: openMinor(paid) })
  },
})
