import { newId } from '@werkbank/model/base/id.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { isQuantity } from '@werkbank/model/base/quantity.ts'
import { checkQuantity, isWholeUnit } from '@werkbank/model/base/units.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { checkRequestedDay } from '@werkbank/model/sales/check-days.ts'
import { changeExpectedReceipt, expectReceipt } from '@werkbank/model/stock/expected-commands.ts'
import { createSignal } from 'solid-js'
import { DateInput } from '../design/date-input.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { NumberInput } from '../design/number-input.tsx'
import { showToast } from '../design/toast.tsx'
import { createFormCheck, ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { today } from '../i18n/zone.ts'
import { useSend } from '../outbox/use-send.ts'
import { ProductField } from './product-field.tsx'

type Product = MirrorRow<'products'>

/** Goods are on their way: how much, when, and with which number; or what has changed of that. */
export function ExpectDialog(props: {
  product: Product | undefined
  /** That is changed; without it a new one is entered. */
  receipt: MirrorRow<'expectedReceipts'> | undefined
  places: readonly MirrorRow<'locations'>[]
  onClose: () => void
}) {
  const send = useSend()
  const [product, setProduct] = createSignal(props.product)
  const [location, setLocation] = createSignal(props.receipt?.locationId ?? props.places[0]?.id ?? '')
  const [quantity, setQuantity] = createSignal(props.receipt?.quantity ?? '')
  const [day, setDay] = createSignal(props.receipt?.expectedOn ?? '')
  const [reference, setReference] = createSignal(props.receipt?.reference ?? '')
  const unit = () => product()?.unit ?? ''
  const check = createFormCheck(
    () => expectReceipt.input,
    () => ({ reference: reference() }),
  )
  const wrong = () => (isQuantity(quantity()) ? checkQuantity(quantity(), unit()) : undefined)
  const wrongDay = () => checkRequestedDay(day(), today())
  const ready = () =>
    product() !== undefined &&
    location() !== '' &&
    isQuantity(quantity()) &&
    !wrong() &&
    day() !== '' &&
    !wrongDay() &&
    check.passes()
  const post = async () => {
    const entry = { locationId: location(), quantity: quantity(), expectedOn: day(), reference: reference() }
    if (props.receipt) await send(changeExpectedReceipt, { id: props.receipt.id, ...entry })
    else await send(expectReceipt, { id: newId(), productId: product()?.id ?? '', ...entry })
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
        value={location()}
        options={props.places.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setLocation}
      />
      <NumberInput
        label={t('stock.quantity')}
        value={quantity()}
        onInput={setQuantity}
        unit={unitWord(unit())}
        words={[unit()]}
        whole={isWholeUnit(unit())}
        error={ruleWord(wrong())}
      />
      <DateInput label={t('stock.expectedOn')} value={day()} onInput={setDay} error={ruleWord(wrongDay())} />
      <TextInput
        label={t('stock.reference')}
        value={reference()}
        onInput={setReference}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reference')}
        hint={t('stock.referenceHint')}
      />
    </FormDialog>
  )
}
