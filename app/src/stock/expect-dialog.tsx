import { checkExpectedDay } from '@werkbank/model/agreement/check-days.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { isQuantity } from '@werkbank/model/base/value/quantity.ts'
import { checkQuantity, isWholeUnit } from '@werkbank/model/base/value/units.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeExpectedReceipt, expectReceipt } from '@werkbank/model/stock/expected-commands.ts'
import { createSignal } from 'solid-js'
import { DateInput } from '../design/field/date-input.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { createFormCheck, ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { today } from '../i18n/zone.ts'
import { useSend } from '../outbox/use-send.ts'
import { ProductField } from './product-field.tsx'

type Product = MirrorRow<'products'>

type ExpectProps = {
  product: Product | undefined
  /** That is changed; without it a new one is entered. */
  receipt: MirrorRow<'expectedReceipts'> | undefined
  places: readonly MirrorRow<'locations'>[]
  onClose: () => void
}

/** What is written in the form, and what is wrong with it. */
function createExpectation(props: ExpectProps) {
  const [product, setProduct] = createSignal(props.product)
  const [entry, setEntry] = createSignal({
    locationId: props.receipt?.locationId ?? props.places[0]?.id ?? '',
    quantity: props.receipt?.quantity ?? '',
    expectedOn: props.receipt?.expectedOn ?? '',
    reference: props.receipt?.reference ?? '',
  })
  const check = createFormCheck(
    () => expectReceipt.input,
    () => ({ reference: entry().reference }),
  )
  const unit = () => product()?.unit ?? ''
  const wrongQuantity = () => (isQuantity(entry().quantity) ? checkQuantity(entry().quantity, unit()) : undefined)
  const wrongDay = () => checkExpectedDay(entry().expectedOn, today())
  const isWhole = () => {
    const { locationId, quantity, expectedOn } = entry()
    return product() !== undefined && locationId !== '' && isQuantity(quantity) && expectedOn !== ''
  }
  return {
    product,
    setProduct,
    entry,
    set: (field: keyof ReturnType<typeof entry>) => (value: string) =>
      setEntry((before) => ({ ...before, [field]: value })),
    unit,
    check,
    wrongQuantity,
    wrongDay,
    ready: () => isWhole() && !wrongQuantity() && !wrongDay() && check.passes(),
  }
}

/** Goods are on their way: how much, when, and with which number; or what has changed of that. */
export function ExpectDialog(props: ExpectProps) {
  const send = useSend()
  const { product, setProduct, entry, set, unit, check, wrongQuantity, wrongDay, ready } = createExpectation(props)
  const post = async () => {
    if (props.receipt) await send(changeExpectedReceipt, { id: props.receipt.id, ...entry() })
    else await send(expectReceipt, { id: newId(), productId: product()?.id ?? '', ...entry() })
    showToast(t('stock.expectedSaved', { sku: product()?.sku ?? '' }))
    props.onClose()
  }
  return (
    <FormDialog
      title={t(props.receipt ? 'stock.changeExpectedTitle' : 'stock.expectTitle')}
      submit={t('stock.save')}
      disabled={!ready()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <ProductField product={product()} disabled={props.receipt !== undefined} onSelect={setProduct} />
      <Select
        label={t('stock.to')}
        value={entry().locationId}
        options={props.places.map(({ id, name }) => ({ value: id, label: name }))}
        required
        onChange={set('locationId')}
      />
      <NumberInput
        label={t('stock.quantity')}
        value={entry().quantity}
        onInput={set('quantity')}
        unit={unitWord(unit())}
        words={[unit()]}
        whole={isWholeUnit(unit())}
        error={ruleWord(wrongQuantity())}
        required
      />
      <DateInput
        label={t('stock.expectedOn')}
        value={entry().expectedOn}
        onInput={set('expectedOn')}
        error={ruleWord(wrongDay())}
        required
      />
      <TextInput
        label={t('stock.reference')}
        value={entry().reference}
        onInput={set('reference')}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reference')}
        hint={t('stock.referenceHint')}
      />
    </FormDialog>
  )
}
