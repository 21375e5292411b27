import { codesByField } from '@werkbank/model/base/rules.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { lacksVatId } from '@werkbank/model/partners/vat-id.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Select, TextArea, TextInput } from '../design/field.tsx'
import { showFirstWrong } from '../design/form-dialog.tsx'
import { NumberInput, showUnread } from '../design/number-input.tsx'
import { useRowDraft } from '../device/use-draft.ts'
import { countries } from '../i18n/countries.ts'
import { ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useSend } from '../outbox/use-send.ts'

type Customer = MirrorRow<'customers'>
const PLACE = ['street', 'postalCode', 'city'] as const
const REACH = ['email', 'phone'] as const
/** Fields with words of their own for what is wrong with them. */
const OWN_WORDS = ['name', 'email', 'vatId', 'paymentDays'] as const
const hasOwnWords = (field: string): field is (typeof OWN_WORDS)[number] => OWN_WORDS.some((own) => own === field)

/** Who a customer is and what was agreed with them in general. A form is one customer's: another one needs another. */
export function CustomerForm(props: { customer: Customer }) {
  const can = useCan()
  const person = usePerson()
  const send = useSend()
  const draft = useRowDraft('customer', () => props.customer)
  const [tried, setTried] = createSignal(false)
  const locked = () => !can('customer.edit')
  const home = () => person.organisation?.country ?? 'DE'
  const choices = createMemo(countries)
  const wrong = createMemo(() => codesByField(changeCustomer.input, draft.changes()?.fields ?? {}))
  const errorOf = (field: string) => {
    const code = tried() ? wrong().get(field) : undefined
    return code && hasOwnWords(field) && !code.startsWith('text-') ? t(`partners.wrong_${field}`) : ruleWord(code)
  }
  const needsVatId = () =>
    lacksVatId(
      { country: draft.value('country'), taxMode: draft.value('taxMode'), vatId: draft.value('vatId') },
      home(),
    )
  const save = async (form: HTMLFormElement) => {
    const changes = draft.changes()
    setTried(true)
    if (showUnread(form)) return
    if (wrong().size > 0) return showFirstWrong(form)
    if (!changes) return
    await send(changeCustomer, { id: props.customer.id, ...changes.fields, seen: changes.seen } as never)
    clear()
  }
  const clear = () => {
    draft.clear()
    setTried(false)
  }
  const text = (field: (typeof PLACE | typeof REACH)[number] | 'vatId') => ({
    label: t(`partners.${field}`),
    value: draft.value(field) ?? '',
    readOnly: locked(),
    error: errorOf(field),
    onInput: (typed: string) => draft.set(field, typed || null),
  })
  return (
    <form
      class="grid content-start gap-3 sm:grid-cols-2"
      aria-label={t('partners.details')}
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      <div class="sm:col-span-2">
        <TextInput
          label={t('partners.name')}
          value={draft.value('name')}
          readOnly={locked()}
          maxLength={200}
          error={errorOf('name')}
          onInput={(name) => draft.set('name', name)}
        />
      </div>
      <For each={PLACE}>{(field) => <TextInput {...text(field)} />}</For>
      <Select
        label={t('partners.country')}
        value={draft.value('country')}
        options={choices()}
        disabled={locked()}
        onChange={(country) => draft.set('country', country)}
      />
      <TextInput {...text('email')} type="email" />
      <TextInput {...text('phone')} type="tel" />
      <Select
        label={t('partners.taxMode')}
        value={draft.value('taxMode')}
        onChange={(taxMode) => draft.set('taxMode', taxMode)}
        disabled={locked()}
        options={
          [
            { value: 'domestic', label: t('partners.domestic') },
            { value: 'exempt', label: t('partners.exempt') },
          ] as const
        }
      />
      <TextInput {...text('vatId')} hint={needsVatId() ? t('partners.vatIdNeeded') : undefined} />
      <NumberInput
        label={t('partners.paymentDays')}
        value={String(draft.value('paymentDays'))}
        unit={t('partners.days')}
        decimals={0}
        readOnly={locked()}
        error={errorOf('paymentDays')}
        onInput={(days) => days !== '' && draft.set('paymentDays', Number(days))}
      />
      <div class="sm:col-span-2">
        <TextArea
          label={t('partners.note')}
          value={draft.value('note')}
          readOnly={locked()}
          maxLength={5_000}
          error={errorOf('note')}
          onInput={(note) => draft.set('note', note)}
        />
      </div>
      <Show when={draft.changes()}>
        <div class="flex justify-end gap-2 sm:col-span-2">
          <Button onClick={clear}>{t('common.discard')}</Button>
          <Button type="submit" kind="primary">
            {t('partners.save')}
          </Button>
        </div>
      </Show>
    </form>
  )
}
