import { useParams } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { FileSection } from '../files/index.tsx'
import { RecordChanges } from '../history/index.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useRow, useTable } from '../mirror/use-mirror.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import { AddressSection } from './address-section.tsx'
import { ContactSection } from './contact-section.tsx'
import { CustomerForm } from './customer-form.tsx'
import { OpenItems } from './open-items.tsx'

/** A customer with what is known of them, their orders and what they owe. */
export function CustomerScreen() {
  const params = useParams<{ id: string }>()
  const customer = useRow('customers', () => params.id)
  createHere(() => ({ type: 'customer', id: params.id }))
  return (
    <Page
      back="/customers"
      title={customer()?.name ?? t('partners.title')}
      aside={
        <>
          <span class="truncate text-muted">{customer() && (customer()?.number || t('partners.pendingNumber'))}</span>
          <PresenceFaces subject={{ type: 'customer', id: params.id }} />
        </>
      }
    >
      <Show when={customer()} fallback={<EmptyState title={t('partners.unknown')} />}>
        {(row) => (
          <div class="grid gap-6 overflow-auto p-4 xl:grid-cols-2">
            <div class="flex flex-col gap-6">
              <CustomerForm customer={row()} />
              <AddressSection customer={row()} />
              <ContactSection customerId={params.id} />
              <FileSection of={{ subjectType: 'customer', subjectId: params.id }} />
            </div>
            <Dealings id={params.id} />
            <RecordChanges record="customer" id={params.id} version={row().version} />
          </div>
        )}
      </Show>
    </Page>
  )
}

function Dealings(props: { id: string }) {
  const can = useCan()
  const orders = useTable('orders')
  const mine = createMemo(() =>
    orders().filter((order) => (order.version > 0 ? order.customerId : order.workingCustomerId) === props.id),
  )
  return (
    <section aria-label={t('partners.orders')}>
      <Show when={can('invoice.read')}>
        <OpenItems customerId={props.id} />
      </Show>
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
                  {order.number ?? t('sales.unnamed')} · {formatDate(order.orderedOn ?? companyDay(order.createdAt))}
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
