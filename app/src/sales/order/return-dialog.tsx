import { LIMITS } from '@werkbank/model/base/limits.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import { isBlank } from '@werkbank/model/base/value/text.ts'
import { type Condition, returnableQuantity, withCustomer } from '@werkbank/model/sales/billing/return-parts.ts'
import { returnOrder } from '@werkbank/model/sales/commands.ts'
import { isPromisable, isRealPlace } from '@werkbank/model/stock/places.ts'
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import { Select, TextInput } from '../../design/field/field.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useRowsBy, useTable } from '../../mirror/use-mirror.ts'
import { useSend } from '../../outbox/use-send.ts'
import type { OrderRow } from '../order-state.tsx'
import { createDay, DayField } from './day-field.tsx'
import type { OpenLine, Part } from './parts.ts'
import { PartsDialog } from './parts-dialog.tsx'

/** A return: pieces of a delivery, their condition, the reason and the place. Damaged goods never go where orders are served from. */
export function ReturnDialog(props: { order: OrderRow; open: readonly OpenLine[]; onClose: () => void }) {
  const send = useSend()
  const notes = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const locations = useTable('locations')
  const [delivery, setDelivery] = createSignal('')
  const [condition, setCondition] = createSignal<Condition | ''>('')
  const [place, setPlace] = createSignal('')
  const [reason, setReason] = createSignal('')
  createEffect(on(condition, () => setPlace(''), { defer: true }))
  const inOrder = createMemo(() => notes().toSorted((a, b) => (a.at < b.at ? -1 : 1)))
  const there = createMemo(() => withCustomer(inOrder()))
  const chosen = () => delivery() || undefined
  const day = createDay(() => [
    {
      day: inOrder().find(({ id, kind }) => kind === 'delivery' && (!chosen() || id === chosen()))?.deliveredOn,
      code: 'day-before-delivery',
    },
  ])
  const open = createMemo<OpenLine[]>(() =>
    props.open
      .map(({ line }) => ({ line, max: returnableQuantity(there(), line.lineId, chosen()) }))
      .filter(({ max }) => isPositive(max)),
  )
  const deliveries = () => {
    const open = new Set(there().map(({ deliveryId }) => deliveryId))
    return inOrder().filter(({ id }) => open.has(id))
  }
  const places = () =>
    locations().filter((row) => isRealPlace(row) && (condition() === 'damaged' ? !isPromisable(row) : true))
  const post = (parts: Part[]) => {
    const state = condition()
    if (state === '') return
    void send(returnOrder, {
      id: props.order.id,
      lines: parts,
      condition: state,
      reason: reason().trim(),
      returnedOn: day.value(),
      confirmDay: day.meant(),
      ...(chosen() ? { deliveryId: chosen() } : {}),
      ...(place() ? { locationId: place() } : {}),
    })
    props.onClose()
  }
  return (
    <PartsDialog
      title={t('sales.returnTitle')}
      text={t('sales.returnText')}
      verb={t('sales.returnGoods')}
      open={open()}
      empty
      ready={condition() !== '' && !isBlank(reason()) && day.ready()}
      onClose={props.onClose}
      onDone={post}
    >
      <div class="mt-4 grid gap-3 sm:grid-cols-2">
        <Select
          label={t('billing.condition')}
          value={condition()}
          onChange={setCondition}
          required
          options={[
            { value: '', label: t('billing.choose') },
            { value: 'sellable', label: t('billing.sellable') },
            { value: 'damaged', label: t('billing.damaged') },
            { value: 'scrap', label: t('billing.scrap') },
          ]}
        />
        <Show when={condition() !== 'scrap'}>
          <Select
            label={t('billing.place')}
            value={place()}
            onChange={setPlace}
            options={[
              { value: '', label: t(condition() === 'damaged' ? 'billing.blockedStock' : 'billing.whereItWas') },
              ...places().map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Show>
        <Select
          label={t('billing.ofDelivery')}
          value={delivery()}
          onChange={setDelivery}
          options={[
            { value: '', label: t('billing.newestFirst') },
            ...deliveries().map(({ id, number, deliveredOn }) => ({
              value: id,
              label: `${number} · ${formatDate(deliveredOn)}`,
            })),
          ]}
        />
        <DayField label={t('billing.day')} day={day} />
        <div class="sm:col-span-2">
          <TextInput
            label={t('billing.reason')}
            required
            value={reason()}
            onInput={setReason}
            maxLength={LIMITS.shortTextCharsMax}
            hint={t('billing.returnReasonHint')}
          />
        </div>
      </div>
    </PartsDialog>
  )
}
