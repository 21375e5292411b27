import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import { createOrder } from '@werkbank/model/sales/commands.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, onCleanup, onMount, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PresenceFaces } from '../presence/index.tsx'
import { type OrderRow, OrderStatus, STATUSES, shownOf, statusWord } from './order-state.tsx'

type Row = OrderRow & { customerName: string; shown: ReturnType<typeof shownOf>; words: string }

/** All orders, newest first; filter and search are in the address. */
export function OrderListScreen() {
  const navigate = useNavigate()
  const outbox = useOutbox()
  const can = useCan()
  const state = createTableState({ key: 'date', descending: true })
  const orders = useTable('orders')
  const customers = useTable('customers')
  const changed = useChanged('orders')
  const names = createMemo(() => new Map(customers().map(({ id, name }) => [id, name])))
  const rows = createMemo<Row[]>(() =>
    orders().map((order) => {
      const shown = shownOf(order)
      const customerName = names().get(shown.customerId ?? '') ?? ''
      return {
        ...order,
        shown,
        customerName,
        words: `${order.number ?? ''} ${customerName} ${shown.reference}`.toLowerCase(),
      }
    }),
  )
  const visible = createMemo(() => {
    const words = state.query().toLowerCase().split(/\s+/).filter(Boolean)
    const status = state.filter('status')
    return rows().filter((row) => (!status || row.status === status) && words.every((word) => row.words.includes(word)))
  })
  const open = (id: string) => navigate(`/orders/${id}`)
  const create = async () => {
    const id = newId()
    await outbox.enqueue(createOrder, { id, documentFromClient: true })
    open(id)
  }
  const onKey = (event: KeyboardEvent) => {
    const typing =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')
    if (event.key === 'n' && !typing && !event.ctrlKey && !event.metaKey && can('order.edit')) {
      event.preventDefault()
      void create()
    }
  }
  onMount(() => document.addEventListener('keydown', onKey))
  onCleanup(() => document.removeEventListener('keydown', onKey))

  return (
    <Page
      title={t('sales.title')}
      actions={
        <Show when={can('order.edit')}>
          <Button kind="primary" onClick={() => void create()}>
            <Plus aria-hidden="true" />
            {t('sales.newOrder')}
          </Button>
        </Show>
      }
      toolbar={
        <>
          <SearchInput label={t('sales.search')} value={state.query()} onInput={state.setQuery} />
          <Select
            label={t('sales.statusFilter')}
            hideLabel
            value={state.filter('status') ?? ''}
            options={[
              { value: '', label: t('sales.all') },
              ...STATUSES.map((value) => ({ value, label: statusWord(value) })),
            ]}
            onChange={(value) => state.setFilter('status', value || undefined)}
          />
        </>
      }
    >
      <DataTable
        name="orders"
        label={t('sales.title')}
        rows={visible()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => open(row.id)}
        glow={changed()}
        empty={
          rows().length === 0 ? (
            <EmptyState title={t('sales.emptyTitle')}>{t('sales.emptyText')}</EmptyState>
          ) : (
            <EmptyState title={t('sales.nothingFound')} />
          )
        }
      />
    </Page>
  )
}

const compareText = (a: string, b: string) => a.localeCompare(b)
const columns = (): Column<Row>[] => [
  {
    key: 'number',
    header: t('sales.number'),
    width: '8rem',
    compare: (a, b) => compareText(a.number ?? '~', b.number ?? '~'),
    cell: (row) => (
      <a href={`/orders/${row.id}`} class="font-medium" tabIndex={-1}>
        {row.number ?? t('sales.unnamed')}
      </a>
    ),
  },
  {
    key: 'customer',
    header: t('sales.customer'),
    width: 'minmax(0,2fr)',
    compare: (a, b) => compareText(a.customerName, b.customerName),
    cell: (row) => row.customerName || <span class="text-muted">{t('sales.noCustomer')}</span>,
  },
  {
    key: 'reference',
    header: t('sales.reference'),
    wideOnly: true,
    compare: (a, b) => compareText(a.shown.reference, b.shown.reference),
    cell: (row) => row.shown.reference,
  },
  {
    key: 'people',
    header: t('sales.people'),
    width: '6rem',
    wideOnly: true,
    cell: (row) => <PresenceFaces subject={{ type: 'order', id: row.id }} />,
  },
  {
    key: 'status',
    header: t('sales.status'),
    width: '13rem',
    wideOnly: true,
    compare: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
    cell: (row) => <OrderStatus order={row} />,
  },
  {
    key: 'date',
    header: t('sales.date'),
    width: '7rem',
    wideOnly: true,
    compare: (a, b) => compareText(a.shown.date, b.shown.date),
    cell: (row) => formatDate(row.shown.date),
  },
  {
    key: 'total',
    header: t('sales.total'),
    width: '8rem',
    align: 'end',
    compare: (a, b) => a.shown.grossMinor - b.shown.grossMinor,
    cell: (row) => formatMoney(row.shown.grossMinor, row.currency),
  },
]
