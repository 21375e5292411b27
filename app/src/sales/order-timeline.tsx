import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, type JSX, Show } from 'solid-js'
import { Timeline, type TimelineEntry } from '../design/figures.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { PaperLink } from '../papers/index.tsx'
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
        at: formatDate(companyDay(order.createdAt)),
        sortBy: order.createdAt,
        detail: nameOf(order.createdBy),
      },
      ...(order.committedAt
        ? [
            {
              id: 'committed',
              meaning: 'info' as const,
              title: t('sales.committedAs', { version: order.version }),
              at: formatDate(order.orderedOn ?? companyDay(order.committedAt)),
              sortBy: `${order.orderedOn ?? order.committedAt}a`,
              detail: (
                <Detail>
                  <PaperLink kind="confirmation" id={order.id} label={t('papers.confirmation')} />
                </Detail>
              ),
            },
          ]
        : []),
      ...deliveries().map((delivery) => ({
        id: delivery.id,
        meaning: 'info' as const,
        title: t(delivery.kind === 'return' ? 'sales.returnedAs' : 'sales.deliveredAs', { number: delivery.number }),
        at: formatDate(delivery.deliveredOn),
        sortBy: `${delivery.deliveredOn}b${delivery.at}`,
        detail: (
          <Detail text={[nameOf(delivery.actor), returnWords(delivery)].filter(Boolean).join(' · ')}>
            <PaperLink
              kind="delivery"
              id={delivery.id}
              label={t(delivery.kind === 'return' ? 'papers.returnNote' : 'papers.deliveryNote')}
            />
          </Detail>
        ),
      })),
      ...invoices().map((invoice) => ({
        id: invoice.id,
        meaning: 'info' as const,
        at: formatDate(invoice.invoicedOn),
        sortBy: `${invoice.invoicedOn}c${invoice.at}`,
        detail: (
          <Detail text={formatMoney(invoice.grossMinor, invoice.currency)}>
            <Show when={can('invoice.read')}>
              <PaperLink
                kind="invoice"
                id={invoice.id}
                label={t(invoice.kind === 'invoice' ? 'papers.invoice' : 'papers.creditNote')}
              />
            </Show>
          </Detail>
        ),
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

const CONDITION_WORDS = { sellable: 'billing.sellable', damaged: 'billing.damaged', scrap: 'billing.scrap' } as const
function returnWords({ condition, reason }: MirrorRow<'deliveries'>): string {
  return condition ? [t(CONDITION_WORDS[condition]), reason].filter(Boolean).join(': ') : ''
}

/** Who or how much, with the paper beside it. */
function Detail(props: { text?: string; children: JSX.Element }) {
  return (
    <span class="flex flex-wrap items-center gap-x-3">
      {props.text}
      <span class="ml-auto">{props.children}</span>
    </span>
  )
}
