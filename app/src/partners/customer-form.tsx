import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { lacksVatId } from '@werkbank/model/partners/vat-id.ts'
import { FIRST_LANGUAGE } from '@werkbank/words/language.ts'
import { Checkbox, MAIL_FIELD, Select, TextArea, TextInput } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { useRowDraft } from '../device/use-draft.ts'
import { formatLanguage } from '../i18n/format.ts'
import { languages, t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { createSameName } from '../mirror/create-same-name.ts'
import { useSend } from '../outbox/use-send.ts'
import { createForm } from '../records/create-form.ts'
import { RowForm } from '../records/row-form.tsx'
import { SameCustomerName } from './same-customer-name.tsx'

type Customer = MirrorRow<'customers'>

/** The fields of a customer. A form belongs to one customer: another one needs another form. */
export function CustomerForm(props: { customer: Customer }) {
  const can = useCan()
  const person = usePerson()
  const send = useSend()
  const form = createForm<Customer>({
    record: customer,
    schema: () => changeCustomer.input,
    draft: useRowDraft('customer', () => props.customer),
    isLocked: () => !can('customer.edit'),
  })
  const needsVatId = () =>
    lacksVatId(
      { country: props.customer.country, taxMode: form.value('taxMode'), vatId: form.value('vatId') },
      person.organisation?.country ?? 'DE',
    )
  const sameName = createSameName(
    'customers',
    () => ({ id: props.customer.id, name: form.value('name') }),
    () => props.customer.name,
  )
  return (
    <RowForm
      form={form}
      isAsked={sameName.isOpen()}
      label={t('partners.details')}
      class="grid content-start gap-3 sm:grid-cols-2"
      submit={t('partners.save')}
      send={(fields, seen) =>
        send(changeCustomer, { id: props.customer.id, ...fields, seen, confirmName: sameName.confirmed() } as never)
      }
    >
      <div class="sm:col-span-2">
        <TextInput {...form.text('name')} />
        <SameCustomerName question={sameName} />
      </div>
      <TextInput {...form.text('email')} {...MAIL_FIELD} />
      <TextInput {...form.text('phone')} type="tel" />
      <Select {...form.choice('taxMode')} />
      <TextInput {...form.text('vatId')} hint={needsVatId() ? t('partners.vatIdNeeded') : undefined} />
      <NumberInput {...form.number('paymentDays')} unit={t('partners.days')} />
      <Select {...form.choice('language', languageChoices(props.customer.language))} />
      <div class="sm:col-span-2">
        <TextArea {...form.text('note')} />
      </div>
      <Checkbox
        {...form.yesNo('active')}
        checked={form.value('active') === false}
        onChange={(archived) => form.set('active', !archived)}
      />
    </RowForm>
  )
}

/** Languages that papers can be in; what a program has written stays a choice, too. */
const languageChoices = (own: string | null) => [
  { value: '', label: t('partners.companysLanguage', { language: formatLanguage(FIRST_LANGUAGE) }) },
  ...[...new Set([...languages, ...(own === null ? [] : [own])])].map((value) => ({
    value,
    label: formatLanguage(value),
  })),
]
