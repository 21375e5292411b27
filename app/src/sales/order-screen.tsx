import { useNavigate, useParams } from '@solidjs/router'
import { orderDocumentName } from '@werkbank/model/sales/order-document.ts'
import { Redo2, Undo2 } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js'
import { Conversation, createUnread } from '../chat/index.tsx'
import { Notice } from '../design/badge.tsx'
import { IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { Tabs } from '../design/tabs.tsx'
import { PageEditor } from '../documents/index.tsx'
import { HistoryPanel } from '../history/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useMirror, useRow } from '../mirror/use-mirror.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import type { Replica } from '../replica/replica.ts'
import { createOverwrites, createPeers, createReplica } from '../replica/use-replica.ts'
import { CommitBar } from './commit-bar.tsx'
import { createOrder, createTotal } from './create-order.ts'
import { NoteEditor } from './note-editor.tsx'
import { OrderActions } from './order-actions.tsx'
import { OrderHead } from './order-head.tsx'
import { OrderLines } from './order-lines.tsx'
import { OrderStatus } from './order-state.tsx'
import { OrderTimeline } from './order-timeline.tsx'
import { OrderTotals } from './order-totals.tsx'

/** One order: its working copy to write in, what was agreed, and what goes on around it. */
export function OrderScreen() {
  const params = useParams<{ id: string }>()
  const order = useRow('orders', () => params.id)
  const replica = createReplica(() => (order() ? orderDocumentName(params.id) : undefined))
  createHere(() => ({ type: 'order', id: params.id }))
  return (
    <Page
      back="/orders"
      title={order()?.number ?? t('sales.unnamed')}
      aside={
        <>
          <Show when={order()}>{(row) => <OrderStatus order={row()} />}</Show>
          <PresenceFaces subject={{ type: 'order', id: params.id }} />
        </>
      }
      actions={<Show when={order()}>{(row) => <OrderActions order={row()} />}</Show>}
    >
      <Show when={order()} fallback={<EmptyState title={t('sales.unknown')} />}>
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

function ConversationLabel(props: { unread: number }) {
  return (
    <>
      {t('sales.tabConversation')}
      <Show when={props.unread > 0}>
        <span class="rounded-full bg-accent-fill px-1.5 text-xs text-white">{props.unread}</span>
      </Show>
    </>
  )
}

type Beside = 'conversation' | 'page' | 'timeline' | 'history'

function OrderBody(props: { id: string; replica: Replica }) {
  const can = useCan()
  const person = usePerson()
  const mirror = useMirror()
  const navigate = useNavigate()
  const order = useRow('orders', () => props.id)
  const content = createOrder(() => props.replica.doc)
  const customer = useRow('customers', () => content.head.customerId)
  const total = createTotal(
    content,
    (id) => mirror.get('products', id),
    () => customer()?.taxMode === 'exempt',
  )
  const peers = createPeers(() => props.replica)
  const overwrites = createOverwrites(() => props.replica)
  const unread = createUnread(props.id)
  const [beside, setBeside] = createSignal<Beside>('timeline')
  const together = { replica: props.replica, peers, overwrites }
  const disabled = () => props.replica.readOnly() || !can('order.edit') || order()?.status === 'cancelled'
  const currency = createMemo(
    () => content.head.currency ?? order()?.currency ?? person.organisation?.currency ?? 'EUR',
  )
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    if (event.shiftKey) props.replica.undo?.redo()
    else props.replica.undo?.undo()
  }
  createEffect(() => {
    document.addEventListener('keydown', onKey)
    onCleanup(() => document.removeEventListener('keydown', onKey))
  })
  return (
    <div class="flex min-h-0 flex-1 flex-col overflow-auto xl:flex-row xl:overflow-hidden">
      <div class="min-w-0 flex-1 xl:overflow-auto">
        <Show when={disabled() && order()?.status !== 'cancelled'}>
          <div class="px-4 pt-3">
            <Notice meaning="info">{t('sales.readOnly')}</Notice>
          </div>
        </Show>
        <Show when={content.broken.length > 0}>
          <div class="px-4 pt-3">
            <Notice meaning="warning">{t('sales.broken', { count: content.broken.length })}</Notice>
          </div>
        </Show>
        <OrderHead together={together} head={content.head} disabled={disabled()} />
        <OrderLines
          together={together}
          orderId={props.id}
          lines={content.lines}
          currency={currency()}
          disabled={disabled()}
          committed={(order()?.version ?? 0) > 0}
        />
        <div class="grid gap-6 p-4 md:grid-cols-2">
          <div>
            <NoteEditor together={together} disabled={disabled()} />
            <Show when={!disabled()}>
              <div class="mt-2 flex gap-1 print:hidden">
                <IconButton label={t('sales.undo')} onClick={() => props.replica.undo?.undo()}>
                  <Undo2 aria-hidden="true" />
                </IconButton>
                <IconButton label={t('sales.redo')} onClick={() => props.replica.undo?.redo()}>
                  <Redo2 aria-hidden="true" />
                </IconButton>
              </div>
            </Show>
          </div>
          <OrderTotals total={total()} currency={currency()} exempt={customer()?.taxMode === 'exempt'} />
        </div>
        <Show when={order()}>{(row) => <CommitBar order={row()} replica={props.replica} content={content} />}</Show>
      </div>
      <aside
        aria-label={t('sales.beside')}
        class="flex min-h-96 shrink-0 flex-col border-t border-line xl:w-96 xl:border-t-0 xl:border-l print:hidden"
      >
        <Tabs
          label={t('sales.beside')}
          value={beside()}
          onChange={(id) => setBeside(id as Beside)}
          tabs={[
            {
              id: 'timeline',
              label: t('sales.timeline'),
              content: () => (
                <div class="p-4">
                  <Show when={order()}>{(row) => <OrderTimeline order={row()} />}</Show>
                </div>
              ),
            },
            ...(can('chat.use')
              ? [
                  {
                    id: 'conversation',
                    label: <ConversationLabel unread={unread()} />,
                    content: () => <Conversation roomId={props.id} />,
                  },
                ]
              : []),
            { id: 'page', label: t('sales.tabPage'), content: () => <PageEditor pageId={props.id} /> },
            {
              id: 'history',
              label: t('sales.tabHistory'),
              content: () => (
                <HistoryPanel
                  document={orderDocumentName(props.id)}
                  onRestore={() => navigate(`/orders/${props.id}`)}
                />
              ),
            },
          ]}
        />
      </aside>
    </div>
  )
}
