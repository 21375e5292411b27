import { useParams } from '@solidjs/router'
import { type Asking, isAllowed } from '@werkbank/model/base/possible.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import { orderDocumentName } from '@werkbank/model/sales/order-document.ts'
import { FileQuestion } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { AgreementBody } from '../agreement/body.tsx'
import { createTogether } from '../agreement/create-together.ts'
import { AgreementSheet } from '../agreement/sheet.tsx'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { createMedia } from '../design/media.ts'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { createParts } from '../mirror/create-parts.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import type { Replica } from '../replica/replica.ts'
import { createPlace, createReplica, createWriters } from '../replica/use-replica.ts'
import { createCommitNews } from './create-commit-news.ts'
import { createWorkingOrder } from './create-working-order.ts'
import { OrderActions } from './order-actions.tsx'
import { ORDER_KIND } from './order-agreement.ts'
import { OrderAway } from './order-away.tsx'
import { OrderPaper } from './order-paper.tsx'
import { OrderExtents, type OrderRow, OrderStatus, titleOf } from './order-state.tsx'
import { OrderTimeline } from './order-timeline.tsx'

/** One order: its working copy to write in, what was agreed, and what goes on around it. */
export function OrderScreen() {
  const params = useParams<{ id: string }>()
  const outbox = useOutbox()
  const order = useRow('orders', () => params.id)
  const replica = createReplica(() => (order() ? orderDocumentName(params.id) : undefined))
  const parts = createParts('orders', () => order()?.id)
  const written = createPlace(replica, () => (order()?.version ?? 0) > 0 || (order()?.workingSeq ?? 0) > 0)
  const place = () => (parts() === 'here' ? written() : parts())
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
      actions={<Show when={parts() === 'here' && order()}>{(row) => <OrderActions order={row()} />}</Show>}
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
          when={place() !== 'away'}
          fallback={<OrderAway order={order() as OrderRow} hasLines={parts() === 'here'} />}
        >
          <Show
            when={place() === 'here' && replica()}
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
      </Show>
    </Page>
  )
}

/** The order with what goes on around it; while the page prints, its paper. */
function OrderBody(props: { id: string; replica: Replica }) {
  const printing = createMedia('print')
  const asking = useAsking()
  const order = useRow('orders', () => props.id)
  const working = createWorkingOrder(props.id, props.replica)
  const together = createTogether(props.replica)
  return (
    <>
      <Show when={printing()}>
        <Show when={order()}>{(row) => <OrderPaper order={row()} working={working} />}</Show>
      </Show>
      <AgreementBody
        kind={ORDER_KIND}
        id={props.id}
        replica={props.replica}
        sheet={() => (
          <Show when={order()}>
            {(row) => (
              <AgreementSheet kind={ORDER_KIND} row={standingOf(row(), asking)} working={working} together={together} />
            )}
          </Show>
        )}
        timeline={() => <Show when={order()}>{(row) => <OrderTimeline order={row()} />}</Show>}
      />
    </>
  )
}

const standingOf = (order: OrderRow, asking: Asking) => ({
  id: order.id,
  version: order.version,
  isClosed: order.status === 'cancelled',
  mayCommit: isAllowed(commitOrder, { order }, asking),
})
