import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { Plus } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { offerCommand } from '../design/offer-command.ts'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { countries } from '../i18n/countries.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { createSameName } from '../mirror/create-same-name.ts'
import { useChanged, useSearch } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import { SameCustomerName } from './same-customer-name.tsx'

type Row = MirrorRow<'customers'>

/** Everybody who buys. */
export function CustomerListScreen() {
  const navigate = useNavigate()
  const can = useCan()
  const state = createTableState({ key: 'name', descending: false })
  const rows = useSearch('customers', state.query)
  const changed = useChanged('customers')
  const [creating, setCreating] = createSignal(false)
  if (can('customer.edit')) offerCommand('customer.new', () => setCreating(true))
  return (
    <Page
      title={t('partners.title')}
      actions={
        <Show when={can('customer.edit')}>
          <Button kind="primary" icon={<Plus />} onClick={() => setCreating(true)}>
            {t('partners.newCustomer')}
          </Button>
        </Show>
      }
      toolbar={<SearchInput label={t('partners.search')} value={state.query()} onInput={state.setQuery} />}
    >
      <DataTable
        name="customers"
        label={t('partners.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/customers/${row.id}`)}
        glow={changed()}
        empty={<EmptyState title={t('partners.nothing')} />}
      />
      <Show when={creating()}>
        <NewCustomer onClose={() => setCreating(false)} />
      </Show>
    </Page>
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

const columns = (): Column<Row>[] => [
  {
    key: 'number',
    header: t('partners.number'),
    width: '8rem',
    narrowWidth: '4.5rem',
    compare: (a, b) => compareText(a.number, b.number),
    cell: (row) => (
      <a href={`/customers/${row.id}`} tabIndex={-1} class="font-medium">
        {row.number || t('partners.pendingNumber')}
      </a>
    ),
  },
  {
    key: 'name',
    header: t('partners.name'),
    width: 'minmax(0,2fr)',
    compare: (a, b) => compareText(a.name, b.name),
    cell: (row) => row.name,
  },
  {
    key: 'city',
    header: t('partners.city'),
    compare: (a, b) => compareText(a.city ?? '', b.city ?? ''),
    cell: (row) => row.city,
  },
  { key: 'email', header: t('partners.email'), wideOnly: true, cell: (row) => row.email },
  {
    key: 'country',
    header: t('partners.country'),
    width: '5rem',
    wideOnly: true,
    compare: (a, b) => compareText(a.country, b.country),
    cell: (row) => row.country,
  },
]
