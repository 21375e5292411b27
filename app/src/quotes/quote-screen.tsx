import { useParams } from '@solidjs/router'
import { type Asking, isAllowed } from '@werkbank/model/base/possible.ts'
import { commitQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteDocumentName } from '@werkbank/model/quotes/quote-kind.ts'
import { CloudOff } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { createCollaboration } from '../agreement/create-collaboration.ts'
import { AgreementSheet } from '../agreement/sheet/sheet.tsx'
import { WorkingCopy } from '../agreement/working-copy.tsx'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { DocumentHistory } from '../history/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { RecordScreen } from '../records/record-screen.tsx'
import type { Replica } from '../replica/replica.ts'
import { createPlace, createReplica, createWriters } from '../replica/use-replica.ts'
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
  const writers = createWriters(replica)
  const { online } = useWorkspace()
  const isPending = () => !online() && outbox.forSubject(`quote:${params.id}`).some(({ state }) => state === 'waiting')
  return (
    <RecordScreen
      type="quote"
      id={params.id}
      row={quote()}
      unknown={t('quotes.unknown')}
      title={quote() ? titleOf(quote() as QuoteRow) : t('quotes.quote')}
      tab={t('quotes.quote')}
      state={
        <>
          <Show when={quote()}>{(row) => <QuoteBadge quote={row()} />}</Show>
          <Show when={isPending()}>
            <Badge meaning="info">{t('sales.pending')}</Badge>
          </Show>
        </>
      }
      actions={<Show when={quote()}>{(row) => <QuoteActions quote={row()} />}</Show>}
      writes={(id) => writers().has(id)}
      tabs={[
        {
          id: 'timeline',
          label: t('sales.timeline'),
          content: () => <Show when={quote()}>{(row) => <QuoteTimeline quote={row()} />}</Show>,
        },
      ]}
      history={() => <DocumentHistory name={quoteDocumentName(params.id)} subject={`quote:${params.id}`} />}
      body={() => (
        <WorkingCopy
          place={place()}
          replica={replica()}
          opening={t('quotes.opening')}
          away={
            <EmptyState icon={<CloudOff />} title={t('quotes.workingCopyAway')}>
              {t('quotes.workingCopyAwayHint')}
            </EmptyState>
          }
        >
          {(loaded) => <QuoteSheet id={params.id} replica={loaded} />}
        </WorkingCopy>
      )}
    />
  )
}

const sheetRowOf = (quote: QuoteRow, asking: Asking) => ({
  id: quote.id,
  version: quote.version,
  isClosed: quote.status === 'accepted',
  mayCommit: isAllowed(commitQuote, quote, asking),
})

/** The quote as it is written now. */
function QuoteSheet(props: { id: string; replica: Replica }) {
  const can = useCan()
  const asking = useAsking()
  const quote = useRow('quotes', () => props.id)
  const working = createWorkingQuote(props.id, props.replica)
  const collaboration = createCollaboration(props.replica)
  const disabled = () => props.replica.readOnly() || !can('quote.edit') || quote()?.status === 'accepted'
  return (
    <Show when={quote()}>
      {(row) => (
        <AgreementSheet
          kind={QUOTE_KIND}
          row={sheetRowOf(row(), asking)}
          working={working}
          collaboration={collaboration}
          fields={
            <ValidUntil quoteId={props.id} collaboration={collaboration} working={working} disabled={disabled()} />
          }
        />
      )}
    </Show>
  )
}
