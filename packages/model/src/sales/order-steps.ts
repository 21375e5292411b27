import { z } from 'zod'
import type { Permission } from '../base/permission.ts'
import { isPositive, minQuantity, subtractQuantities } from '../base/quantity.ts'
import type { InvoiceBasis } from '../company/invoice-basis.ts'
import { type LineProgress, toCredit, toDeliver, toInvoice, toKeep } from './order-status.ts'

/** What can be done with an order and its invoices, by the name of the command that does it. */
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

export const STEP_RIGHTS = {
  'order.commit': 'order.commit',
  'order.deliver': 'order.deliver',
  'order.invoice': 'invoice.create',
  'invoice.pay': 'payment.create',
  'order.return': 'order.deliver',
  'order.credit': 'invoice.correct',
  'invoice.correct': 'invoice.correct',
  'invoice.cancel': 'invoice.correct',
  'order.cancel-rest': 'order.cancel',
  'order.cancel': 'order.cancel',
} as const satisfies Record<Step, Permission>

/** The steps among them that somebody with these rights may take; a version after the first one needs `order.change`, too. */
export const stepsAllowed = (
  steps: readonly Step[],
  may: (permission: Permission) => boolean,
  order?: { version: number },
): Step[] =>
  steps.filter((step) => may(STEP_RIGHTS[step]) && (step !== 'order.commit' || !order?.version || may('order.change')))

export type CancelHindrance = 'order-cancelled' | 'already-delivered' | 'already-invoiced'
/** Of these something has left, also where a device holds no lines of them. */
const HAVE_LEFT: readonly string[] = ['part-delivered', 'delivered', 'invoiced', 'paid']

/** Why an order can't be cancelled as a whole; undefined where it can (R-SA18). A draft can: then it is only out of the way. */
export function cancelHindrance(
  { status }: { status: string },
  lines: readonly LineProgress[],
): CancelHindrance | undefined {
  if (status === 'cancelled') return 'order-cancelled'
  if (HAVE_LEFT.includes(status) || lines.some(({ delivered }) => isPositive(delivered))) return 'already-delivered'
  if (lines.some(({ invoiced, credited }) => isPositive(subtractQuantities(invoiced, credited))))
    return 'already-invoiced'
  return undefined
}

export type DeliverHindrance = 'order-cancelled' | 'not-committed' | 'nothing-to-deliver'
/** Why nothing of an order can leave now; undefined where something can (R-SA14). */
export function deliverHindrance(
  { status, version }: { status: string; version: number },
  deliverable: readonly unknown[],
): DeliverHindrance | undefined {
  if (status === 'cancelled') return 'order-cancelled'
  if (version === 0) return 'not-committed'
  return deliverable.length === 0 ? 'nothing-to-deliver' : undefined
}

type StepLine = LineProgress & { lineId: string; productId: string; position: number; reserved: string }
export type Open<L> = { line: L; max: string }
export type OrderSteps<L, I> = {
  deliverable: Open<L>[]
  returnable: Open<L>[]
  /** Of all that was ordered. */ invoiceable: Open<L>[]
  /** By what the company, or the order, bills. */ isInvoiceDue: boolean
  creditable: Open<L>[]
  canCancel: boolean
  /** What is neither delivered nor invoiced, of an order that can't be cancelled as a whole (SA-15). */ rest: Open<L>[]
  openInvoice: I | undefined
  /** All that can be done now. */ possible: Step[]
}

/**
 * What can be done with an order now (SA-04): one answer for refusals, buttons and the API. `isStocked`: goods leave as far as they are
 * reserved, services as they are open. `changes`: how many fields differ from what was agreed.
 */
export function orderSteps<L extends StepLine, I extends { openMinor: number }>(
  order: { version: number; status: string; invoiceBasis: InvoiceBasis; changes: number },
  lines: readonly L[],
  options: { invoices: readonly I[]; isStocked: (productId: string) => boolean; companyBasis?: InvoiceBasis },
): OrderSteps<L, I> {
  const billed = order.invoiceBasis === 'ordered' ? 'ordered' : (options.companyBasis ?? 'delivered')
  const cancelled = order.status === 'cancelled'
  const live = order.version > 0 && !cancelled
  const open = (line: L) =>
    options.isStocked(line.productId) ? minQuantity(toDeliver(line), line.reserved) : toDeliver(line)
  const withMax = (max: (line: L) => string) => (live ? openLines(lines, max) : [])
  const canCancel = cancelHindrance(order, lines) === undefined
  const steps = {
    deliverable: withMax(open),
    returnable: withMax((line) => subtractQuantities(line.delivered, line.returned)),
    invoiceable: withMax((line) => toInvoice(line, 'ordered')),
    isInvoiceDue: withMax((line) => toInvoice(line, billed)).length > 0,
    creditable: withMax((line) => toCredit(line, order.invoiceBasis)),
    canCancel,
    rest: canCancel ? [] : withMax((line) => subtractQuantities(line.quantity, toKeep(line))),
    openInvoice: options.invoices.find((invoice) => invoice.openMinor > 0),
  }
  const now: Partial<Record<Step, boolean>> = {
    'order.commit': !cancelled && (order.version === 0 || order.changes > 0),
    'order.deliver': steps.deliverable.length > 0,
    'order.invoice': steps.isInvoiceDue || steps.invoiceable.length > 0,
    'invoice.pay': steps.openInvoice !== undefined,
    'order.return': steps.returnable.length > 0,
    'order.credit': steps.creditable.length > 0,
    'order.cancel-rest': steps.rest.length > 0,
    'order.cancel': steps.canCancel,
  }
  return { ...steps, possible: STEPS.filter((step) => now[step]) }
}

/** Lines of which more than nothing is open, in the order's order. */
export const openLines = <L extends { position: number }>(lines: readonly L[], max: (line: L) => string): Open<L>[] =>
  lines
    .toSorted((a, b) => a.position - b.position)
    .map((line) => ({ line, max: max(line) }))
    .filter((part) => isPositive(part.max))

/** What can be done with an invoice now. A credit note is final. */
export function invoiceSteps(invoice: {
  kind: 'invoice' | 'credit-note'
  cancelledOn: string | null
  grossMinor: number
  creditedMinor: number
  paidMinor: number
  openMinor: number
}): Step[] {
  const { kind, cancelledOn, creditedMinor, grossMinor, paidMinor } = invoice
  const stands = kind === 'invoice' && cancelledOn === null && creditedMinor < grossMinor
  const now: Partial<Record<Step, boolean>> = {
    'invoice.pay': kind === 'invoice' && invoice.openMinor > 0,
    'invoice.correct': stands,
    'invoice.cancel': stands && paidMinor === 0,
  }
  return STEPS.filter((step) => now[step])
}
