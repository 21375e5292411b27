import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Checkbox, Select, TextInput } from '../design/field.tsx'
import { showFirstWrong } from '../design/form-dialog.tsx'
import { NumberInput, showUnread } from '../design/number-input.tsx'
import { useRowDraft } from '../device/use-draft.ts'
import { currencyWords, decimalToMinor, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useSend } from '../outbox/use-send.ts'
import { createCategoryOptions, uncategorised } from './category-options.ts'
import { type CheckedField, checkProduct } from './check-product.ts'
import type { ProductRow } from './product-rows.ts'

/** Master data. Only what was changed is sent. A form is one product's: another one needs another. */
export function ProductForm(props: { product: ProductRow }) {
  const can = useCan()
  const send = useSend()
  const draft = useRowDraft('product', () => props.product)
  const { value } = draft
  const locked = () => !can('product.edit')
  const digits = () => minorDigits(props.product.currency)
  const setAmount = (field: 'priceMinor' | 'costMinor', typed: string) => {
    const minor = decimalToMinor(typed || '0', digits())
    if (minor !== undefined) draft.set(field, minor)
  }
  const categories = createCategoryOptions(() => [uncategorised('')])
  const [tried, setTried] = createSignal(false)
  const wrong = createMemo(() => checkProduct(draft.changes()?.fields ?? {}))
  const errorOf = (field: CheckedField) => {
    const code = tried() ? wrong().get(field) : undefined
    return code && tDynamic(`rules.${code.replaceAll('-', '_')}`, {}, t(`catalogue.wrong_${field}`))
  }
  const save = async (form: HTMLFormElement) => {
    const changes = draft.changes()
    setTried(true)
    if (showUnread(form)) return
    if (wrong().size > 0) return showFirstWrong(form)
    if (!changes) return
    await send(changeProduct, { id: props.product.id, ...changes.fields, seen: changes.seen } as never)
    clear()
  }
  const clear = () => {
    draft.clear()
    setTried(false)
  }
  return (
    <form
      class="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      <h2 class="text-base">{t('catalogue.masterData')}</h2>
      <TextInput
        label={t('catalogue.name')}
        value={value('name')}
        readOnly={locked()}
        error={errorOf('name')}
        onInput={(name) => draft.set('name', name)}
      />
      <Select
        label={t('catalogue.category')}
        value={value('categoryId') ?? ''}
        disabled={locked()}
        options={categories()}
        onChange={(id) => draft.set('categoryId', id || null)}
      />
      <Show when={props.product.kind !== 'parent'}>
        <div class="grid grid-cols-2 gap-3">
          <NumberInput
            label={t('catalogue.price')}
            value={minorToDecimal(value('priceMinor'), digits())}
            unit={props.product.currency}
            words={currencyWords(props.product.currency)}
            decimals={digits()}
            readOnly={locked()}
            error={errorOf('priceMinor')}
            onInput={(price) => setAmount('priceMinor', price)}
          />
          <Show when={can('cost.read')}>
            <NumberInput
              label={t('catalogue.cost')}
              value={minorToDecimal(value('costMinor') ?? 0, digits())}
              unit={props.product.currency}
              words={currencyWords(props.product.currency)}
              decimals={digits()}
              readOnly={locked()}
              error={errorOf('costMinor')}
              onInput={(cost) => setAmount('costMinor', cost)}
            />
          </Show>
          <TextInput
            label={t('catalogue.unit')}
            value={value('unit')}
            readOnly={locked()}
            error={errorOf('unit')}
            onInput={(unit) => draft.set('unit', unit)}
          />
          <NumberInput
            label={t('catalogue.tax')}
            value={value('taxPercent')}
            unit="%"
            decimals={4}
            max="100"
            required
            readOnly={locked()}
            error={errorOf('taxPercent')}
            onInput={(percent) => draft.set('taxPercent', percent)}
          />
        </div>
      </Show>
      <div class="flex flex-col">
        <Checkbox
          label={t('catalogue.manufactured')}
          checked={value('manufactured')}
          disabled={locked()}
          onChange={(on) => draft.set('manufactured', on)}
        />
        <Checkbox
          label={t('catalogue.purchased')}
          checked={value('purchased')}
          disabled={locked()}
          onChange={(on) => draft.set('purchased', on)}
        />
        <Checkbox
          label={t('catalogue.active')}
          checked={value('active')}
          disabled={locked()}
          onChange={(on) => draft.set('active', on)}
        />
      </div>
      <Show when={draft.changes()}>
        <div class="flex justify-end gap-2">
          <Button onClick={clear}>{t('common.discard')}</Button>
          <Button type="submit" kind="primary">
            {t('catalogue.save')}
          </Button>
        </div>
      </Show>
    </form>
  )
}
