import { createMemo } from 'solid-js'
import { Timeline, type TimelineEntry } from '../design/figures.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useRowsBy, useTable } from '../mirror/use-mirror.ts'
import type { OrderRow } from './order-state.tsx'

/** What has happened to the order, from its first line to its payment. */
export function OrderTimeline(props: { order: OrderRow }) {
  const can = useCan()
  const people = useTable('people')
  const deliveries = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const invoices = useRowsBy('invoices', 'orderId', () => props.order.id)
  const payments = useTable('payments')
  const nameOf = (id: string | null) => people().find((person) => person.id === id)?.name ?? ''
  const entries = createMemo<TimelineEntry[]>(() => {
    const { order } = props
    const invoiceIds = new Set(invoices().map(({ id }) => id))
    const dated: (TimelineEntry & { sortBy: string })[] = [
      {
        id: 'created',
        title: t('sales.created'),
        at: formatDate(order.createdAt),
        sortBy: order.createdAt,
        detail: nameOf(order.createdBy),
      },
      ...(order.committedAt
        ? [
            {
              id: 'committed',
              meaning: 'info' as const,
              title: t('sales.committedAs', { version: order.version }),
              at: formatDate(order.orderedOn ?? order.committedAt),
              sortBy: `${order.orderedOn ?? order.committedAt}a`,
            },
          ]
        : []),
      ...deliveries().map((delivery) => ({
        id: delivery.id,
        meaning: 'info' as const,
        title: t(delivery.kind === 'return' ? 'sales.returnedAs' : 'sales.deliveredAs', { number: delivery.number }),
        at: formatDate(delivery.deliveredOn),
        sortBy: `${delivery.deliveredOn}b${delivery.at}`,
        detail: nameOf(delivery.actor),
      })),
      ...invoices().map((invoice) => ({
        id: invoice.id,
        meaning: 'info' as const,
        at: formatDate(invoice.invoicedOn),
        sortBy: `${invoice.invoicedOn}c${invoice.at}`,
        detail: formatMoney(invoice.grossMinor, invoice.currency),
        title: can('invoice.read') ? (
          <a href={`/invoices/${invoice.id}`} class="underline">
            {t(invoice.kind === 'invoice' ? 'sales.invoicedAs' : 'sales.creditedAs', { number: invoice.number })}
          </a>
        ) : (
          invoice.number
        ),
      })),
      ...payments()
        .filter(({ invoiceId }) => invoiceIds.has(invoiceId))
        .map((payment) => ({
          id: payment.id,
          meaning: 'good' as const,
          title: t('sales.paidAmount', { amount: formatMoney(payment.amountMinor, payment.currency) }),
          at: formatDate(payment.paidOn),
          sortBy: `${payment.paidOn}d${payment.at}`,
        })),
      ...(order.status === 'cancelled' ? [{ id: 'cancelled', title: t('sales.cancelled'), sortBy: '~' }] : []),
    ]
    return dated.sort((a, b) => (a.sortBy < b.sortBy ? -1 : 1))
  })
  return (
    <div class="p-4">
      <Timeline label={t('sales.timeline')} entries={entries()} />
    </div>
  )
}
