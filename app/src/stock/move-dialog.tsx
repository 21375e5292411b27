import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import {
  addQuantities,
  compareQuantities,
  isQuantity,
  subtractQuantities,
  toMillionths,
} from '@werkbank/model/base/value/quantity.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { checkMove } from '@werkbank/model/stock/check-move.ts'
import { adjustStock, receiveStock, reverseMove, transferStock } from '@werkbank/model/stock/commands.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { formatQuantity } from '../i18n/format.ts'
import { createFormCheck, ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useWorkspace } from '../identity/index.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { createApprovalCheck } from './create-approval-check.ts'
import { ProductField } from './product-field.tsx'

type Product = MirrorRow<'products'>
export const moveKinds = ['receive', 'transfer', 'adjust'] as const
export type MoveKind = (typeof moveKinds)[number]
const KINDS = { receive: 'receipt', transfer: 'transfer', adjust: 'adjustment' } as const
const COMMANDS = { receive: receiveStock, transfer: transferStock, adjust: adjustStock } as const
const TITLES = { receive: 'stock.receiveTitle', transfer: 'stock.transferTitle', adjust: 'stock.adjustTitle' } as const

/** Books a receipt, a transfer or a correction; without a network, too. What will be there afterwards is said while typing. */
export function MoveDialog(props: {
  kind: MoveKind
  product: Product | undefined
  locationId: string | undefined
  /** The receipt that was expected and comes now. */ expected: MirrorRow<'expectedReceipts'> | undefined
  places: readonly MirrorRow<'locations'>[]
  onClose: () => void
}) {
  const mirror = useMirror()
  const send = useSend()
  const { online } = useWorkspace()
  const [product, setProduct] = createSignal(props.product)
  const [location, setLocation] = createSignal(
    props.expected?.locationId ?? props.locationId ?? firstPlace(mirror, props),
  )
  const [target, setTarget] = createSignal('')
  const [quantity, setQuantity] = createSignal(props.expected?.quantity ?? '')
  const [reason, setReason] = createSignal(props.expected?.reference ?? '')
  const needsApproval = createApprovalCheck()
  const levels = useRowsBy('stockLevels', 'productId', () => product()?.id)
  const level = createMemo(() => levels().find(({ locationId }) => locationId === location()))
  const free = () => subtractQuantities(level()?.onHand ?? '0', level()?.reserved ?? '0')
  const after = () => {
    if (!isQuantity(quantity())) return undefined
    const onHand = level()?.onHand ?? '0'
    return props.kind === 'transfer' ? subtractQuantities(onHand, quantity()) : addQuantities(onHand, quantity())
  }
  const wrong = () => {
    const of = product()
    if (!of || quantity() === '') return undefined
    if (!isQuantity(quantity())) return 'quantity-malformed'
    return checkMove(KINDS[props.kind], quantity(), { ...of, onHand: level()?.onHand ?? '0' })
  }
  const isThere = () => {
    const amount = toMillionths(quantity())
    if (props.kind === 'adjust') return amount > 0n || toMillionths(free()) + amount >= 0n
    return props.kind === 'receive' || amount <= toMillionths(free())
  }
  const quantityGood = () => isQuantity(quantity()) && wrong() === undefined && isThere()
  const quantityError = () => {
    const code = wrong()
    if (code !== undefined) return code === 'quantity-zero' ? undefined : ruleWord(code)
    return isQuantity(quantity()) && product() && !isThere() ? t('stock.tooFew') : undefined
  }
  const asks = () => props.kind === 'adjust' && isQuantity(quantity()) && needsApproval(quantity(), product())
  const check = createFormCheck(
    () => COMMANDS[props.kind].input,
    () => ({ reason: reason() }),
  )
  const ready = () =>
    product() !== undefined &&
    location() !== '' &&
    quantityGood() &&
    (props.kind !== 'transfer' || (target() !== '' && target() !== location())) &&
    check.passes()
  const post = async () => {
    const id = newId()
    const shared = { id, productId: product()?.id ?? '', quantity: quantity(), reason: reason() }
    const expectedId = props.expected?.id
    if (props.kind === 'receive')
      await send(receiveStock, { ...shared, locationId: location(), ...(expectedId ? { expectedId } : {}) })
    else if (props.kind === 'adjust') await send(adjustStock, { ...shared, locationId: location() })
    else await send(transferStock, { ...shared, fromLocationId: location(), toLocationId: target() })
    tellPosted(id)
    props.onClose()
  }
  /** The move is stored on this device; a refusal by the server is shown when it comes. */
  const tellPosted = (id: string) => {
    if (asks()) return showToast(t('stock.requested'))
    const words = { quantity: formatQuantity(quantity(), unitWord(product()?.unit ?? '')), sku: product()?.sku ?? '' }
    const done = t(online() ? 'stock.posted' : 'stock.postedLater', words)
    // Offline the reverse could not name what the server doesn't have; of an expected one more has changed than the level.
    if (online() && !props.expected) showToast(done, { onUndo: () => void send(reverseMove, { id }) })
    else showToast(done)
  }
  const placeOptions = () => [
    { value: '', label: t('stock.choose') },
    ...props.places.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <FormDialog
      title={t(TITLES[props.kind])}
      submit={t(asks() ? 'stock.request' : 'stock.post')}
      disabled={!ready()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <ProductField product={product()} disabled={props.expected !== undefined} onSelect={setProduct} />
      <Select
        label={t(props.kind === 'transfer' ? 'stock.from' : 'stock.location')}
        value={location()}
        options={placeOptions()}
        required
        hint={product() && location() ? t('stock.free', { quantity: formatQuantity(free()) }) : ''}
        onChange={setLocation}
      />
      <Show when={props.kind === 'transfer'}>
        <Select label={t('stock.to')} value={target()} options={placeOptions()} required onChange={setTarget} />
      </Show>
      <NumberInput
        label={t(props.kind === 'adjust' ? 'stock.difference' : 'stock.quantity')}
        value={quantity()}
        onInput={setQuantity}
        unit={unitWord(product()?.unit ?? '')}
        error={quantityError()}
        required
        words={[product()?.unit ?? '']}
        whole={isWholeUnit(product()?.unit ?? '')}
        signed={props.kind === 'adjust'}
        hint={after() === undefined ? '' : t('stock.result', { quantity: formatQuantity(after() ?? '0') })}
      />
      <TextInput
        label={t('stock.reason')}
        value={reason()}
        onInput={setReason}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reason')}
        required={props.kind === 'adjust'}
        hint={props.kind === 'adjust' ? t('stock.reasonNeeded') : ''}
      />
      <Show when={asks()}>
        <Notice meaning="info">{t('stock.asksSecondPerson')}</Notice>
      </Show>
    </FormDialog>
  )
}

/** Where most of the product lies, else the first place: right more often than none. */
function firstPlace(
  mirror: Mirror,
  props: { product: Product | undefined; places: readonly MirrorRow<'locations'>[] },
) {
  const known = new Set(props.places.map(({ id }) => id))
  const levels = props.product ? mirror.table('stockLevels').by('productId', props.product.id) : []
  const [most] = levels
    .filter(({ locationId }) => known.has(locationId))
    .toSorted((a, b) => compareQuantities(b.onHand, a.onHand))
  return most?.locationId ?? props.places[0]?.id ?? ''
}
