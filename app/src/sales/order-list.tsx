import { useNavigate } from '@solidjs/router'
import { CloudUpload, ListFilter, Plus, SearchX, ShoppingCart } from 'lucide-solid/icons'
import { createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Kbd } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState, type TableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useChanged, useMirror, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PresenceFaces } from '../presence/index.tsx'
import { createNewOrder } from './create-new-order.ts'
import { createOrderList, type ListedOrder, ordersWithSku } from './create-order-list.ts'
import { FILTER_FIELDS, filterIn, readableFilter, reservedIn, VIEWS, type View } from './order-filters.ts'
import { OrderExtents, OrderStatus, STATUSES, statusWord, titleOf } from './order-state.tsx'

/** Comes with its first use: most look at a list without it. */
const OrderFilterFields = lazy(() =>
  import('./order-filter-fields.tsx').then((m) => ({ default: m.OrderFilterFields })),
)

/** All orders, newest first; filter and search are in the address. */
export function OrderListScreen() {
  const navigate = useNavigate()
  const outbox = useOutbox()
  const mirror = useMirror()
  const can = useCan()
  const state = createTableState({ key: 'date', descending: true })
  const list = createOrderList({
    orders: useTable('orders'),
    customers: useTable('customers'),
    isReserved: reservedIn(mirror),
    query: state.query,
    withSku: (letters) =>
      ordersWithSku(letters, mirror.all('products'), (id) => mirror.table('orderLines').by('productId', id)),
    view: () => state.filter('status'),
    filter: () => filterIn(state.filter),
  })
  const changed = useChanged('orders')
  const waiting = createMemo(
    () => new Set(outbox.entries().flatMap(({ state: now, subject }) => (now === 'waiting' ? [subject] : []))),
  )
  const open = (id: string) => navigate(`/orders/${id}`)
  const creating = createNewOrder()
  const newOrder = (class_ = '') => (
    <Show when={can('order.edit')}>
      <Button kind="primary" class={class_} aria-keyshortcuts="n" onClick={creating.run} icon={<Plus />}>
        {t('sales.newOrder')}
      </Button>
    </Show>
  )
  const empty = () =>
    list.all().length === 0 ? (
      <EmptyState icon={<ShoppingCart />} title={t('sales.emptyTitle')} action={newOrder()}>
        <p>{t('sales.emptyText')}</p>
        <p class="mt-2 italic">{t('sales.example')}</p>
        <p class="mt-2">
          <Kbd>n</Kbd>
        </p>
      </EmptyState>
    ) : (
      <EmptyState
        icon={<SearchX />}
        title={t('sales.nothingFound')}
        action={
          <Button
            onClick={() => {
              state.setQuery('')
              for (const name of ['status', ...FILTER_FIELDS]) state.setFilter(name, undefined)
            }}
          >
            {t('sales.showAll')}
          </Button>
        }
      >
        {t('sales.nothingFoundHint')}
      </EmptyState>
    )
  return (
    <Page
      title={t('sales.title')}
      actions={newOrder()}
      toolbar={
        <>
          <SearchInput label={t('sales.search')} value={state.query()} onInput={state.setQuery} />
          <MoreFilters state={state} />
          <Views state={state} counts={list.counts()} />
        </>
      }
    >
      <DataTable
        name="orders"
        label={t('sales.title')}
        rows={list.visible()}
        columns={columns((id) => waiting().has(`order:${id}`))}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => open(row.id)}
        glow={changed()}
        empty={empty()}
      />
    </Page>
  )
}

/** A button that shows the other filters, with how many of them are set. */
function MoreFilters(props: { state: TableState }) {
  const person = usePerson()
  const set = () => FILTER_FIELDS.filter((name) => readableFilter(props.state.filter, name) !== undefined).length
  const [open, setOpen] = createSignal(set() > 0)
  return (
    <>
      <Button aria-expanded={open()} icon={<ListFilter />} onClick={() => setOpen(!open())}>
        {set() > 0 ? t('sales.filtersSet', { count: set() }) : t('sales.filters')}
      </Button>
      <Show when={open()}>
        <div class="order-last w-full">
          <Suspense>
            <OrderFilterFields state={props.state} currency={person.organisation?.currency ?? 'EUR'} />
          </Suspense>
        </div>
      </Show>
    </>
  )
}

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

const columns = (isWaiting: (id: string) => boolean): Column<ListedOrder>[] => [
  {
    key: 'number',
    header: t('sales.number'),
    width: '9rem',
    narrowWidth: '7.5rem',
    compare: (a, b) => compareText(a.number ?? '~', b.number ?? '~'),
    cell: (row) => (
      <span class="flex items-center gap-1.5">
        <a href={`/orders/${row.id}`} class={row.number ? 'truncate font-medium' : 'truncate text-muted'} tabIndex={-1}>
          {titleOf(row)}
        </a>
        <Show when={isWaiting(row.id)}>
          <span role="img" aria-label={t('sales.pending')} title={t('sales.pending')} class="text-info">
            <CloudUpload class="size-3.5" aria-hidden="true" />
          </span>
        </Show>
      </span>
    ),
  },
  {
    key: 'customer',
    header: t('sales.customer'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    compare: (a, b) => compareText(a.customerName, b.customerName),
    cell: (row) => row.customerName || <span class="text-muted">{t('sales.noCustomer')}</span>,
  },
  {
    key: 'reference',
    header: t('sales.reference'),
    wideOnly: true,
    leaves: 2,
    compare: (a, b) => compareText(a.shown.reference, b.shown.reference),
    cell: (row) => row.shown.reference,
  },
  {
    key: 'people',
    header: t('sales.people'),
    width: '6rem',
    wideOnly: true,
    leaves: 1,
    cell: (row) => <PresenceFaces subject={{ type: 'order', id: row.id }} />,
  },
  {
    key: 'status',
    header: t('sales.status'),
    width: '13rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
    cell: (row) => <OrderStatus order={row} />,
  },
  {
    key: 'extents',
    header: t('sales.extents'),
    width: '9.5rem',
    wideOnly: true,
    leaves: 3,
    cell: (row) => <OrderExtents order={row} />,
  },
  {
    key: 'date',
    header: t('sales.date'),
    width: '7rem',
    wideOnly: true,
    compare: (a, b) => compareText(a.shown.date, b.shown.date),
    figures: true,
    cell: (row) => formatDate(companyDay(row.shown.date)),
  },
  {
    key: 'total',
    header: t('sales.total'),
    width: '8rem',
    narrowWidth: '6.5rem',
    align: 'end',
    compare: (a, b) => a.shown.grossMinor - b.shown.grossMinor,
    cell: (row) => formatMoney(row.shown.grossMinor, row.currency),
  },
]
