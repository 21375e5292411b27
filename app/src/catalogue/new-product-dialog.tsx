import { newId } from '@werkbank/model/base/id.ts'
import { createProduct, nameKey } from '@werkbank/model/catalogue/commands.ts'
import { skuSchema } from '@werkbank/model/catalogue/product.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Checkbox, TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { NumberInput } from '../design/number-input.tsx'
import { currencyWords, decimalToMinor, minorDigits } from '../i18n/format.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
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
  const [meant, setMeant] = createSignal(false)
  const currency = () => person.organisation?.currency ?? 'EUR'
  const priceMinor = () => decimalToMinor(price() || '0', minorDigits(currency()))
  const taken = () => {
    const wanted = sku().trim().toLowerCase()
    return wanted !== '' && mirror.all('products').some((product) => product.sku.toLowerCase() === wanted)
  }
  const skuBad = () => sku() !== '' && !skuSchema.safeParse(sku()).success
  const fields = () => ({ sku: sku(), name: name(), unit: unit(), priceMinor: priceMinor() })
  const check = createFormCheck(() => createProduct.input, fields)
  const namesake = createMemo(() => {
    const wanted = nameKey(name())
    return wanted === '' ? undefined : mirror.all('products').find((product) => nameKey(product.name) === wanted)
  })
  const ready = () => check.passes() && priceMinor() !== undefined && !taken() && (!namesake() || meant())
  const create = async () => {
    const id = newId()
    await send(createProduct, {
      id,
      sku: sku(),
      name: name(),
      unit: unit(),
      priceMinor: priceMinor() ?? 0,
      confirmName: meant(),
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
      />
      <TextInput
        label={t('catalogue.name')}
        value={name()}
        onInput={(next) => {
          setName(next)
          setMeant(false)
        }}
        maxLength={300}
        error={check.error('name')}
      />
      <Show when={namesake()}>
        {(other) => (
          <Notice meaning="warning">
            <p>{t('catalogue.sameName', { sku: other().sku })}</p>
            <Checkbox label={t('catalogue.sameNameMeant')} checked={meant()} onChange={setMeant} />
          </Notice>
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
      />
    </FormDialog>
  )
}
