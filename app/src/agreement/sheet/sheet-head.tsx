import { A } from '@solidjs/router'
import { type OrderHead as Head, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { checkRequestedDay } from '@werkbank/model/agreement/check-days.ts'
import type { Finding } from '@werkbank/model/agreement/findings.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { lacksVatId } from '@werkbank/model/partners/vat-id.ts'
import { createSignal, type JSX, onMount, Show } from 'solid-js'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Combobox } from '../../design/field/combobox.tsx'
import { DateInput } from '../../design/field/date-input.tsx'
import { Select, TextArea, TextInput } from '../../design/field/field.tsx'
import { takesFocus } from '../../design/overlay/focus-trail.ts'
import { Menu } from '../../design/overlay/menu.tsx'
import { formatCountry, formatDate } from '../../i18n/format.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { usePerson } from '../../identity/index.ts'
import { searchRows } from '../../mirror/search.ts'
import { useMirror, useRow, useRowsBy } from '../../mirror/use-mirror.ts'
import type { Collaboration } from '../create-collaboration.ts'
import { FieldRing } from './field-ring.tsx'
import { findingWord, valueWord } from './field-words.ts'

/** The customer and the fields that apply to the whole order. */
export function SheetHead(props: {
  /** What takes the focus of a new document. */ focus: string
  collaboration: Collaboration
  head: Head
  disabled: boolean
  finding: Finding | undefined
  fields?: JSX.Element
}) {
  const mirror = useMirror()
  const person = usePerson()
  const customer = useRow('customers', () => props.head.customerId)
  const [addressOpen, setAddressOpen] = createSignal(false)
  const { replica } = props.collaboration
  const set = <F extends keyof Head>(field: F, value: Head[F]) =>
    replica.edit(() => setHeadField(replica.doc, field, value))
  const customers = (query: string) =>
    searchRows(mirror, 'customers', mirror.all('customers'), query, {
      limit: 50,
      where: ({ active }) => active !== false,
    })
  const delivery = useRow('customerAddresses', () => customer()?.deliveryAddressId)
  const address = () => {
    const place = delivery() ?? customer()
    return place ? placeLines(place).join(', ') : ''
  }
  const hasAddress = () => Boolean(props.head.deliveryAddress) || addressOpen()
  return (
    <div class="grid grid-cols-2 gap-x-3 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_8.5rem_6.5rem]">
      <div class="col-span-2 md:col-span-1">
        <FieldRing
          collaboration={props.collaboration}
          field="head.customerId"
          show={(id) => valueWord('customerId', id, '', mirror)}
        >
          <Combobox
            label={t('sales.customer')}
            text={customer()?.name ?? ''}
            search={customers}
            itemLabel={(item) => item.name}
            itemDetail={(item) => [item.number, item.city].filter(Boolean).join(' · ')}
            onSelect={(item) => set('customerId', item.id)}
            disabled={props.disabled}
            placeholder={t('sales.chooseCustomer')}
            error={props.finding && findingWord(props.finding)}
            ref={(element) => {
              element.setAttribute('data-customer', '')
              onMount(() => takesFocus(props.focus) && element.focus())
            }}
          />
        </FieldRing>
        <Show when={customer()}>
          {(row) => (
            <p class="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-muted pointer-coarse:mt-3">
              <A class="reach inline-flex min-h-6 items-center underline" href={`/customers/${row().id}`}>
                {row().number}
              </A>
              <span>{address()}</span>
              <Show when={lacksVatId(row(), person.organisation?.country ?? 'DE')}>
                <Badge meaning="warning">{t('sales.vatIdMissing')}</Badge>
              </Show>
              <Show when={!props.disabled && !hasAddress()}>
                <button type="button" class="reach min-h-6 underline print:hidden" onClick={() => setAddressOpen(true)}>
                  {t('sales.otherAddress')}
                </button>
              </Show>
            </p>
          )}
        </Show>
      </div>
      <FieldRing collaboration={props.collaboration} field="head.reference" class="max-md:col-span-2 self-start">
        <TextInput
          label={t('sales.reference')}
          value={props.head.reference ?? ''}
          onInput={(value) => set('reference', value)}
          maxLength={LIMITS.shortTextCharsMax}
          keepsWithin
          disabled={props.disabled}
        />
      </FieldRing>
      <FieldRing
        collaboration={props.collaboration}
        field="head.requestedDate"
        class="self-start"
        show={(day) => formatDate(String(day))}
      >
        <DateInput
          label={t('sales.requestedDate')}
          error={ruleWord(checkRequestedDay(props.head.requestedDate, today()))}
          value={props.head.requestedDate ?? ''}
          onInput={(value) => set('requestedDate', value)}
          disabled={props.disabled}
        />
      </FieldRing>
      <FieldRing
        collaboration={props.collaboration}
        field="head.priority"
        class="self-start"
        show={(value) => valueWord('priority', value, '', mirror)}
      >
        <Select
          label={t('sales.priority')}
          value={props.head.priority ?? 'normal'}
          onChange={(value) => set('priority', value)}
          disabled={props.disabled}
          options={
            [
              { value: 'low', label: t('sales.low') },
              { value: 'normal', label: t('sales.normal') },
              { value: 'high', label: t('sales.high') },
            ] as const
          }
        />
      </FieldRing>
      {props.fields}
      <Show when={hasAddress()}>
        <div class="col-span-full flex items-end gap-2 md:col-span-2">
          <FieldRing collaboration={props.collaboration} field="head.deliveryAddress" class="min-w-0 flex-1">
            <TextArea
              label={t('sales.deliveryAddress')}
              rows={3}
              value={props.head.deliveryAddress ?? ''}
              maxLength={1_000}
              keepsWithin
              onInput={(value) => set('deliveryAddress', value || undefined)}
              disabled={props.disabled}
            />
          </FieldRing>
          <Show when={!props.disabled}>
            <KnownAddresses
              customerId={props.head.customerId}
              country={person.organisation?.country ?? 'DE'}
              onChoose={(text) => set('deliveryAddress', text)}
            />
            <Show when={!props.head.deliveryAddress}>
              <Button kind="quiet" onClick={() => setAddressOpen(false)}>
                {t('common.close')}
              </Button>
            </Show>
          </Show>
        </div>
      </Show>
    </div>
  )
}

type Place = { name?: string; street: string | null; postalCode: string | null; city: string | null }
const placeLines = ({ street, postalCode, city }: Place): string[] =>
  [street, [postalCode, city].filter(Boolean).join(' ')].filter((line) => !!line) as string[]

/** The addresses that the customer has, where it is more than one: what is chosen is what this document goes to (CU-02). */
function KnownAddresses(props: { customerId: string | undefined; country: string; onChoose: (text: string) => void }) {
  const rows = useRowsBy('customerAddresses', 'customerId', () => props.customerId ?? '')
  const items = () =>
    rows()
      .map((row) => {
        const country = row.country === props.country ? [] : [formatCountry(row.country)]
        return [...(row.name ? [row.name] : []), ...placeLines(row), ...country]
      })
      .filter((lines) => lines.length > 0)
      .map((lines) => ({ label: lines.join(', '), onSelect: () => props.onChoose(lines.join('\n')) }))
  return (
    <Show when={items().length > 1}>
      <Menu
        label={t('sales.customersAddresses')}
        trigger={t('sales.customersAddresses')}
        class="px-2 text-sm underline print:hidden"
        items={items()}
      />
    </Show>
  )
}
