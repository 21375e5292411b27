import { newId } from '@werkbank/model/base/id.ts'
import { createProduct, skuSchema } from '@werkbank/model/catalogue/commands.ts'
import { createSignal } from 'solid-js'
import { TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { NumberInput } from '../design/number-input.tsx'
import { currencyWords, decimalToMinor, minorDigits } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
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
  const [unit, setUnit] = createSignal('pcs')
  const currency = () => person.organisation?.currency ?? 'EUR'
  const priceMinor = () => decimalToMinor(price() || '0', minorDigits(currency()))
  const taken = () => {
    const wanted = sku().trim().toLowerCase()
    return wanted !== '' && mirror.all('products').some((product) => product.sku.toLowerCase() === wanted)
  }
  const skuBad = () => sku() !== '' && !skuSchema.safeParse(sku()).success
  const ready = () =>
    sku() !== '' && !skuBad() && !taken() && name().trim() !== '' && unit().trim() !== '' && priceMinor() !== undefined
  const create = async () => {
    const id = newId()
    await send(createProduct, { id, sku: sku(), name: name(), unit: unit(), priceMinor: priceMinor() ?? 0 })
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
      />
      <TextInput label={t('catalogue.name')} value={name()} onInput={setName} />
      <NumberInput
        label={t('catalogue.price')}
        value={price()}
        onInput={setPrice}
        unit={currency()}
        words={currencyWords(currency())}
        decimals={minorDigits(currency())}
      />
      <TextInput label={t('catalogue.unit')} value={unit()} onInput={setUnit} maxLength={20} />
    </FormDialog>
  )
}
