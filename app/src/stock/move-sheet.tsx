import { A } from '@solidjs/router'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { hindranceOf, isAllowed } from '@werkbank/model/base/possible.ts'
import { reverseMove } from '@werkbank/model/stock/commands.ts'
import { moveOnDevice } from '@werkbank/model/stock/place-state.ts'
import { Undo2 } from 'lucide-solid/icons'
import { createSignal, type JSX, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { FactList } from '../design/fact-list.tsx'
import { TextInput } from '../design/field/field.tsx'
import { Sheet } from '../design/overlay/dialog.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { formatDate, formatMoney, formatQuantity } from '../i18n/format.ts'
import { recordField } from '../i18n/record-words.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { isOlder } from '../mirror/create-older.ts'
import { useAsking, useStateOf } from '../mirror/use-possible.ts'
import { useSend } from '../outbox/use-send.ts'
import { createOnline } from '../presence/index.tsx'
import type { MoveRow } from './move-list.tsx'
import { moveKindWord } from './move-words.ts'

/** One move beside the list: all that is known of it, and the way to take it back. */
export function MoveSheet(props: {
  move: MoveRow
  /** Of one that was asked for by itself: whether another one has taken it back. */
  isReversed: boolean
  onDocument: () => void
  onClose: () => void
}) {
  const [asks, setAsks] = createSignal(false)
  const asking = useAsking()
  const held = useStateOf(moveOnDevice, () => props.move.id)
  // Of a move fetched with a list this device knows what the row says; whether it was taken back already knows the server.
  const state = () => held() ?? { ...props.move, isReversed: props.isReversed }
  const isReversible = () =>
    isAllowed(reverseMove, state(), asking) && hindranceOf(reverseMove, state(), asking) === undefined
  return (
    <Sheet
      open
      onClose={props.onClose}
      title={`${moveKindWord(props.move)} · ${props.move.sku}`}
      actions={
        <Show when={isReversible()}>
          <Button icon={<Undo2 />} onClick={() => setAsks(true)}>
            {t('stock.reverse')}
          </Button>
        </Show>
      }
    >
      <div class="flex flex-col gap-4">
        <Show when={state().isReversed}>
          <Notice meaning="neutral">{t('stock.reversed')}</Notice>
        </Show>
        <Facts move={props.move} onDocument={props.onDocument} />
        <Show when={isOlder(props.move)}>
          <p class="text-muted">{t('common.fetched')}</p>
        </Show>
      </div>
      <Show when={asks()}>
        <ReverseDialog move={props.move} onClose={() => setAsks(false)} />
      </Show>
    </Sheet>
  )
}

const MISSING = { asking: 'common.loading', unknown: 'stock.unknownMove', cut: 'stock.moveElsewhere' } as const
/** Instead of a move that this device has not: that it is being fetched, or why not. */
export function MissingMove(props: { state: keyof typeof MISSING; onClose: () => void }) {
  return (
    <Sheet open onClose={props.onClose} title={t('stock.movesTitle')}>
      <p role="status" class="text-muted">
        {t(MISSING[props.state])}
      </p>
    </Sheet>
  )
}

function Facts(props: { move: MoveRow; onDocument: () => void }) {
  const worth = (minor: number | null) => (minor === null ? '' : formatMoney(minor, props.move.currency))
  const onlineOf = createOnline()
  const facts = (): [field: string, value: JSX.Element][] => [
    [
      'productId',
      <Link href={`/products/${props.move.productId}`}>{`${props.move.sku} ${props.move.productName}`}</Link>,
    ],
    ['quantity', `${formatQuantity(props.move.quantity)} ${unitWord(props.move.unit)}`],
    ['fromLocationId', props.move.fromName],
    ['toLocationId', props.move.toName],
    ['effectiveOn', formatDate(props.move.effectiveOn)],
    ['at', formatDate(props.move.at, 'dayTime')],
    ['actor', props.move.actor && <PersonName name={props.move.actorName} online={onlineOf(props.move.actor)} />],
    [
      'document',
      props.move.document && (
        <button type="button" class="reach min-h-6 underline" onClick={() => props.onDocument()}>
          {props.move.document}
        </button>
      ),
    ],
    ['unitCostMinor', worth(props.move.unitCostMinor)],
    ['changeMinor', worth(props.move.changeMinor)],
  ]
  return <FactList facts={facts().map(([field, value]) => [recordField('stock-move', field), value])} />
}

const Link = (props: { href: string; children: JSX.Element }) => (
  <A class="reach inline-flex min-h-6 items-center underline" href={props.href}>
    {props.children}
  </A>
)

/** Previews the posting, with an optional reason. */
function ReverseDialog(props: { move: MoveRow; onClose: () => void }) {
  const send = useSend()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => reverseMove.input,
    () => ({ id: props.move.id, reason: reason() }),
  )
  const reverse = async () => {
    await send(reverseMove, { id: props.move.id, reason: reason() })
    showToast(t('stock.reversedNow', { quantity: formatQuantity(props.move.quantity), sku: props.move.sku }))
    props.onClose()
  }
  return (
    <FormDialog
      title={t('stock.reverseTitle')}
      submit={t('stock.reverse')}
      disabled={!check.passes()}
      onSubmit={reverse}
      onClose={props.onClose}
    >
      <p>
        {t('stock.reverseText', {
          quantity: `${formatQuantity(props.move.quantity)} ${props.move.sku}`,
          from: props.move.toName,
          to: props.move.fromName,
        })}
      </p>
      <TextInput
        label={t('stock.reason')}
        value={reason()}
        onInput={setReason}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reason')}
      />
    </FormDialog>
  )
}
