import { createMemo, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { Timeline, type TimelineEntry } from '../design/figures.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { PaperLink } from '../papers/index.tsx'
import { createOnline } from '../presence/index.tsx'
import { QuoteBadge, type QuoteRow, stateOf } from './quote-state.tsx'

/** What has happened to the quote, and the order that it became. */
export function QuoteTimeline(props: { quote: QuoteRow }) {
  const mirror = useMirror()
  const onlineOf = createOnline()
  const who = (id: string | null) => {
    const name = mirror.get('people', id ?? '')?.name
    return name ? <PersonName name={name} online={onlineOf(id ?? '')} /> : undefined
  }
  const entries = createMemo<TimelineEntry[]>(() => {
    const { quote } = props
    const created = {
      id: 'created',
      at: formatDate(quote.createdAt, 'dayTime'),
      title: t('quotes.created'),
      detail: who(quote.createdBy),
    }
    const sent = quote.sentAt && {
      id: 'sent',
      at: formatDate(quote.sentAt, 'dayTime'),
      title: t('quotes.sentAs', { version: quote.version }),
      detail: (
        <span class="flex flex-wrap items-center gap-x-3">
          {who(quote.sentBy)}
          <span>{t('quotes.validUntilDay', { day: formatDate(quote.validUntil ?? '') })}</span>
          <span class="ml-auto">
            <PaperLink kind="quote" id={quote.id} label={t('quotes.quote')} />
          </span>
        </span>
      ),
    }
    const decided = quote.decidedAt && {
      id: 'decided',
      at: formatDate(quote.decidedAt, 'dayTime'),
      title: <QuoteBadge quote={quote} />,
      detail: (
        <span class="flex flex-wrap items-center gap-x-3">
          {who(quote.decidedBy)}
          <span>{quote.declinedReason}</span>
        </span>
      ),
    }
    return [created, ...(sent ? [sent] : []), ...(decided ? [decided] : [])]
  })
  return (
    <div class="flex flex-col gap-3 p-4">
      <Timeline label={t('sales.timeline')} entries={entries()} />
      <Show when={stateOf(props.quote) === 'accepted' && props.quote.orderId}>
        {(orderId) => (
          <a class="underline" href={`/orders/${orderId()}`}>
            {t('quotes.toOrder')}
          </a>
        )}
      </Show>
    </div>
  )
}
