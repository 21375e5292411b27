import { useParams } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'

type Customer = MirrorRow<'customers'>
const FIELDS = ['name', 'street', 'postalCode', 'city', 'email', 'phone'] as const

/** A customer with what is known of them, their orders and what they owe. */
export function CustomerScreen() {
  const params = useParams<{ id: string }>()
  const customer = useRow('customers', () => params.id)
  createHere(() => ({ type: 'customer', id: params.id }))
  return (
    <Page
      back="/customers"
      title={customer()?.name ?? t('partners.title')}
      aside={<PresenceFaces subject={{ type: 'customer', id: params.id }} />}
    >
      <Show when={customer()} fallback={<EmptyState title={t('partners.unknown')} />}>
        {(row) => (
          <div class="grid gap-6 overflow-auto p-4 xl:grid-cols-2">
            <Details customer={row()} />
            <Dealings id={params.id} />
          </div>
        )}
      </Show>
    </Page>
  )
}

function Details(props: { customer: Customer }) {
  const can = useCan()
  const outbox = useOutbox()
  const [edits, setEdits] = createSignal<Partial<Record<(typeof FIELDS)[number] | 'taxMode', string>>>({})
  const set = (field: keyof ReturnType<typeof edits>, value: string) =>
    setEdits((before) => ({ ...before, [field]: value }))
  const save = () => {
    const seen = Object.fromEntries(
      Object.keys(edits()).map((field) => [field, props.customer[field as keyof Customer]]),
    )
    const changed = Object.fromEntries(
      Object.entries(edits()).map(([field, value]) => [field, value === '' && field !== 'name' ? null : value]),
    )
    void outbox.enqueue(changeCustomer, { id: props.customer.id, seen, ...changed } as never)
    setEdits({})
  }
  return (
    <section class="grid content-start gap-3 sm:grid-cols-2" aria-label={t('partners.details')}>
      <For each={FIELDS}>
        {(field) => (
          <TextInput
            label={t(`partners.${field}`)}
            value={edits()[field] ?? props.customer[field] ?? ''}
            onInput={(value) => set(field, value)}
            disabled={!can('customer.edit')}
          />
        )}
      </For>
      <Select
        label={t('partners.taxMode')}
        value={(edits().taxMode ?? props.customer.taxMode) as 'domestic' | 'exempt'}
        onChange={(value) => set('taxMode', value)}
        disabled={!can('customer.edit')}
        options={
          [
            { value: 'domestic', label: t('partners.domestic') },
            { value: 'exempt', label: t('partners.exempt') },
          ] as const
        }
      />
      <Show when={Object.keys(edits()).length > 0}>
        <div class="self-end">
          <Button kind="primary" onClick={save}>
            {t('partners.save')}
          </Button>
        </div>
      </Show>
    </section>
  )
}

function Dealings(props: { id: string }) {
  const person = usePerson()
  const orders = useTable('orders')
  const invoices = useRowsBy('invoices', 'customerId', () => props.id)
  const mine = createMemo(() =>
    orders().filter((order) => (order.version > 0 ? order.customerId : order.workingCustomerId) === props.id),
  )
  const open = createMemo(() =>
    invoices().reduce(
      (sum, invoice) => sum + (invoice.kind === 'invoice' ? invoice.grossMinor - invoice.paidMinor : 0),
      0,
    ),
  )
  return (
    <section aria-label={t('partners.orders')}>
      <p class="mb-3 flex justify-between">
        <span class="font-semibold">{t('partners.open')}</span>
        <span class="tabular-nums">{formatMoney(open(), person.organisation?.currency ?? 'EUR')}</span>
      </p>
      <h2 class="mb-2 font-semibold">{t('partners.orders')}</h2>
      <ul class="divide-y divide-line">
        <For each={mine()} fallback={<li class="text-muted">{t('partners.noOrders')}</li>}>
          {(order) => (
            <li>
              <a
                href={`/orders/${order.id}`}
                class="flex min-h-row items-center justify-between gap-3 py-1 hover:bg-hover"
              >
                <span>
                  {order.number ?? t('sales.unnamed')} · {formatDate(order.orderedOn ?? order.createdAt)}
                </span>
                <span class="tabular-nums">
                  {formatMoney(order.version > 0 ? order.grossMinor : order.workingGrossMinor, order.currency)}
                </span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
