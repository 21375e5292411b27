import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Checkbox, NumberInput, TextInput } from '../design/field.tsx'
import { decimalToMinor, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useSend } from '../outbox/use-send.ts'
import type { ProductRow } from './product-rows.ts'

type Fields = Pick<
  ProductRow,
  'name' | 'unit' | 'priceMinor' | 'costMinor' | 'taxPercent' | 'manufactured' | 'purchased' | 'active'
>
type Field = keyof Fields

/** Master data. Only what was changed is sent, with the values that were seen: somebody else's newer ones are never overwritten unseen. */
export function ProductForm(props: { product: ProductRow }) {
  const can = useCan()
  const send = useSend()
  const [draft, setDraft] = createSignal<Partial<Fields>>({})
  const [seen, setSeen] = createSignal<Partial<Fields>>({})
  const locked = () => !can('product.edit')
  const digits = () => minorDigits(props.product.currency)
  const value = <F extends Field>(field: F): Fields[F] => (draft()[field] ?? props.product[field]) as Fields[F]
  const change = <F extends Field>(field: F, to: Fields[F] | undefined) => {
    if (to === undefined) return
    setSeen((before) => ({ [field]: props.product[field], ...before }))
    setDraft((before) => ({ ...before, [field]: to }))
  }
  const changed = () =>
    Object.fromEntries(Object.entries(draft()).filter(([field, to]) => props.product[field as Field] !== to))
  const dirty = () => Object.keys(changed()).length > 0
  const save = async () => {
    const fields = changed()
    const known = Object.fromEntries(Object.keys(fields).map((field) => [field, seen()[field as Field]]))
    await send(changeProduct, { id: props.product.id, ...fields, seen: known } as never)
    setDraft({})
    setSeen({})
  }
  const discard = () => {
    setDraft({})
    setSeen({})
  }
  return (
    <form
      class="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (dirty()) void save()
      }}
    >
      <h2 class="text-base">{t('catalogue.masterData')}</h2>
      <TextInput
        label={t('catalogue.name')}
        value={value('name')}
        readOnly={locked()}
        onInput={(name) => change('name', name)}
      />
      <Show when={props.product.kind !== 'parent'}>
        <div class="grid grid-cols-2 gap-3">
          <NumberInput
            label={t('catalogue.price')}
            value={minorToDecimal(value('priceMinor'), digits())}
            unit={props.product.currency}
            readOnly={locked()}
            onInput={(price) => change('priceMinor', decimalToMinor(price || '0', digits()))}
          />
          <Show when={can('cost.read')}>
            <NumberInput
              label={t('catalogue.cost')}
              value={minorToDecimal(value('costMinor') ?? 0, digits())}
              unit={props.product.currency}
              readOnly={locked()}
              onInput={(cost) => change('costMinor', decimalToMinor(cost || '0', digits()))}
            />
          </Show>
          <TextInput
            label={t('catalogue.unit')}
            value={value('unit')}
            readOnly={locked()}
            onInput={(unit) => change('unit', unit)}
          />
          <NumberInput
            label={t('catalogue.tax')}
            value={value('taxPercent')}
            readOnly={locked()}
            onInput={(percent) => change('taxPercent', percent)}
          />
        </div>
      </Show>
      <div class="flex flex-col">
        <Checkbox
          label={t('catalogue.manufactured')}
          checked={value('manufactured')}
          disabled={locked()}
          onChange={(on) => change('manufactured', on)}
        />
        <Checkbox
          label={t('catalogue.purchased')}
          checked={value('purchased')}
          disabled={locked()}
          onChange={(on) => change('purchased', on)}
        />
        <Checkbox
          label={t('catalogue.active')}
          checked={value('active')}
          disabled={locked()}
          onChange={(on) => change('active', on)}
        />
      </div>
      <Show when={dirty()}>
        <div class="flex justify-end gap-2">
          <Button onClick={discard}>{t('common.discard')}</Button>
          <Button type="submit" kind="primary">
            {t('catalogue.save')}
          </Button>
        </div>
      </Show>
    </form>
  )
}
