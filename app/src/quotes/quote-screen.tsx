import { useParams } from '@solidjs/router'
import { type Asking, isAllowed } from '@werkbank/model/base/possible.ts'
import { commitQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteDocumentName } from '@werkbank/model/quotes/quote-kind.ts'
import { CloudOff, FileQuestion } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { AgreementBody } from '../agreement/body.tsx'
import { createTogether } from '../agreement/create-together.ts'
import { AgreementSheet } from '../agreement/sheet.tsx'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import type { Replica } from '../replica/replica.ts'
import { createPlace, createReplica, createWriters } from '../replica/use-replica.ts'
import { describeSubject } from '../subjects.ts'
import { createWorkingQuote } from './create-working-quote.ts'
import { QuoteActions } from './quote-actions.tsx'
import { QUOTE_KIND } from './quote-agreement.ts'
import { QuoteBadge, type QuoteRow, titleOf } from './quote-state.tsx'
import { QuoteTimeline } from './quote-timeline.tsx'
import { ValidUntil } from './valid-until.tsx'

/** One quote: its working copy to write in, what was sent, and what goes on around it. */
export function QuoteScreen() {
  const params = useParams<{ id: string }>()
  const outbox = useOutbox()
  const quote = useRow('quotes', () => params.id)
  const replica = createReplica(() => (quote() ? quoteDocumentName(params.id) : undefined))
  const place = createPlace(replica, () => (quote()?.version ?? 0) > 0 || (quote()?.workingSeq ?? 0) > 0)
  createHere(() => ({ type: 'quote', id: params.id }))
  const writers = createWriters(replica)
  const { online, mirror } = useWorkspace()
  const isPending = () => !online() && outbox.forSubject(`quote:${params.id}`).some(({ state }) => state === 'waiting')
  return (
    <Page
      back="/quotes"
      class="order-page"
      title={quote() ? titleOf(quote() as QuoteRow) : t('quotes.quote')}
      windowTitle={describeSubject(mirror, `quote:${params.id}`)}
      aside={
        <>
          <Show when={quote()}>{(row) => <QuoteBadge quote={row()} />}</Show>
          <Show when={isPending()}>
            <Badge meaning="info">{t('sales.pending')}</Badge>
          </Show>
          <PresenceFaces subject={{ type: 'quote', id: params.id }} writes={(id) => writers().has(id)} />
        </>
      }
      actions={<Show when={quote()}>{(row) => <QuoteActions quote={row()} />}</Show>}
    >
      <Show
        when={quote()}
        fallback={
          <EmptyState icon={<FileQuestion />} title={t('quotes.unknown')}>
            {t('sales.unknownHint')}
          </EmptyState>
        }
      >
        <Show
          when={place() !== 'away'}
          fallback={
            <EmptyState icon={<CloudOff />} title={t('quotes.workingCopyAway')}>
              {t('quotes.workingCopyAwayHint')}
            </EmptyState>
          }
        >
          <Show
            when={place() === 'here' && replica()}
            keyed
            fallback={
              <p class="p-4 text-muted" aria-busy="true">
                {t('quotes.opening')}
              </p>
            }
          >
            {(loaded) => <QuoteBody id={params.id} replica={loaded} />}
          </Show>
        </Show>
      </Show>
    </Page>
  )
}

const standingOf = (quote: QuoteRow, asking: Asking) => ({
  id: quote.id,
  version: quote.version,
  isClosed: quote.status === 'accepted',
  mayCommit: isAllowed(commitQuote, quote, asking),
})

function QuoteBody(props: { id: string; replica: Replica }) {
  const can = useCan()
  const asking = useAsking()
  const quote = useRow('quotes', () => props.id)
  const working = createWorkingQuote(props.id, props.replica)
  const together = createTogether(props.replica)
  const disabled = () => props.replica.readOnly() || !can('quote.edit') || quote()?.status === 'accepted'
  return (
    <AgreementBody
      kind={QUOTE_KIND}
      id={props.id}
      replica={props.replica}
      sheet={() => (
        <Show when={quote()}>
          {(row) => (
            <AgreementSheet
              kind={QUOTE_KIND}
              row={standingOf(row(), asking)}
              working={working}
              together={together}
              fields={<ValidUntil quoteId={props.id} together={together} working={working} disabled={disabled()} />}
            />
          )}
        </Show>
      )}
      timeline={() => <Show when={quote()}>{(row) => <QuoteTimeline quote={row()} />}</Show>}
    />
  )
}
