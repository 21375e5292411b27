import { newId } from '@werkbank/model/base/value/id.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { skuSchema } from '@werkbank/model/catalogue/product.ts'
import { createSignal, Show } from 'solid-js'
import { TextInput } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { SameName } from '../design/same-name.tsx'
import { currencyWords, decimalToMinor, minorDigits } from '../i18n/format.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { usePerson } from '../identity/index.ts'
import { createSameName } from '../mirror/create-same-name.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

/** The least a product needs; the rest is on its page. */
export function NewProductDialog(props: { onClose: () => void; onCreated: (id: string) => void }) {
  const send = useSend()
  const person = usePerson()
  const mirror = useMirror()
  const [sku, setSku] = createSignal('')
  const [name, setName] = createSignal('')
  const [price, setPrice] = createSignal('')
  const [unit, setUnit] = createSignal(unitWord('pcs'))
  const currency = () => person.organisation?.currency ?? 'EUR'
  const priceMinor = () => decimalToMinor(price() || '0', minorDigits(currency()))
  const taken = () => {
    const wanted = sku().trim().toLowerCase()
    return wanted !== '' && mirror.all('products').some((product) => product.sku.toLowerCase() === wanted)
  }
  const skuBad = () => sku() !== '' && !skuSchema.safeParse(sku()).success
  const fields = () => ({ sku: sku(), name: name(), unit: unit(), priceMinor: priceMinor() })
  const check = createFormCheck(() => createProduct.input, fields)
  const sameName = createSameName('products', () => ({ id: '', name: name() }))
  const ready = () => check.passes() && priceMinor() !== undefined && !taken() && !sameName.isOpen()
  const create = async () => {
    const id = newId()
    await send(createProduct, {
      id,
      sku: sku(),
      name: name(),
      unit: unit(),
      priceMinor: priceMinor() ?? 0,
      confirmName: sameName.confirmed(),
    })
    props.onCreated(id)
  }
  return (
    <FormDialog
      title={t('catalogue.newProduct')}
      submit={t('catalogue.create')}
      disabled={!ready()}
      onSubmit={create}
      onClose={props.onClose}
    >
      <TextInput
        label={t('catalogue.sku')}
        value={sku()}
        onInput={setSku}
        error={skuBad() ? t('catalogue.skuBad') : taken() ? t('catalogue.skuTaken') : undefined}
        required
      />
      <TextInput
        label={t('catalogue.name')}
        value={name()}
        onInput={setName}
        maxLength={300}
        error={check.error('name')}
        required
      />
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
      <NumberInput
        label={t('catalogue.price')}
        value={price()}
        onInput={setPrice}
        error={check.error('priceMinor')}
        unit={currency()}
        words={currencyWords(currency())}
        decimals={minorDigits(currency())}
      />
      <TextInput
        label={t('catalogue.unit')}
        value={unit()}
        onInput={setUnit}
        maxLength={20}
        error={check.error('unit')}
        required
      />
    </FormDialog>
  )
}
