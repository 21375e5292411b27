import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, type JSX, Show } from 'solid-js'
import { PersonName } from '../../design/avatar.tsx'
import { Timeline, type TimelineEntry } from '../../design/figures.tsx'
import { formatDate, formatMoney } from '../../i18n/format.ts'
import { paperWord } from '../../i18n/paper-word.ts'
import { t } from '../../i18n/t.ts'
import { companyDay } from '../../i18n/zone.ts'
import { useCan } from '../../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../../mirror/use-mirror.ts'
import { PaperLink } from '../../papers/index.tsx'
import { createOnline } from '../../presence/index.tsx'
import { type OrderRow, STATUS_LOOKS } from '../order-state.tsx'
import { type OrderEvent, orderEvents } from './order-events.ts'

/** The timeline of the order, from its first line to its payment: time, person and paper. */
export function OrderTimeline(props: { order: OrderRow }) {
  const people = useTable('people')
  const quote = useRow('quotes', () => props.order.quoteId ?? undefined)
  const versions = useRowsBy('orderVersions', 'orderId', () => props.order.id)
  const deliveries = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const invoices = useRowsBy('invoices', 'orderId', () => props.order.id)
  const payments = useRowsBy('payments', 'orderId', () => props.order.id)
  const onlineOf = createOnline()
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  const entries = createMemo<TimelineEntry[]>(() => {
    const events = orderEvents(props.order, {
      versions: versions(),
      deliveries: deliveries(),
      invoices: invoices(),
      payments: payments(),
    })
    return events.map((event) => ({
      id: event.id,
      at: whenOf(event),
      ...lookOf(event),
      title: <Title event={event} />,
      detail: (
        <Detail
          event={event}
          order={props.order}
          name={names().get(event.actor ?? '') ?? ''}
          online={onlineOf(event.actor ?? '')}
        />
      ),
    }))
  })
  return (
    <div class="p-4">
      <Timeline label={t('sales.timeline')} entries={entries()} />
      <Show when={quote()}>
        {(row) => (
          <a class="reach underline" href={`/quotes/${row().id}`}>
            {t('quotes.ofOrder', { number: row().number ?? '' })}
          </a>
        )}
      </Show>
    </div>
  )
}

/** Day and clock time; of what was recorded on another day only the day that it is of. */
const whenOf = ({ day, at }: OrderEvent) => (companyDay(at) === day ? formatDate(at, 'dayTime') : formatDate(day))

function lookOf(event: OrderEvent): Pick<TimelineEntry, 'meaning' | 'icon'> {
  if (event.kind === 'version') return STATUS_LOOKS.committed
  if (event.kind === 'delivery') return STATUS_LOOKS[event.delivery.kind === 'return' ? 'part-delivered' : 'delivered']
  if (event.kind === 'invoice') return STATUS_LOOKS.invoiced
  if (event.kind === 'payment') return STATUS_LOOKS.paid
  return event.kind === 'cancelled' ? STATUS_LOOKS.cancelled : STATUS_LOOKS.draft
}

function Title(props: { event: OrderEvent }) {
  const can = useCan()
  const words = (): string => {
    const { event } = props
    if (event.kind === 'version') return t('sales.committedAs', { version: event.version })
    if (event.kind === 'delivery')
      return t(event.delivery.kind === 'return' ? 'sales.returnedAs' : 'sales.deliveredAs', {
        number: event.delivery.number,
      })
    if (event.kind === 'invoice') return `${paperWord(event.invoice)} ${event.invoice.number}`
    if (event.kind === 'payment')
      return t('sales.paidAmount', { amount: formatMoney(event.payment.amountMinor, event.payment.currency) })
    return t(event.kind === 'cancelled' ? 'sales.cancelled' : 'sales.created')
  }
  const href = () =>
    props.event.kind === 'invoice' && can('invoice.read') ? `/invoices/${props.event.invoice.id}` : undefined
  return (
    <Show when={href()} fallback={words()}>
      {(to) => (
        <a href={to()} class="reach underline">
          {words()}
        </a>
      )}
    </Show>
  )
}

/** Person, reason or amount, with the paper beside it. */
function Detail(props: { event: OrderEvent; order: OrderRow; name: string; online: string | undefined }) {
  const words = () => {
    const { event, order } = props
    const recorded =
      companyDay(event.at) === event.day ? '' : t('sales.recordedAt', { at: formatDate(event.at, 'dayTime') })
    const facts = {
      created: () => '',
      version: () => (event.kind === 'version' && event.reason ? `${t('sales.restCancelled')}: ${event.reason}` : ''),
      payment: () => '',
      cancelled: () => order.cancelledReason ?? '',
      delivery: () => (event.kind === 'delivery' ? returnWords(event.delivery) : ''),
      invoice: () =>
        event.kind === 'invoice'
          ? [formatMoney(event.invoice.grossMinor, event.invoice.currency), event.invoice.reason]
              .filter(Boolean)
              .join(' · ')
          : '',
    }
    return [facts[event.kind](), recorded].filter(Boolean).join(' · ')
  }
  return (
    <span class="flex flex-wrap items-center gap-x-3">
      <span>
        <Show when={props.name}>
          <PersonName name={props.name} online={props.online} />
        </Show>
        {props.name && words() && ' · '}
        {words()}
      </span>
      <span class="ml-auto">
        <EventPaper event={props.event} order={props.order} />
      </span>
    </span>
  )
}

function EventPaper(props: { event: OrderEvent; order: OrderRow }): JSX.Element {
  const can = useCan()
  const { event } = props
  if (event.kind === 'version' && event.version === props.order.version)
    return <PaperLink kind="confirmation" id={props.order.id} label={t('papers.confirmation')} />
  if (event.kind === 'delivery')
    return (
      <PaperLink
        kind="delivery"
        id={event.delivery.id}
        label={t(event.delivery.kind === 'return' ? 'papers.returnNote' : 'papers.deliveryNote')}
      />
    )
  if (event.kind === 'invoice' && can('invoice.read'))
    return <PaperLink kind="invoice" id={event.invoice.id} label={paperWord(event.invoice)} />
  return undefined
}

const CONDITION_WORDS = { sellable: 'billing.sellable', damaged: 'billing.damaged', scrap: 'billing.scrap' } as const
function returnWords({ condition, reason }: MirrorRow<'deliveries'>): string {
  return condition ? [t(CONDITION_WORDS[condition]), reason].filter(Boolean).join(': ') : ''
}
