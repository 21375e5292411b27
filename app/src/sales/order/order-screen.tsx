import { useParams } from '@solidjs/router'
import { orderDocumentName } from '@werkbank/model/agreement/agreed-document.ts'
import { type Asking, isAllowed } from '@werkbank/model/base/possible.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import { Show } from 'solid-js'
import { createCollaboration } from '../../agreement/create-collaboration.ts'
import { AgreementSheet } from '../../agreement/sheet/sheet.tsx'
import { WorkingCopy } from '../../agreement/working-copy.tsx'
import { Badge } from '../../design/badge.tsx'
import { DocumentHistory } from '../../history/index.tsx'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { createParts } from '../../mirror/create-parts.ts'
import { RecordElsewhere } from '../../mirror/record-elsewhere.tsx'
import { useMirror, useRow } from '../../mirror/use-mirror.ts'
import { useAsking } from '../../mirror/use-possible.ts'
import { useOutbox } from '../../outbox/use-outbox.ts'
import { RecordScreen } from '../../records/record-screen.tsx'
import type { Replica } from '../../replica/replica.ts'
import { createPlace, createReplica, createWriters } from '../../replica/use-replica.ts'
import { createCommitNews } from '../create-commit-news.ts'
import { OrderExtents, type OrderRow, OrderStatus, titleOf } from '../order-state.tsx'
import { createWorkingOrder } from './create-working-order.ts'
import { OrderActions } from './order-actions.tsx'
import { ORDER_KIND } from './order-agreement.ts'
import { OrderAway } from './order-away.tsx'
import { OrderPaper } from './order-paper.tsx'
import { OrderTimeline } from './order-timeline.tsx'

/** One order: its working copy to write in, what was agreed, and what goes on around it. */
export function OrderScreen() {
  const params = useParams<{ id: string }>()
  const outbox = useOutbox()
  const order = useRow('orders', () => params.id)
  const replica = createReplica(() => (order() ? orderDocumentName(params.id) : undefined))
  const mirror = useMirror()
  const parts = createParts('orders', () => params.id)
  const written = createPlace(replica, () => (order()?.version ?? 0) > 0 || (order()?.workingSeq ?? 0) > 0)
  const place = () => (parts() === 'here' ? written() : parts())
  const writers = createWriters(replica)
  createCommitNews(order)
  const { online } = useWorkspace()
  const isPending = () => !online() && outbox.forSubject(`order:${params.id}`).some(({ state }) => state === 'waiting')
  return (
    <RecordScreen
      type="order"
      id={params.id}
      row={order()}
      unknown={t('sales.unknown')}
      away={
        mirror.isUnknown('orders', params.id) ? undefined : (
          <RecordElsewhere
            isComing={parts() !== 'away'}
            coming={t('sales.opening')}
            title={t('sales.away')}
            hint={t('sales.awayHint')}
          />
        )
      }
      title={order() ? titleOf(order() as OrderRow) : t('ledger.order')}
      tab={t('sales.tabOrder')}
      state={
        <>
          <Show when={order()}>{(row) => <OrderStatus order={row()} />}</Show>
          <Show when={order()}>{(row) => <OrderExtents order={row()} words />}</Show>
          <Show when={isPending()}>
            <Badge meaning="info">{t('sales.pending')}</Badge>
          </Show>
        </>
      }
      actions={<Show when={parts() === 'here' && order()}>{(row) => <OrderActions order={row()} />}</Show>}
      writes={(id) => writers().has(id)}
      tabs={[
        {
          id: 'timeline',
          label: t('sales.timeline'),
          content: () => <Show when={order()}>{(row) => <OrderTimeline order={row()} />}</Show>,
        },
      ]}
      history={() => <DocumentHistory name={orderDocumentName(params.id)} subject={`order:${params.id}`} />}
      paper={() => (
        <Show when={place() === 'here' && replica()} keyed>
          {(loaded) => <PrintedOrder id={params.id} replica={loaded} />}
        </Show>
      )}
      body={(row) => (
        <WorkingCopy
          place={place()}
          replica={replica()}
          opening={t('sales.opening')}
          away={<OrderAway order={row()} />}
        >
          {(loaded) => <OrderSheet id={params.id} replica={loaded} />}
        </WorkingCopy>
      )}
    />
  )
}

/** The order as it is written now. */
function OrderSheet(props: { id: string; replica: Replica }) {
  const asking = useAsking()
  const order = useRow('orders', () => props.id)
  const working = createWorkingOrder(props.id, props.replica)
  const collaboration = createCollaboration(props.replica)
  return (
    <Show when={order()}>
      {(row) => (
        <AgreementSheet
          kind={ORDER_KIND}
          row={sheetRowOf(row(), asking)}
          working={working}
          collaboration={collaboration}
        />
      )}
    </Show>
  )
}

/** The order on paper, as it stands in its working copy. */
function PrintedOrder(props: { id: string; replica: Replica }) {
  const order = useRow('orders', () => props.id)
  const working = createWorkingOrder(props.id, props.replica)
  return <Show when={order()}>{(row) => <OrderPaper order={row()} working={working} />}</Show>
}

const sheetRowOf = (order: OrderRow, asking: Asking) => ({
  id: order.id,
  version: order.version,
  isClosed: order.status === 'cancelled',
  mayCommit: isAllowed(commitOrder, { order }, asking),
})
