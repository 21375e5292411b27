import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { Show } from 'solid-js'
import { Checkbox, Select, TextInput } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { SameName } from '../design/same-name.tsx'
import { useRowDraft } from '../device/use-draft.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useCan } from '../identity/index.ts'
import { createSameName } from '../mirror/create-same-name.ts'
import { useSend } from '../outbox/use-send.ts'
import { createForm } from '../records/create-form.ts'
import { RowForm } from '../records/row-form.tsx'
import { createCategoryOptions, uncategorised } from './category-options.ts'
import type { ProductRow } from './product-rows.ts'

/** Master data. Only what was changed is sent. A form is one product's: another one needs another. */
export function ProductForm(props: { product: ProductRow }) {
  const can = useCan()
  const send = useSend()
  const form = createForm<ProductRow>({
    record: product,
    schema: () => changeProduct.input,
    draft: useRowDraft('product', () => props.product),
    isLocked: () => !can('product.edit'),
  })
  const categories = createCategoryOptions(() => [uncategorised('')])
  const sameName = createSameName(
    'products',
    () => ({ id: props.product.id, parentId: props.product.parentId, name: form.value('name') }),
    () => props.product.name,
  )
  return (
    <RowForm
      isAsked={sameName.isOpen()}
      form={form}
      class="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
      submit={t('catalogue.save')}
      send={(fields, seen) =>
        send(changeProduct, { id: props.product.id, ...fields, seen, confirmName: sameName.confirmed() } as never)
      }
    >
      <h2 class="text-base">{t('catalogue.masterData')}</h2>
      <TextInput {...form.text('name')} />
      <Show when={sameName.other()}>
        {(other) => (
          <SameName
            words={t('catalogue.sameName', { sku: other().sku })}
            answer={t('catalogue.sameNameMeant')}
            confirmed={sameName.confirmed()}
            onConfirm={sameName.confirm}
          />
        )}
      </Show>
      <Select {...form.choice('categoryId', categories())} />
      <Show when={props.product.kind !== 'parent'}>
        <div class="grid grid-cols-2 gap-3">
          <NumberInput {...form.amount('priceMinor', props.product.currency)} />
          <Show when={can('cost.read')}>
            <NumberInput {...form.amount('costMinor', props.product.currency)} />
          </Show>
          <TextInput
            {...form.text('unit')}
            value={form.value('unit') === props.product.unit ? unitWord(props.product.unit) : form.value('unit')}
            onInput={(typed) => form.set('unit', typed === unitWord(props.product.unit) ? props.product.unit : typed)}
          />
          <NumberInput {...form.decimal('taxPercent')} unit="%" decimals={4} max="100" keepsLast />
        </div>
      </Show>
      <div class="flex flex-col">
        <Checkbox {...form.yesNo('manufactured')} />
        <Checkbox {...form.yesNo('purchased')} />
        <Checkbox
          {...form.yesNo('active')}
          checked={!form.value('active')}
          onChange={(archived) => form.set('active', !archived)}
        />
      </div>
    </RowForm>
  )
}
