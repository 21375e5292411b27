import { z } from 'zod'
import { because, defineState, type Hindrance } from '../base/possible.ts'
import { currencySchema } from '../base/value/money.ts'
import { defineRecord } from '../records/define-record.ts'
import { lookedUp, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { note, shaped, text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'

/** A line as it was offered. */
export const quoteLine = z.object({
  lineId: z.string(),
  productId: z.string(),
  note: z.string(),
  quantity: z.string(),
  unitPriceMinor: z.int(),
  /** A person typed the price; otherwise it came from the product. */
  priceTyped: z.boolean(),
  discountPercent: z.string(),
  taxPercent: z.string(),
  netMinor: z.int(),
})
const QUOTE_STATUSES = ['draft', 'sent', 'accepted', 'declined'] as const

/** What was offered to a customer. The row is the version that was sent, with figures of the working copy beside it. SA-01 to SA-03. */
export const quote = defineRecord({
  name: 'quote',
  table: 'quotes',
  read: { permission: 'quote.read' },
  sorts: ['createdAt'],
  search: ['number', 'reference', 'workingReference'],
  fields: {
    number: optional(text({ max: 40 })),
    status: choice(QUOTE_STATUSES),
    version: counted(),
    customerId: optional(reference()),
    currency: lookedUp(shaped(currencySchema)),
    reference: note({ max: 200 }),
    validUntil: optional(day()),
    netMinor: money(),
    taxMinor: money(),
    grossMinor: money(),
    lines: structure(z.array(quoteLine)),
    workingCustomerId: optional(reference()),
    workingReference: note({ max: 200 }),
    workingGrossMinor: money(),
    workingLines: counted(),
    workingSeq: counted(),
    changes: counted(),
    createdBy: optional(reference()),
    createdAt: moment(),
    sentAt: optional(moment()),
    sentBy: optional(reference()),
    sentOn: optional(day()),
    decidedAt: optional(moment()),
    decidedBy: optional(reference()),
    declinedReason: optional(note({ max: 500 })),
    /** The order that it became. */
    orderId: optional(reference()),
  },
})

export type QuoteStatus = (typeof QUOTE_STATUSES)[number]

export const QUOTE_STATES = ['draft', 'sent', 'expired', 'accepted', 'declined'] as const
export type QuoteState = QuoteStatus | 'expired'

/** Where a quote stands: one that was sent has expired once the company's day is past its last (SA-03). */
export function quoteState(
  { status, validUntil }: { status: QuoteStatus; validUntil: string | null },
  today: string,
): QuoteState {
  return status === 'sent' && validUntil !== null && validUntil < today ? 'expired' : status
}

/** A quote as its commands ask it. `changes`: how many fields differ from what was sent. */
export type QuoteStepState = { status: QuoteStatus; version: number; changes: number }
export const quoteOnDevice = defineState('quote', (rows, id): QuoteStepState | undefined => rows.get('quotes', id))

const NOT_DECIDED = {
  draft: 'not-sent',
  sent: undefined,
  accepted: 'quote-accepted',
  declined: 'quote-declined',
} as const satisfies Record<QuoteStatus, string | undefined>

/** Why a customer's yes or no can't be noted. */
export const decideHindrance = ({ status }: Pick<QuoteStepState, 'status'>): Hindrance | undefined =>
  because(NOT_DECIDED[status], { state: status })

/** One that was declined can be sent again as it is. */
export function sendHindrance({ status, version, changes }: QuoteStepState): Hindrance | undefined {
  if (status === 'accepted') return because('quote-accepted', { state: 'accepted' })
  return status === 'sent' && changes === 0 ? because('nothing-changed', { version }) : undefined
}
