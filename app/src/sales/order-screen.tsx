import { useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { orderDocumentName } from '@werkbank/model/sales/order-document.ts'
import { FileQuestion } from 'lucide-solid/icons'
import { createMemo, type JSX, Show, Suspense } from 'solid-js'
import { Conversation, createUnread } from '../chat/index.tsx'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { createMedia } from '../design/media.ts'
import { Page } from '../design/page.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { type Tab, Tabs } from '../design/tabs.tsx'
import { PageEditor } from '../documents/index.tsx'
import { HistoryPanel } from '../history/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import type { Replica } from '../replica/replica.ts'
import { createReplica, createWriters } from '../replica/use-replica.ts'
import { createCommitNews } from './create-commit-news.ts'
import { createTogether } from './create-together.ts'
import { createWorkingOrder } from './create-working-order.ts'
import { OrderActions } from './order-actions.tsx'
import { OrderPaper } from './order-paper.tsx'
import { OrderSheet } from './order-sheet.tsx'
import { OrderExtents, type OrderRow, OrderStatus, titleOf } from './order-state.tsx'
import { OrderTimeline } from './order-timeline.tsx'

/** One order: its working copy to write in, what was agreed, and what goes on around it. */
export function OrderScreen() {
  const params = useParams<{ id: string }>()
  const outbox = useOutbox()
  const order = useRow('orders', () => params.id)
  const replica = createReplica(() => (order() ? orderDocumentName(params.id) : undefined))
  createHere(() => ({ type: 'order', id: params.id }))
  const writers = createWriters(replica)
  createCommitNews(order)
  const { online, mirror } = useWorkspace()
  const windowTitle = () => {
    const row = order()
    const customer = mirror.get('customers', row?.workingCustomerId ?? row?.customerId ?? '')?.name
    return [row ? titleOf(row) : t('ledger.order'), customer].filter(Boolean).join(' · ')
  }
  const isPending = () => !online() && outbox.forSubject(`order:${params.id}`).some(({ state }) => state === 'waiting')
  return (
    <Page
      back="/orders"
      class="order-page"
      title={order() ? titleOf(order() as OrderRow) : t('ledger.order')}
      windowTitle={windowTitle()}
      aside={
        <>
          <Show when={order()}>{(row) => <OrderStatus order={row()} />}</Show>
          <Show when={order()}>{(row) => <OrderExtents order={row()} words />}</Show>
          <Show when={isPending()}>
            <Badge meaning="info">{t('sales.pending')}</Badge>
          </Show>
          <PresenceFaces subject={{ type: 'order', id: params.id }} writes={(id) => writers().has(id)} />
        </>
      }
      actions={<Show when={order()}>{(row) => <OrderActions order={row()} />}</Show>}
    >
      <Show
        when={order()}
        fallback={
          <EmptyState icon={<FileQuestion />} title={t('sales.unknown')}>
            {t('sales.unknownHint')}
          </EmptyState>
        }
      >
        <Show
          when={replica()}
          keyed
          fallback={
            <p class="p-4 text-muted" aria-busy="true">
              {t('sales.opening')}
            </p>
          }
        >
          {(loaded) => <OrderBody id={params.id} replica={loaded} />}
        </Show>
      </Show>
    </Page>
  )
}

/** On a wide screen the order with something beside it; on a narrow one a tab each. What is open is in the address. */
function OrderBody(props: { id: string; replica: Replica }) {
  const can = useCan()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams<{ beside?: string }>()
  const wide = createMedia('(min-width: 80rem)')
  const printing = createMedia('print')
  const order = useRow('orders', () => props.id)
  const working = createWorkingOrder(props.id, props.replica)
  const together = createTogether(props.replica)
  const unread = createUnread(props.id)
  const sheet = () => (
    <Show when={order()}>{(row) => <OrderSheet order={row()} working={working} together={together} />}</Show>
  )
  const tabs = createMemo<Tab[]>(() => [
    ...(wide() ? [] : [{ id: 'order', label: t('sales.tabOrder'), content: sheet }]),
    {
      id: 'timeline',
      label: t('sales.timeline'),
      content: () => <Show when={order()}>{(row) => <OrderTimeline order={row()} />}</Show>,
    },
    ...(can('chat.use')
      ? [
          {
            id: 'conversation',
            label: <ConversationLabel unread={unread()} />,
            content: () => later(() => <Conversation roomId={props.id} always />),
          },
        ]
      : []),
    { id: 'page', label: t('sales.tabPage'), content: () => later(() => <PageEditor pageId={props.id} always />) },
    {
      id: 'history',
      label: t('sales.tabHistory'),
      content: () =>
        later(() => <HistoryPanel document={props.replica.name} onRestore={() => navigate(`/orders/${props.id}`)} />),
    },
  ])
  const chosen = () => {
    const wanted = search.beside ?? (wide() ? 'timeline' : 'order')
    return tabs().some(({ id }) => id === wanted) ? wanted : (tabs()[0]?.id ?? '')
  }
  return (
    <>
      <Show when={printing()}>
        <Show when={order()}>{(row) => <OrderPaper order={row()} working={working} />}</Show>
      </Show>
      <div class="flex min-h-0 flex-1 print:hidden">
        <Show when={wide()}>
          <div class="flex min-w-0 flex-1 flex-col">{sheet()}</div>
        </Show>
        <aside
          aria-label={t('sales.beside')}
          class={`flex min-h-0 min-w-0 flex-col bg-surface ${wide() ? 'w-88 shrink-0 border-l border-line' : 'flex-1'}`}
        >
          <Tabs
            label={t('sales.beside')}
            value={chosen()}
            onChange={(id) => setSearch({ beside: id }, { replace: true, scroll: false })}
            tabs={tabs()}
          />
        </aside>
      </div>
    </>
  )
}

/** What comes with its first use must not take the order from the screen while it is loaded. */
const later = (content: () => JSX.Element) => <Suspense fallback={<Skeleton />}>{content()}</Suspense>

function ConversationLabel(props: { unread: number }) {
  return (
    <>
      {t('sales.tabConversation')}
      <Show when={props.unread > 0}>
        <span class="min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-xs text-white">
          {props.unread}
          <span class="sr-only"> {t('chat.unreadWord')}</span>
        </span>
      </Show>
    </>
  )
}
