import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { companyDay } from '../../i18n/zone.ts'

export type OrderEvent = {
  id: string
  /** The day it is of, which may be earlier than the moment at which it was recorded. */ day: string
  at: string
  actor: string | null
} & (
  | { kind: 'created' | 'cancelled' }
  | { kind: 'version'; version: number; reason: string | null }
  | { kind: 'delivery'; delivery: MirrorRow<'deliveries'> }
  | { kind: 'invoice'; invoice: MirrorRow<'invoices'> }
  | { kind: 'payment'; payment: MirrorRow<'payments'> }
)
type Order = Pick<
  MirrorRow<'orders'>,
  'id' | 'createdAt' | 'createdBy' | 'orderedOn' | 'status' | 'cancelledAt' | 'cancelledBy'
>

/**
 * What has happened to an order, strictly in the order of time: by the day that it is of, and within a day by the moment at which it was
 * recorded. Every version stays.
 */
export function orderEvents(
  order: Order,
  rows: {
    versions: readonly MirrorRow<'orderVersions'>[]
    deliveries: readonly MirrorRow<'deliveries'>[]
    invoices: readonly MirrorRow<'invoices'>[]
    payments: readonly MirrorRow<'payments'>[]
  },
): OrderEvent[] {
  // An order that was entered later, or imported, is of its own day from the beginning.
  const ofOrder = (at: string) => [order.orderedOn ?? '~', companyDay(at)].toSorted()[0] ?? ''
  const events: OrderEvent[] = [
    { kind: 'created', id: 'created', day: ofOrder(order.createdAt), at: order.createdAt, actor: order.createdBy },
    ...rows.versions.map(({ version, committedAt, committedBy, reason }): OrderEvent => {
      const day = version === 1 ? ofOrder(committedAt) : companyDay(committedAt)
      return { kind: 'version', id: `version-${version}`, version, reason, day, at: committedAt, actor: committedBy }
    }),
    ...rows.deliveries.map((delivery): OrderEvent => {
      const { id, deliveredOn, at, actor } = delivery
      return { kind: 'delivery', id, delivery, day: deliveredOn, at, actor }
    }),
    ...rows.invoices.map((invoice): OrderEvent => {
      const { id, invoicedOn, at, actor } = invoice
      return { kind: 'invoice', id, invoice, day: invoicedOn, at, actor }
    }),
    ...rows.payments.map((payment): OrderEvent => {
      const { id, paidOn, at, actor } = payment
      return { kind: 'payment', id, payment, day: paidOn, at, actor }
    }),
    ...(order.status === 'cancelled' && order.cancelledAt
      ? [
          {
            kind: 'cancelled' as const,
            id: 'cancelled',
            day: companyDay(order.cancelledAt),
            at: order.cancelledAt,
            actor: order.cancelledBy,
          },
        ]
      : []),
  ]
  const moment = (event: OrderEvent) => `${event.day} ${new Date(event.at).toISOString()}`
  return events.sort((a, b) => (moment(a) < moment(b) ? -1 : 1))
}
