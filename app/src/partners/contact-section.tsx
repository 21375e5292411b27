import { newId } from '@werkbank/model/base/value/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import {
  changeCustomerContact,
  createCustomerContact,
  removeCustomerContact,
} from '@werkbank/model/partners/address-commands.ts'
import { customerContact } from '@werkbank/model/partners/customer-contact.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { MAIL_FIELD, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import { PartCard, PartSection } from './part-card.tsx'

type Contact = MirrorRow<'customerContacts'>

/** The contact persons of a customer (CU-02). */
export function ContactSection(props: { customerId: string }) {
  const can = useCan()
  const send = useSend()
  const rows = useRowsBy('customerContacts', 'customerId', () => props.customerId)
  const sorted = createMemo(() => rows().toSorted((a, b) => compareText(a.name, b.name)))
  const [editing, setEditing] = createSignal<Contact | 'new'>()
  const remove = ({ id }: Contact) => void send(removeCustomerContact, { customerId: props.customerId, id })
  return (
    <>
      <PartSection
        title={t('partners.contacts')}
        rows={sorted()}
        empty={t('partners.noContacts')}
        add={can('customer.edit') ? { label: t('partners.newContact'), onAdd: () => setEditing('new') } : undefined}
      >
        {(contact) => (
          <PartCard
            name={contact().name}
            items={
              can('customer.edit')
                ? [
                    { label: t('partners.edit'), onSelect: () => setEditing(contact()) },
                    { label: t('partners.remove'), danger: true, onSelect: () => remove(contact()) },
                  ]
                : []
            }
          >
            <span class="font-medium">{contact().name}</span>
            <Show when={contact().role}>
              <span class="text-muted">{contact().role}</span>
            </Show>
            <Show when={contact().email}>{(email) => <WayLink href={`mailto:${email()}`} text={email()} />}</Show>
            <Show when={contact().phone}>
              {(phone) => <WayLink href={`tel:${phone().replaceAll(' ', '')}`} text={phone()} />}
            </Show>
          </PartCard>
        )}
      </PartSection>
      <Show when={editing()} keyed>
        {(contact) => (
          <ContactDialog
            customerId={props.customerId}
            contact={contact === 'new' ? undefined : contact}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Show>
    </>
  )
}

function ContactDialog(props: { customerId: string; contact: Contact | undefined; onClose: () => void }) {
  const send = useSend()
  const { name, role, email, phone } = props.contact ?? { name: '', role: '', email: null, phone: null }
  const form = createForm({
    record: customerContact,
    schema: () => (props.contact ? changeCustomerContact : createCustomerContact).input,
    draft: createEdits({ name, role, email, phone }, { isNew: !props.contact }),
  })
  const { customerId } = props
  const save = async (element: HTMLFormElement) => {
    const saved = await form.save(element, (fields, seen) =>
      props.contact
        ? send(changeCustomerContact, { customerId, id: props.contact.id, ...fields, seen } as never)
        : send(createCustomerContact, { customerId, id: newId(), ...fields } as never),
    )
    if (saved) props.onClose()
  }
  return (
    <FormDialog
      title={t(props.contact ? 'partners.contacts' : 'partners.newContact')}
      submit={t(props.contact ? 'partners.save' : 'partners.create')}
      onSubmit={save}
      onClose={props.onClose}
    >
      <Findings form={form} />
      <TextInput {...form.text('name')} />
      <TextInput {...form.text('role')} />
      <TextInput {...form.text('email')} {...MAIL_FIELD} />
      <TextInput {...form.text('phone')} type="tel" />
    </FormDialog>
  )
}

/** A telephone or mail link, large enough for a finger. */
function WayLink(props: { href: string; text: string }) {
  return (
    <a href={props.href} class="flex min-h-6 items-center break-all hover:underline pointer-coarse:min-h-target">
      {props.text}
    </a>
  )
}
