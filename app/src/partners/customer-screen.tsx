import { useParams } from '@solidjs/router'
import { MIRROR_TABLES, type MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer as customerRecord } from '@werkbank/model/partners/customer.ts'
import { type Accessor, createMemo, For, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { RecordChanges } from '../history/index.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { createOlder } from '../mirror/create-older.ts'
import { OlderFoot } from '../mirror/older-foot.tsx'
import { useMirror, useRow, useTable } from '../mirror/use-mirror.ts'
import { RecordColumns } from '../records/record-columns.tsx'
import { RecordScreen } from '../records/record-screen.tsx'
import { RecordTags } from '../records/record-tags.tsx'
import { AddressSection } from './address-section.tsx'
import { ContactSection } from './contact-section.tsx'
import { CustomerForm } from './customer-form.tsx'
import { OpenItems } from './open-items.tsx'

/** A customer with what is known of them, their orders and what they owe. */
export function CustomerScreen() {
  const params = useParams<{ id: string }>()
  const can = useCan()
  const customer = useRow('customers', () => params.id)
  return (
    <RecordScreen
      type="customer"
      id={params.id}
      row={customer()}
      unknown={t('partners.unknown')}
      title={customer()?.name ?? t('partners.title')}
      subtitle={customer()?.number || t('partners.pendingNumber')}
      tab={t('partners.customer')}
      state={
        <Show when={customer()?.active === false}>
          <Badge meaning="neutral">{t('partners.archived')}</Badge>
        </Show>
      }
      history={(row) => <RecordChanges record="customer" id={params.id} version={row().version} />}
      body={(row) => (
        <RecordColumns>
          <div class="flex min-w-0 flex-col gap-6">
            <RecordTags
              table="customers"
              record={customerRecord}
              row={row()}
              command={changeCustomer}
              mayChange={can('customer.edit')}
            />
            <CustomerForm customer={row()} />
            <AddressSection customer={row()} />
            <ContactSection customerId={params.id} />
          </div>
          <Dealings id={params.id} />
        </RecordColumns>
      )}
    />
  )
}

/** The customer's orders that this device doesn't hold. */
function createOlderDealings(id: Accessor<string>) {
  const mirror = useMirror()
  return createOlder<MirrorRow<'orders'>>(
    () => {
      const since = mirror.heldSince('orders')
      return since && `/orders?customerId=${id()}&olderThan=${since}&limit=50`
    },
    MIRROR_TABLES.orders.row.omit({ rev: true }),
  )
}

function Dealings(props: { id: string }) {
  const can = useCan()
  const mirror = useMirror()
  const orders = useTable('orders')
  const older = createOlderDealings(() => props.id)
  // What somebody opened is here, however old it is.
  const fetched = () => older.rows()?.filter(({ id }) => mirror.get('orders', id) === undefined) ?? []
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
        <For
          each={[...mine(), ...fetched()]}
          fallback={
            <Show when={!older.hasMore()}>
              <li class="text-muted">{t('partners.noOrders')}</li>
            </Show>
          }
        >
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
      <div class="-mx-4">
        <OlderFoot older={older} label={t('sales.showOlder', { day: formatDate(mirror.heldSince('orders') ?? '') })} />
      </div>
    </section>
  )
}
