import { z } from 'zod'
import { cursor, findings, namedOnce } from '../../agreement/command-parts.ts'
import { defineCommand } from '../../base/command.ts'
import { LIMITS } from '../../base/limits.ts'
import { ofState } from '../../base/possible.ts'
import { RULES } from '../../base/rules.ts'
import { daySchema } from '../../base/value/day.ts'
import { idSchema, lineIdSchema } from '../../base/value/id.ts'
import {
  currencySchema,
  paymentMinorSchema,
  percentSchema,
  priceMinorSchema,
  totalMinorSchema,
} from '../../base/value/money.ts'
import { positiveQuantitySchema } from '../../base/value/quantity.ts'
import { seenText } from '../../base/value/text.ts'
import { INVOICE_BASES } from '../../company/invoice-basis.ts'
import type { MirrorRow } from '../../mirror/tables.ts'
import { confirmDay, days, insteadSchema, partLines, periodClosed } from '../command-parts.ts'
import {
  cancelInvoiceHindrance,
  correctHindrance,
  creditHindrance,
  type InvoiceState,
  invoiceHindrance,
  invoiceOnDevice,
  orderOnDevice,
  payHindrance,
} from '../order-steps.ts'
import { openMinor } from './open-amount.ts'

/** What the caller was shown that it comes to. Where it comes to something else by now, `total-differs` says so and nothing is issued. */
const expectedGrossMinor = totalMinorSchema.min(0).optional()
const totalDiffers = { 'total-differs': z.object({ expectedMinor: z.int(), grossMinor: z.int() }) }
const correctionReason = seenText(LIMITS.shortTextCharsMax, 'Say why this is credited.')

/** What an invoice, or what corrects one, is answered with. */
const postedAnswer = z.object({
  invoiceId: z.string(),
  number: z.string(),
  grossMinor: z.int(),
  currency: z.string(),
  cursor,
})

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
    /** One of the customer's addresses, where it isn't their standard for invoices (IV-03). */
    billingAddressId: idSchema.optional(),
    expectedGrossMinor,
    invoicedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: postedAnswer,
  refusals: {
    ...days,
    ...totalDiffers,
    'not-committed': insteadSchema,
    'nothing-to-invoice': insteadSchema,
    'more-than-open': findings,
    'bad-lines': findings,
    'order-cancelled': insteadSchema,
    'unknown-address': z.object({}),
    ...periodClosed,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, invoiceHindrance),
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
    /** Without it: why the goods came back. */
    reason: correctionReason.optional(),
    expectedGrossMinor,
    creditedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: postedAnswer,
  refusals: {
    ...days,
    ...totalDiffers,
    'nothing-to-credit': insteadSchema,
    'more-than-invoiced': findings,
    'bad-lines': findings,
    ...periodClosed,
  },
  subject: (input) => `order:${input.id}`,
  possible: ofState(orderOnDevice, creditHindrance),
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
  answer: postedAnswer,
  refusals: {
    ...days,
    'unknown-reference': findings,
    'bad-lines': findings,
    ...periodClosed,
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
    lines: namedOnce(
      z
        .strictObject({
          lineId: lineIdSchema,
          quantity: positiveQuantitySchema.optional(),
          netMinor: paymentMinorSchema.optional(),
        })
        .refine(
          ({ quantity, netMinor }) => (quantity === undefined) !== (netMinor === undefined),
          RULES['quantity-or-amount'],
        ),
      { min: 1 },
    ),
    reason: correctionReason,
    expectedGrossMinor,
    correctedOn: daySchema.optional(),
    confirmDay,
  }),
  answer: postedAnswer,
  refusals: {
    ...days,
    ...totalDiffers,
    'not-correctable': insteadSchema,
    'more-than-invoiced': findings,
    'bad-lines': findings,
    ...periodClosed,
  },
  subject: (input) => `invoice:${input.id}`,
  possible: ofState(invoiceOnDevice, correctHindrance),
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
  answer: postedAnswer,
  refusals: {
    ...days,
    ...totalDiffers,
    'not-correctable': insteadSchema,
    'already-paid': insteadSchema.extend({ paidMinor: z.int() }),
    ...periodClosed,
  },
  subject: (input) => `invoice:${input.id}`,
  possible: ofState(invoiceOnDevice, cancelInvoiceHindrance),
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
    ...periodClosed,
    'not-payable': insteadSchema,
  },
  subject: (input) => `invoice:${input.id}`,
  possible: ofState(invoiceOnDevice, ({ invoice }: Pick<InvoiceState, 'invoice'>) => payHindrance(invoice)),
  overlay: (rows, input) => {
    const invoice = rows.get('invoices', input.id) as MirrorRow<'invoices'> | undefined
    if (!invoice) return
    const paid = { ...invoice, paidMinor: invoice.paidMinor + input.amountMinor }
    rows.set('invoices', { ...paid, openMinor: openMinor(paid) })
  },
})
