import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { offerCommand } from '../design/offer-command.ts'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { countries } from '../i18n/countries.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { createSameName } from '../mirror/create-same-name.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { SameCustomerName } from './same-customer-name.tsx'

type Row = MirrorRow<'customers'>

/** The list of customers. */
export function CustomerListScreen() {
  const navigate = useNavigate()
  const can = useCan()
  const list = createList({
    table: 'customers',
    record: customer,
    also: ['view'],
    filters: ['tags', 'city', 'country', 'taxMode', 'paymentDays', 'createdAt'],
    initial: { key: 'name', descending: false },
  })
  const isArchive = () => list.state.filter('view') === 'archived'
  const rows = createMemo(() => list.rows().filter(({ active }) => (active === false) === isArchive()))
  const [creating, setCreating] = createSignal(false)
  if (can('customer.edit')) offerCommand('customer.new', () => setCreating(true))
  return (
    <ListScreen
      list={list}
      title={t('partners.title')}
      search={t('partners.search')}
      rows={rows()}
      arrangement={String(isArchive())}
      columns={columns()}
      onOpen={(row) => navigate(`/customers/${row.id}`)}
      fileKinds={can('customer.edit') ? () => import('./customer-file.ts').then((m) => m.fileKinds) : undefined}
      bulk={
        can('customer.edit')
          ? {
              nameOf: ({ name }) => name,
              steps: () => import('@werkbank/model/partners/bulk-steps.ts').then((m) => m.customerSteps),
            }
          : undefined
      }
      empty={t('partners.nothing')}
      toolbar={
        <div>
          <Select
            label={t('partners.show')}
            hideLabel
            value={isArchive() ? 'archived' : ''}
            onChange={(view) => list.state.setFilter('view', view || undefined)}
            options={[
              { value: '', label: t('partners.viewActive') },
              { value: 'archived', label: t('partners.archived') },
            ]}
          />
        </div>
      }
      actions={
        <Show when={can('customer.edit')}>
          <Button kind="primary" icon={<Plus />} onClick={() => setCreating(true)}>
            {t('partners.newCustomer')}
          </Button>
        </Show>
      }
    >
      <Show when={creating()}>
        <NewCustomer onClose={() => setCreating(false)} />
      </Show>
    </ListScreen>
  )
}

/** The least a customer needs; the rest is on their page. */
function NewCustomer(props: { onClose: () => void }) {
  const send = useSend()
  const navigate = useNavigate()
  const person = usePerson()
  const form = createForm({
    record: customer,
    schema: () => createCustomer.input,
    draft: createEdits({ name: '', city: null as string | null, country: person.organisation?.country ?? 'DE' }),
  })
  const sameName = createSameName('customers', () => ({ id: '', name: form.value('name') }))
  const create = (element: HTMLFormElement) =>
    form.save(element, async (fields) => {
      const id = newId()
      await send(createCustomer, { id, ...fields, confirmName: sameName.confirmed() } as never)
      navigate(`/customers/${id}`)
    })
  return (
    <FormDialog
      title={t('partners.newCustomer')}
      submit={t('partners.create')}
      disabled={sameName.isOpen()}
      onSubmit={create}
      onClose={props.onClose}
    >
      <Findings form={form} />
      <TextInput {...form.text('name')} />
      <SameCustomerName question={sameName} />
      <TextInput {...form.text('city')} />
      <Select {...form.choice('country', countries())} />
    </FormDialog>
  )
}

const column = (name: keyof Row & string, own?: Partial<Column<Row>>) => fieldColumn<Row>(customer, name, own)
const columns = (): Column<Row>[] => [
  column('number', {
    width: '8rem',
    narrowWidth: '4.5rem',
    cell: (row) => (
      <a href={`/customers/${row.id}`} tabIndex={-1} class="font-medium">
        {row.number || t('partners.pendingNumber')}
      </a>
    ),
  }),
  column('name', { width: 'minmax(0,2fr)' }),
  column('city'),
  column('email', { wideOnly: true }),
  column('country', { width: '5rem', wideOnly: true }),
  column('phone', { wideOnly: true, isExtra: true }),
  column('street', { wideOnly: true, isExtra: true }),
  column('postalCode', { width: '5rem', wideOnly: true, isExtra: true }),
  column('vatId', { width: '9rem', wideOnly: true, isExtra: true }),
  column('taxMode', { width: '8rem', wideOnly: true, isExtra: true }),
  column('paymentDays', { width: '8rem', wideOnly: true, isExtra: true }),
  column('tags', { wideOnly: true, isExtra: true }),
  column('createdAt', { width: '7rem', wideOnly: true, isExtra: true }),
]
