import { useNavigate } from '@solidjs/router'
import { CloudUpload, Plus } from 'lucide-solid/icons'
import { createMemo, For, lazy, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import type { Column } from '../design/table/data-table.tsx'
import type { TableState } from '../design/table/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { FetchedMark, OlderFoot } from '../mirror/older-foot.tsx'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PresenceFaces } from '../presence/index.tsx'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { createOlderOrders } from './create-older-orders.ts'
import { createViews, findOrders, type ListedOrder, listedOrder, ordersWithSku } from './create-order-list.ts'
import { createNewOrder } from './order/create-new-order.ts'
import { OrderExtents, OrderStatus, STATUSES, statusWord, titleOf } from './order-state.tsx'
import { reservedIn, VIEWS, type View } from './order-views.ts'

/** Comes when there are none. */
const NoOrders = lazy(() => import('./no-orders.tsx').then((m) => ({ default: m.NoOrders })))

/** All orders, newest first; what narrows them is in the address. */
export function OrderListScreen() {
  const navigate = useNavigate()
  const outbox = useOutbox()
  const mirror = useMirror()
  const can = useCan()
  const orders = useTable('orders')
  const customers = useTable('customers')
  const withSku = (letters: string) =>
    ordersWithSku(letters, mirror.all('products'), (id) => mirror.table('orderLines').by('productId', id))
  const older = createOlderOrders()
  const alsoFound = createMemo(() => new Set(older.rows()?.map(({ id }) => id)))
  const known = createMemo(() => [...orders(), ...(older.rows() ?? [])])
  const list = createList<'orders', ListedOrder>({
    table: 'orders',
    record: listedOrder,
    groups: ['status'],
    also: ['status'],
    filters: ['customerId', 'date', 'requestedOn', 'grossMinor', 'createdBy'],
    initial: { key: 'date', descending: true },
    find: (query) => findOrders({ orders: known, customers, withSku, alsoFound, query }),
  })
  const { state } = list
  const views = createViews({ rows: list.rows, view: () => state.filter('status'), isReserved: reservedIn(mirror) })
  const waiting = createMemo(
    () => new Set(outbox.entries().flatMap(({ state: now, subject }) => (now === 'waiting' ? [subject] : []))),
  )
  const creating = createNewOrder()
  const newOrder = () => (
    <Show when={can('order.edit')}>
      <Button kind="primary" aria-keyshortcuts="n" onClick={creating.run} icon={<Plus />}>
        {t('sales.newOrder')}
      </Button>
    </Show>
  )
  return (
    <ListScreen
      list={list}
      title={t('sales.title')}
      search={t('sales.search')}
      rows={views.visible()}
      columns={columns((id) => waiting().has(`order:${id}`))}
      onOpen={({ id }) => navigate(`/orders/${id}`)}
      actions={newOrder()}
      below={<Views state={state} counts={views.counts()} />}
      arrangement={`${state.filter('status')},${older.rows()?.length}`}
      foot={<OlderFoot older={older} label={older.label()} />}
      bulk={
        can('order.deliver') || can('order.cancel')
          ? { nameOf, steps: () => import('./orders-steps.ts').then((m) => m.ordersSteps(mirror)) }
          : undefined
      }
      empty={
        <NoOrders isFirst={known().length === 0} action={newOrder()} onClear={() => list.clear(['q', 'status'])} />
      }
    />
  )
}

const nameOf = (row: ListedOrder) => [titleOf(row), row.customerName].filter(Boolean).join(' · ')

/** One chip per state, with how many there are; pressed again it shows all. */
function Views(props: { state: TableState; counts: ReadonlyMap<string, number> }) {
  const chosen = () => props.state.filter('status')
  return (
    <fieldset aria-label={t('sales.statusFilter')} class="min-w-0 -mx-4 flex gap-1 overflow-x-auto px-4 py-0.5">
      <For each={VIEWS.filter((view) => view === chosen() || (props.counts.get(view) ?? 0) > 0)}>
        {(view) => (
          <button
            type="button"
            aria-pressed={chosen() === view}
            class="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs whitespace-nowrap hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:h-target"
            onClick={() => props.state.setFilter('status', chosen() === view ? undefined : view)}
          >
            {viewWord(view)}
            <span class={chosen() === view ? '' : 'text-muted'}>{props.counts.get(view) ?? 0}</span>
          </button>
        )}
      </For>
    </fieldset>
  )
}

const VIEW_WORDS = {
  backorder: 'sales.backorder',
  'to-deliver': 'sales.toDeliver',
  changed: 'sales.changedSince',
} as const
const viewWord = (view: View): string =>
  view === 'backorder' || view === 'to-deliver' || view === 'changed' ? t(VIEW_WORDS[view]) : statusWord(view)

const column = (name: keyof ListedOrder & string, own: Partial<Column<ListedOrder>>) =>
  fieldColumn<ListedOrder>(listedOrder, name, own)
const columns = (isWaiting: (id: string) => boolean): Column<ListedOrder>[] => [
  column('number', {
    width: '9rem',
    narrowWidth: '7.5rem',
    compare: (a, b) => compareText(a.number ?? '~', b.number ?? '~'),
    cell: (row) => (
      <span class="flex items-center gap-1.5">
        <a href={`/orders/${row.id}`} class={row.number ? 'truncate font-medium' : 'truncate text-muted'} tabIndex={-1}>
          {titleOf(row)}
        </a>
        <FetchedMark row={row} />
        <Show when={isWaiting(row.id)}>
          <span role="img" aria-label={t('sales.pending')} title={t('sales.pending')} class="text-info">
            <CloudUpload class="size-3.5" aria-hidden="true" />
          </span>
        </Show>
      </span>
    ),
  }),
  column('customerName', {
    key: 'customer',
    header: t('sales.customer'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    cell: (row) => row.customerName || <span class="text-muted">{t('sales.noCustomer')}</span>,
  }),
  column('reference', { wideOnly: true, leaves: 2 }),
  {
    key: 'people',
    header: t('sales.people'),
    width: '6rem',
    wideOnly: true,
    leaves: 1,
    cell: (row) => <PresenceFaces subject={{ type: 'order', id: row.id }} />,
  },
  column('status', {
    width: '13rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
    cell: (row) => <OrderStatus order={row} />,
    file: (row) => statusWord(row.status),
  }),
  {
    key: 'extents',
    header: t('sales.extents'),
    width: '9.5rem',
    wideOnly: true,
    leaves: 3,
    cell: (row) => <OrderExtents order={row} />,
  },
  column('requestedOn', { width: '7rem', wideOnly: true, isExtra: true }),
  column('date', { width: '7rem', wideOnly: true }),
  column('grossMinor', { key: 'total', sum: (row) => row.grossMinor, width: '8rem', narrowWidth: '6.5rem' }),
]
