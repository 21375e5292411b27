import { z } from 'zod'
import { currencySchema } from '../base/value/money.ts'
import { INVOICE_BASES } from '../company/invoice-basis.ts'
import { defineRecord } from '../records/define-record.ts'
import { lookedUp, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money, percent, quantity } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { note, shaped, text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'
import { newerThan, open, withOwner } from '../records/window.ts'
import { CONDITIONS } from './billing/return-parts.ts'
import { EXTENTS } from './order-status.ts'
import { ordersHeld } from './settings.ts'

const minor = z.int()
const code = () => text({ max: 40 })

/** Of orders on which something is still to be done. */
const OPEN_STATUSES = ['draft', 'committed', 'part-delivered', 'delivered', 'invoiced'] as const

/** Of which orders a device has anything: those that are not done with, or in which somebody wrote what is not agreed yet, and those that are not old. */
const heldOrders = newerThan('orderedOn', ordersHeld, {
  open: open('status', OPEN_STATUSES, 'changes'),
  otherwise: 'createdAt',
})

/** What a customer asked for. The row is what was agreed, with figures of the working copy beside it (`working…`). SA-01 to SA-27. */
export const order = defineRecord({
  name: 'order',
  table: 'orders',
  read: { permission: 'order.read' },
  sorts: ['-createdAt'],
  holds: heldOrders,
  holdsParts: heldOrders,
  fields: {
    number: optional(code()),
    status: choice([...OPEN_STATUSES, 'paid', 'cancelled']),
    version: counted(),
    customerId: optional(reference()),
    currency: lookedUp(shaped(currencySchema)),
    reference: note({ max: 200 }),
    requestedOn: optional(day()),
    netMinor: money(),
    taxMinor: money(),
    grossMinor: money(),
    backorder: yesNo(),
    /** How far it is, by its lines (SA-05). */
    delivery: choice(EXTENTS),
    invoicing: choice(EXTENTS),
    /** What its invoices bill. */
    invoiceBasis: choice(INVOICE_BASES),
    invoicedMinor: money(),
    paidMinor: money(),
    workingCustomerId: optional(reference()),
    workingReference: note({ max: 200 }),
    workingGrossMinor: money(),
    workingLines: counted(),
    workingSeq: counted(),
    changes: counted(),
    createdBy: optional(reference()),
    createdAt: moment(),
    committedAt: optional(moment()),
    orderedOn: optional(day()),
    cancelledAt: optional(moment()),
    cancelledBy: optional(reference()),
    /** Why it was cancelled. */
    cancelledReason: optional(note({ max: 500 })),
    /** The quote that it came of. */
    quoteId: optional(reference()),
  },
})

/** Time and author of a version; its id consists of the order's and the version's. Its content is requested from the server. */
export const orderVersion = defineRecord({
  name: 'order-version',
  table: 'order_versions',
  key: 'text',
  read: { permission: 'order.read' },
  holds: withOwner(order, 'orderId'),
  isLasting: true,
  fields: {
    orderId: reference(),
    version: counted(),
    committedBy: optional(reference()),
    committedAt: moment(),
    /** Of a version that cancelled the rest. */
    reason: optional(note({ max: 500 })),
  },
})

/** A line as agreed, and what became of it. Its id is made of the order's and the line's. */
export const orderLine = defineRecord({
  name: 'order-line',
  table: 'order_lines',
  key: 'text',
  read: { permission: 'order.read' },
  holds: withOwner(order, 'orderId'),
  fields: {
    orderId: reference(),
    lineId: code(),
    position: counted(),
    productId: reference(),
    note: note({ max: 2_000 }),
    quantity: quantity(),
    unitPriceMinor: money(),
    /** A person typed the price; otherwise it came from the product. */
    priceTyped: yesNo(),
    discountPercent: percent(),
    taxPercent: percent(),
    netMinor: money(),
    reserved: quantity(),
    backordered: quantity(),
    delivered: quantity(),
    returned: quantity(),
    invoiced: quantity(),
    credited: quantity(),
    waived: quantity(),
  },
})

const deliveredLine = z.object({
  lineId: z.string(),
  productId: z.string(),
  locationId: z.string(),
  quantity: z.string(),
  /** On a return: the delivery that it takes back. */
  deliveryId: z.string().optional(),
})
/** Goods that left, or came back. SA-21 to SA-23. */
export const delivery = defineRecord({
  name: 'delivery',
  table: 'deliveries',
  read: { permission: 'order.read' },
  holds: withOwner(order, 'orderId'),
  fields: {
    number: code(),
    orderId: reference(),
    kind: choice(['delivery', 'return']),
    deliveredOn: day(),
    lines: structure(z.array(deliveredLine)),
    /** Of a return: in which state the goods came back. */
    condition: optional(choice(CONDITIONS)),
    reason: note({ max: 500 }),
    actor: optional(reference()),
    at: moment(),
  },
})

export const invoiceLine = z.object({
  lineId: z.string(),
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  quantity: z.string(),
  /** As agreed; undefined on invoices from before units were stored. */
  unit: z.string().optional(),
  unitPriceMinor: minor,
  discountPercent: z.string(),
  taxPercent: z.string(),
  netMinor: minor,
  /** On a credit note: the invoice that the line corrects. */
  invoiceId: z.string().optional(),
})
export const taxLine = z.object({ taxPercent: z.string(), netMinor: minor, taxMinor: minor })
/** What a credit note takes from one invoice. */
export const correction = z.object({ invoiceId: z.string(), taxes: z.array(taxLine), grossMinor: minor })
/** An invoice or credit note, as posted. A device has it with its order, one without an order by its own day. IV-01 to IV-17. */
export const invoice = defineRecord({
  name: 'invoice',
  table: 'invoices',
  read: { permission: 'invoice.read' },
  sorts: ['-invoicedOn'],
  holds: withOwner(order, 'orderId', 'invoicedOn'),
  fields: {
    number: code(),
    kind: choice(['invoice', 'credit-note']),
    /** Null: a credit note without an order. */
    orderId: optional(reference()),
    customerId: reference(),
    /** The first of `corrects`. */
    correctsId: optional(reference()),
    corrects: structure(z.array(correction)),
    currency: lookedUp(shaped(currencySchema)),
    invoicedOn: day(),
    dueOn: day(),
    lines: structure(z.array(invoiceLine)),
    taxes: structure(z.array(taxLine)),
    netMinor: money(),
    taxMinor: money(),
    grossMinor: money(),
    paidMinor: money(),
    creditedMinor: money(),
    /** Of a correction: why. */
    reason: note({ max: 500 }),
    /** Of the document that cancels an invoice: that one. */
    cancelsId: optional(reference()),
    /** Of an invoice that was cancelled. */
    cancelledOn: optional(day()),
    /** Gross less credited and paid; 0 of a credit note. */
    openMinor: money(),
    /** The person who issued it. */
    actor: optional(reference()),
    at: moment(),
  },
})

/** What a customer has in their favour by all papers there are, whatever a device holds of them; its id is the customer's. A device adds up nothing for it. */
export const owedBack = defineRecord({
  name: 'owed-back',
  table: 'owed_back',
  key: 'text',
  read: { permission: 'invoice.read' },
  isLasting: true,
  beyond: 'invoices',
  fields: { owedBackMinor: money() },
})

/** Money that came in for an invoice. IV-14. */
export const payment = defineRecord({
  name: 'payment',
  table: 'payments',
  read: { permission: 'invoice.read' },
  holds: withOwner(order, 'orderId'),
  fields: {
    invoiceId: reference(),
    /** The order of that invoice. */
    orderId: reference(),
    amountMinor: money(),
    currency: code(),
    method: code(),
    paidOn: day(),
    actor: optional(reference()),
    at: moment(),
  },
})
