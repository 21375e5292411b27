import { z } from 'zod'
import { because, defineState, type Hindrance, type MirrorRows } from '../base/possible.ts'
import { addQuantities, isPositive, minQuantity, subtractQuantities, ZERO } from '../base/value/quantity.ts'
import type { InvoiceBasis } from '../company/invoice-basis.ts'
import { availableByProduct } from '../stock/availability.ts'
import { creditableNetMinor, creditableQuantity, type InvoicePaper } from './billing/invoice-parts.ts'
import { type LineProgress, toCredit, toDeliver, toInvoice, toKeep } from './order-status.ts'

/** The steps on an order and its invoices, by the name of their command, in the order of display. */
export const STEPS = [
  'order.commit',
  'order.deliver',
  'order.invoice',
  'invoice.pay',
  'order.return',
  'order.credit',
  'invoice.correct',
  'invoice.cancel',
  'order.cancel-rest',
  'order.cancel',
] as const
export type Step = (typeof STEPS)[number]
export const possibleSchema = z.array(z.enum(STEPS))

type StepOrder = { version: number; status: string; invoiceBasis: InvoiceBasis; changes: number }
type StepLine = LineProgress & { lineId: string; productId: string; position: number; reserved: string }
export type Open<L> = { line: L; max: string }
/** An order as its commands ask it. */
export type OrderState<L extends StepLine = StepLine, I = unknown> = {
  order: StepOrder
  lines: readonly L[]
  deliverable: Open<L>[]
  returnable: Open<L>[]
  /** Of all that was ordered. */ invoiceable: Open<L>[]
  /** What the company, or the order, bills. */ basis: InvoiceBasis
  /** By that. */ isInvoiceDue: boolean
  creditable: Open<L>[]
  /** What is neither delivered nor invoiced (SA-15). */ rest: Open<L>[]
  openInvoice: I | undefined
}

/**
 * The progress of an order, as its commands and the initial values of their dialogs read it (SA-04). `isStocked`: goods are deliverable as far as they
 * are reserved or freely available (`available`), as a backorder is once stock came in; services as far as they are open. `changes`: the number of
 * fields that differ from the committed version.
 */
export function orderState<L extends StepLine, I extends InvoiceFacts>(
  order: StepOrder,
  lines: readonly L[],
  options: {
    invoices: readonly I[]
    isStocked: (productId: string) => boolean
    available: (productId: string) => string
    companyBasis?: InvoiceBasis
  },
): OrderState<L, I> {
  const basis = order.invoiceBasis === 'ordered' ? 'ordered' : (options.companyBasis ?? 'delivered')
  const live = order.version > 0 && order.status !== 'cancelled'
  const withMax = (max: (line: L) => string) => (live ? openLines(lines, max) : [])
  return {
    order,
    lines,
    deliverable: live ? deliverableLines(lines, options) : [],
    returnable: withMax((line) => subtractQuantities(line.delivered, line.returned)),
    invoiceable: withMax((line) => toInvoice(line, 'ordered')),
    basis,
    isInvoiceDue: withMax((line) => toInvoice(line, basis)).length > 0,
    creditable: withMax((line) => toCredit(line, order.invoiceBasis)),
    rest:
      cancelHindrance({ order, lines }) === undefined
        ? []
        : withMax((line) => subtractQuantities(line.quantity, toKeep(line))),
    openInvoice: options.invoices.find((invoice) => payHindrance(invoice) === undefined),
  }
}

/** The deliverable quantity of each line. Lines of one product share the free stock in their order, as the command does. */
function deliverableLines<L extends StepLine>(
  lines: readonly L[],
  { isStocked, available }: { isStocked: (productId: string) => boolean; available: (productId: string) => string },
): Open<L>[] {
  const left = new Map<string, string>()
  return openLines(lines, (line) => {
    const open = toDeliver(line)
    if (!isStocked(line.productId)) return open
    const reserved = minQuantity(open, line.reserved)
    const missing = subtractQuantities(open, reserved)
    if (!isPositive(missing)) return reserved
    const free = left.get(line.productId) ?? available(line.productId)
    const taken = isPositive(free) ? minQuantity(missing, free) : ZERO
    left.set(line.productId, subtractQuantities(free, taken))
    return addQuantities(reserved, taken)
  })
}

export const orderOnDevice = defineState('order', (rows, id, { invoiceBasis }) => {
  const order = rows.holdsParts('orders', id) ? rows.get('orders', id) : undefined
  return (
    order &&
    orderState(order, rows.by('orderLines', 'orderId', id), {
      invoices: rows.by('invoices', 'orderId', id),
      isStocked: (productId) => rows.get('products', productId)?.kind !== 'service',
      available: (productId) => availableOnDevice(rows, productId),
      companyBasis: invoiceBasis,
    })
  )
})

/** The freely available stock, from the rows of a device. */
export function availableOnDevice(rows: MirrorRows, productId: string): string {
  const levels = rows.by('stockLevels', 'productId', productId)
  const places = levels.flatMap(({ locationId }) => rows.get('locations', locationId) ?? [])
  return availableByProduct(levels, places).get(productId) ?? ZERO
}

/** Lines of which more than nothing is open, in the order's order. */
export const openLines = <L extends { position: number }>(lines: readonly L[], max: (line: L) => string): Open<L>[] =>
  lines
    .toSorted((a, b) => a.position - b.position)
    .map((line) => ({ line, max: max(line) }))
    .filter((part) => isPositive(part.max))

const isCancelled = ({ status }: { status: string }) => status === 'cancelled'

/** A version after the first one takes a difference, and the right `order.change`. */
export const commitHindrance = ({ order }: Pick<OrderState, 'order'>): Hindrance | undefined => {
  if (isCancelled(order)) return because('order-cancelled')
  return order.version > 0 && order.changes === 0 ? because('nothing-changed', { version: order.version }) : undefined
}

/** Why nothing of an order can leave now: it is all gone, or what is open isn't there (R-SA14). */
export function deliverHindrance({
  order,
  lines,
  deliverable,
}: Pick<OrderState, 'order' | 'lines' | 'deliverable'>): Hindrance | undefined {
  if (isCancelled(order)) return because('order-cancelled')
  if (order.version === 0) return because('not-committed')
  if (deliverable.length > 0) return undefined
  return because(lines.some((line) => isPositive(toDeliver(line))) ? 'insufficient-stock' : 'nothing-to-deliver')
}

/** Without saying what is billed: as long as anything of the order can be. */
export function invoiceHindrance(
  { order, lines, basis: usual }: Pick<OrderState, 'order' | 'lines' | 'basis'>,
  _asking?: unknown,
  input?: { basis?: InvoiceBasis | undefined; lines?: unknown },
): Hindrance | undefined {
  if (isCancelled(order)) return because('order-cancelled')
  if (order.version === 0) return because('not-committed')
  if (input?.lines) return undefined
  const basis = input ? (input.basis ?? usual) : 'ordered'
  return lines.some((line) => isPositive(toInvoice(line, basis))) ? undefined : because('nothing-to-invoice')
}

export const returnHindrance = ({ returnable }: Pick<OrderState, 'returnable'>): Hindrance | undefined =>
  returnable.length > 0 ? undefined : because('nothing-to-return')

/** What came back is credited; of lines that are named whatever stands on an invoice. */
export function creditHindrance(
  { creditable, lines }: Pick<OrderState, 'creditable' | 'lines'>,
  _asking?: unknown,
  input?: { lines?: unknown },
): Hindrance | undefined {
  const isSome = input?.lines
    ? lines.some((line) => isPositive(subtractQuantities(line.invoiced, line.credited)))
    : creditable.length > 0
  return isSome ? undefined : because('nothing-to-credit')
}

/** Unconfirmed changes come first; the dialog says so. */
export function cancelRestHindrance(
  { order, rest }: Pick<OrderState, 'order' | 'rest'>,
  _asking?: unknown,
  input?: object,
): Hindrance | undefined {
  if (isCancelled(order)) return because('order-cancelled')
  if (rest.length === 0) return because('nothing-open')
  return input && order.changes > 0 ? because('unconfirmed-changes', { changes: order.changes }) : undefined
}

/** Of these something has left, also where a device holds no lines of them. */
const HAVE_LEFT: readonly string[] = ['part-delivered', 'delivered', 'invoiced', 'paid']

/** Why an order can't be cancelled as a whole (R-SA18). A draft can: then it is only out of the way. */
export function cancelHindrance({
  order,
  lines,
}: {
  order: { status: string }
  lines: readonly LineProgress[]
}): Hindrance | undefined {
  if (isCancelled(order)) return because('order-cancelled')
  if (HAVE_LEFT.includes(order.status) || lines.some(({ delivered }) => isPositive(delivered)))
    return because('already-delivered')
  if (lines.some(({ invoiced, credited }) => isPositive(subtractQuantities(invoiced, credited))))
    return because('already-invoiced')
  return undefined
}

type InvoiceFacts = {
  kind: 'invoice' | 'credit-note'
  orderId: string | null
  cancelledOn: string | null
  paidMinor: number
  openMinor: number
}
/** An invoice or credit note as its commands ask it, with all papers of its order. */
export type InvoiceState = { invoice: InvoiceFacts & InvoicePaper; papers: readonly InvoicePaper[] }

export const invoiceOnDevice = defineState('invoice', (rows, id): InvoiceState | undefined => {
  const invoice = rows.get('invoices', id)
  if (!invoice) return undefined
  return { invoice, papers: invoice.orderId === null ? [] : rows.by('invoices', 'orderId', invoice.orderId) }
})

/** Only invoices of orders are paid and corrected; credit notes are final. */
export function payHindrance(invoice: InvoiceFacts): Hindrance | undefined {
  if (invoice.kind !== 'invoice' || invoice.orderId === null) return because('not-payable')
  return invoice.openMinor > 0 ? undefined : because('more-than-open', { openMinor: invoice.openMinor })
}

export function correctHindrance({ invoice, papers }: InvoiceState): Hindrance | undefined {
  const isLeft = ({ lineId }: { lineId: string }) =>
    isPositive(creditableQuantity(papers, lineId, invoice.id)) || creditableNetMinor(papers, lineId, invoice.id) > 0
  return isStanding(invoice) && invoice.lines.some(isLeft) ? undefined : because('not-correctable')
}

/** As a whole: pieces have to be left, and nothing may be paid. */
export function cancelInvoiceHindrance({ invoice, papers }: InvoiceState): Hindrance | undefined {
  const isLeft = ({ lineId }: { lineId: string }) => isPositive(creditableQuantity(papers, lineId, invoice.id))
  if (!isStanding(invoice) || !invoice.lines.some(isLeft)) return because('not-correctable')
  return invoice.paidMinor > 0 ? because('already-paid', { paidMinor: invoice.paidMinor }) : undefined
}

const isStanding = ({ kind, orderId, cancelledOn }: InvoiceFacts) =>
  kind === 'invoice' && orderId !== null && cancelledOn === null
