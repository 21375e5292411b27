import { isPossible } from '@werkbank/model/base/possible.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import {
  changeCustomerAddress,
  chooseCustomerAddress,
  createCustomerAddress,
  removeCustomerAddress,
} from '@werkbank/model/partners/address-commands.ts'
import { customerAddress, notEmptied } from '@werkbank/model/partners/customer-address.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import type { MenuItem } from '../design/overlay/menu.tsx'
import { countries } from '../i18n/countries.ts'
import { formatCountry } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import { PartCard, PartSection } from './part-card.tsx'

type Address = MirrorRow<'customerAddresses'>
type Customer = MirrorRow<'customers'>
const USES = ['billing', 'delivery'] as const

/** All addresses of a customer; which ones are the standards for invoices and deliveries (CU-02). */
export function AddressSection(props: { customer: Customer }) {
  const can = useCan()
  const send = useSend()
  const rows = useRowsBy('customerAddresses', 'customerId', () => props.customer.id)
  const sorted = createMemo(() => rows().toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)))
  const [editing, setEditing] = createSignal<Address | 'new'>()
  const isFor = (address: Address, use: (typeof USES)[number]) => props.customer[`${use}AddressId`] === address.id
  const asking = useAsking()
  const canRemove = (address: Address) =>
    isPossible(removeCustomerAddress, { isStandard: USES.some((use) => isFor(address, use)) }, asking)
  const at = (address: Address) => ({ customerId: props.customer.id, id: address.id })
  const items = (address: Address): MenuItem[] => [
    { label: t('partners.edit'), onSelect: () => setEditing(address) },
    ...USES.filter((use) => !isFor(address, use)).map((use) => ({
      label: t(use === 'billing' ? 'partners.chooseBilling' : 'partners.chooseDelivery'),
      onSelect: () => void send(chooseCustomerAddress, { ...at(address), use }),
    })),
    ...(canRemove(address)
      ? [{ label: t('partners.remove'), danger: true, onSelect: () => void send(removeCustomerAddress, at(address)) }]
      : []),
  ]
  return (
    <>
      <PartSection
        title={t('partners.addresses')}
        rows={sorted()}
        add={can('customer.edit') ? { label: t('partners.newAddress'), onAdd: () => setEditing('new') } : undefined}
      >
        {(address) => (
          <PartCard name={linesOf(address()).join(', ')} items={can('customer.edit') ? items(address()) : []}>
            <For each={linesOf(address())}>{(line) => <span>{line}</span>}</For>
            <span class="flex flex-wrap gap-1">
              <For each={USES.filter((use) => isFor(address(), use))}>
                {(use) => <Badge meaning="info">{t(`partners.${use}`)}</Badge>}
              </For>
            </span>
          </PartCard>
        )}
      </PartSection>
      <Show when={editing()} keyed>
        {(address) => (
          <AddressDialog
            customerId={props.customer.id}
            address={address === 'new' ? undefined : address}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Show>
    </>
  )
}

/** An address as it is read: only what is known of it. */
const linesOf = ({ name, street, postalCode, city, country }: Address): string[] =>
  [name, street, [postalCode, city].filter(Boolean).join(' '), formatCountry(country)].filter(
    (line) => !!line,
  ) as string[]

function AddressDialog(props: { customerId: string; address: Address | undefined; onClose: () => void }) {
  const send = useSend()
  const person = usePerson()
  const { name, street, postalCode, city, country } = props.address ?? {
    name: '',
    street: null,
    postalCode: null,
    city: null,
    country: person.organisation?.country ?? 'DE',
  }
  const form = createForm({
    record: customerAddress,
    schema: () =>
      props.address ? notEmptied(changeCustomerAddress.input, props.address) : createCustomerAddress.input,
    draft: createEdits({ name, street, postalCode, city, country }, { isNew: !props.address }),
  })
  const { customerId } = props
  const save = async (element: HTMLFormElement) => {
    const saved = await form.save(element, (fields, seen) =>
      props.address
        ? send(changeCustomerAddress, { customerId, id: props.address.id, ...fields, seen } as never)
        : send(createCustomerAddress, { customerId, id: newId(), ...fields } as never),
    )
    if (saved) props.onClose()
  }
  return (
    <FormDialog
      title={t(props.address ? 'partners.address' : 'partners.newAddress')}
      submit={t(props.address ? 'partners.save' : 'partners.create')}
      onSubmit={save}
      onClose={props.onClose}
    >
      <Findings form={form} />
      <TextInput {...form.text('name')} hint={t('partners.addressNameHint')} />
      <TextInput {...form.text('street')} />
      <TextInput {...form.text('postalCode')} />
      <TextInput {...form.text('city')} />
      <Select {...form.choice('country', countries())} />
    </FormDialog>
  )
}
