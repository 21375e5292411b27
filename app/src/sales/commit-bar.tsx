import { isPositive } from '@werkbank/model/base/quantity.ts'
import { commitOrder, type Shortage } from '@werkbank/model/sales/commands.ts'
import { orderContentHash } from '@werkbank/model/sales/content-hash.ts'
import { type OrderContent, readOrder, setLineField } from '@werkbank/model/sales/order-document.ts'
import { createSignal, Show } from 'solid-js'
import * as Y from 'yjs'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { showToast } from '../design/toast.tsx'
import { Refused } from '../http/request.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { Replica } from '../replica/replica.ts'
import { ChangesDialog } from './changes-dialog.tsx'
import type { OrderRow } from './order-state.tsx'
import { ShortageDialog } from './shortage-dialog.tsx'

/** Where the working copy stands to what was agreed, and the way to agree on it. */
export function CommitBar(props: { order: OrderRow; replica: Replica; content: OrderContent }) {
  const can = useCan()
  const outbox = useOutbox()
  const { online } = useWorkspace()
  const [shortages, setShortages] = createSignal<readonly Shortage[]>([])
  const [changes, setChanges] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const waiting = () =>
    outbox
      .forSubject(`order:${props.order.id}`)
      .some(({ command, state }) => command === commitOrder.name && state === 'waiting')
  const ready = () => props.content.lines.length > 0 && Boolean(props.content.head.customerId)
  const commit = async (backorder: boolean) => {
    setShortages([])
    setBusy(true)
    try {
      const key = await outbox.enqueue(commitOrder, {
        id: props.order.id,
        backorder,
        stateVector: stateVectorOf(props.replica),
        contentHash: orderContentHash(readOrder(props.replica.doc)),
      })
      await outbox.answer(key).catch(async (error) => {
        if (!(error instanceof Refused)) throw error
        await takeRefusal(key, error)
      })
    } finally {
      setBusy(false)
    }
  }
  const takeRefusal = async (key: string, refused: Refused) => {
    if (refused.problem.code === 'insufficient-stock') {
      await outbox.discard(key) // answered here and now, with the ways out in the dialog
      setShortages((refused.problem.data as { shortages: Shortage[] }).shortages)
    } else {
      const reason = tDynamic(`refusals.${refused.problem.code}`, {}, refused.problem.detail ?? refused.problem.title)
      showToast(t('sales.refused', { reason }), { meaning: 'danger' })
    }
  }
  const setToAvailable = () => {
    props.replica.edit(() => {
      for (const { lineId, available } of shortages())
        if (isPositive(available)) setLineField(props.replica.doc, lineId, 'quantity', available)
    })
    setShortages([])
  }
  return (
    <div class="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-surface px-4 py-2 print:hidden">
      <span class="text-muted" aria-live="polite">
        <Show when={!waiting()} fallback={online() ? t('sales.committing') : t('sales.commitWaits')}>
          {standing(props.order)}
        </Show>
      </span>
      <Show when={props.order.version > 0 && props.order.changes > 0}>
        <Button kind="quiet" onClick={() => setChanges(true)}>
          {t('sales.showChanges')}
        </Button>
      </Show>
      <Show when={!ready() && props.order.status !== 'cancelled'}>
        <Notice meaning="info" class="py-0">
          {props.content.lines.length === 0 ? t('sales.noLines') : t('sales.customerMissing')}
        </Notice>
      </Show>
      <Show when={can('order.commit') && props.order.status !== 'cancelled'}>
        <Button
          kind="primary"
          class="ml-auto"
          disabled={!ready() || busy() || waiting()}
          onClick={() => void commit(false)}
        >
          {props.order.version === 0 ? t('sales.commit') : t('sales.commitAgain', { version: props.order.version + 1 })}
        </Button>
      </Show>
      <ShortageDialog
        shortages={shortages()}
        onClose={() => setShortages([])}
        onBackorder={() => void commit(true)}
        onSetToAvailable={setToAvailable}
      />
      <Show when={changes()}>
        <ChangesDialog
          order={props.order}
          replica={props.replica}
          content={props.content}
          onClose={() => setChanges(false)}
        />
      </Show>
    </div>
  )
}

function standing(order: OrderRow): string {
  if (order.version === 0) return t('sales.notCommitted')
  return order.changes > 0
    ? t('sales.changesSince', { count: order.changes, version: order.version })
    : t('sales.upToDate', { version: order.version })
}

function stateVectorOf(replica: Replica): string {
  return btoa(String.fromCharCode(...Y.encodeStateVector(replica.doc)))
}
