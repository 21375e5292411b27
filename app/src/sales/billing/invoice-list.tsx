import { useNavigate } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { money } from '@werkbank/model/records/kinds/number.ts'
import { billedMinor } from '@werkbank/model/sales/billing/open-amount.ts'
import { invoice } from '@werkbank/model/sales/records.ts'
import { type Accessor, createMemo, Show } from 'solid-js'
import { Badge, type Meaning } from '../../design/badge.tsx'
import { Select } from '../../design/field/field.tsx'
import type { Column } from '../../design/table/data-table.tsx'
import { createTableState } from '../../design/table/table-state.ts'
import { formatDate, formatMoney } from '../../i18n/format.ts'
import { paperWord } from '../../i18n/paper-word.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { FetchedMark, OlderFoot } from '../../mirror/older-foot.tsx'
import { useMirror, useSearch } from '../../mirror/use-mirror.ts'
import { PaperLink } from '../../papers/index.tsx'
import { createList } from '../../records/list/create-list.ts'
import { fieldColumn } from '../../records/list/field-column.ts'
import { ListScreen } from '../../records/list/list-screen.tsx'
import { createOlderRows } from '../../records/list/older-rows.ts'
import { dueWords } from './due-words.ts'

type Row = MirrorRow<'invoices'> & {
  customerName: string
  /** What it adds to what was asked for: a credit note takes off. */
  billedMinor: number
}
const { number, kind, customerId, invoicedOn, dueOn, openMinor } = invoice.fields
const listedInvoice = {
  name: 'invoice',
  fields: { number, kind, customerId, invoicedOn, dueOn, openMinor, billedMinor: money() },
} as const

/** Invoices and credit notes, newest first. */
export function InvoiceListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const state = createTableState()
  // What is open is on this device, whatever its age.
  const older = createOlderRows('invoices', '/invoices', state, {
    also: ['billedMinorFrom', 'billedMinorTo'],
    none: () => state.filter('show') !== undefined,
  })
  const rowOf = (row: MirrorRow<'invoices'>): Row => ({
    ...row,
    customerName: mirror.get('customers', row.customerId)?.name ?? '',
    billedMinor: billedMinor(row),
  })
  const find = (query: Accessor<string>) => {
    const found = useSearch('invoices', query)
    const held = createMemo(() => found().map(rowOf))
    const fetched = createMemo(() => older.rows()?.map(rowOf) ?? [])
    return createMemo(() => [...held(), ...fetched()])
  }
  const list = createList<'invoices', Row>({
    table: 'invoices',
    record: listedInvoice,
    filters: ['customerId', 'kind', 'invoicedOn', 'dueOn', 'billedMinor', 'openMinor'],
    also: ['show'],
    initial: { key: 'date', descending: true },
    find,
  })
  const show = () => list.state.filter('show')
  const rows = createMemo(() => list.rows().filter((row) => passes(row, show())))
  return (
    <ListScreen
      list={list}
      title={t('ledger.title')}
      search={t('ledger.search')}
      rows={rows()}
      columns={columns()}
      onOpen={({ id }) => navigate(`/invoices/${id}`)}
      arrangement={`${show()},${older.rows()?.length}`}
      foot={<OlderFoot older={older} label={older.label()} />}
      empty={t('ledger.nothing')}
      toolbar={
        <div>
          <Select
            label={t('ledger.show')}
            hideLabel
            value={show() ?? ''}
            onChange={(value) => list.state.setFilter('show', value || undefined)}
            options={[
              { value: '', label: t('ledger.all') },
              { value: 'open', label: t('ledger.onlyOpen') },
              { value: 'overdue', label: t('ledger.onlyOverdue') },
            ]}
          />
        </div>
      }
    />
  )
}

/** Paid, open, overdue; with an icon. `short`: on a phone without how many days, which the narrow column would cut off. */
export function InvoiceState(props: { invoice: MirrorRow<'invoices'>; short?: boolean }) {
  const state = () => stateOf(props.invoice)
  return (
    <Badge meaning={state().meaning}>
      <Show when={props.short && state().short} fallback={state().words}>
        {(short) => (
          <>
            <span class="max-sm:hidden">{state().words}</span>
            <span class="sm:hidden">{short()}</span>
          </>
        )}
      </Show>
    </Badge>
  )
}

function stateOf(row: MirrorRow<'invoices'>): { meaning: Meaning; words: string; short?: string } {
  if (row.kind === 'credit-note') return { meaning: 'neutral', words: paperWord(row) }
  if (row.cancelledOn) return { meaning: 'neutral', words: t('billing.cancelled') }
  if (isCredited(row)) return { meaning: 'neutral', words: t('billing.credited') }
  if (row.openMinor === 0) return { meaning: 'good', words: t('ledger.paid') }
  if (row.dueOn < today()) return { meaning: 'danger', words: dueWords(row, today()), short: t('ledger.overdue') }
  return row.paidMinor > 0
    ? { meaning: 'warning', words: t('ledger.partly') }
    : { meaning: 'info', words: t('ledger.unpaid') }
}

const passes = (row: MirrorRow<'invoices'>, show: string | undefined) => {
  if (show === 'open') return row.openMinor > 0
  return show !== 'overdue' || (row.openMinor > 0 && row.dueOn < today())
}

/** Nothing is left to pay because it was taken back. */
const isCredited = ({ grossMinor, creditedMinor }: MirrorRow<'invoices'>) =>
  grossMinor > 0 && creditedMinor >= grossMinor

const column = (name: keyof Row & string, own: Partial<Column<Row>>) => fieldColumn<Row>(listedInvoice, name, own)
const columns = (): Column<Row>[] => [
  column('number', {
    width: '10rem',
    narrowWidth: '8.5rem',
    cell: (row) => (
      <span class="flex items-center gap-0.5">
        <a href={`/invoices/${row.id}`} tabIndex={-1} class="truncate font-medium">
          {row.number}
        </a>
        <FetchedMark row={row} />
      </span>
    ),
  }),
  column('customerName', {
    key: 'customer',
    header: t('ledger.customer'),
    width: 'minmax(0,2fr)',
    ownLine: true,
  }),
  {
    key: 'state',
    header: t('ledger.status'),
    width: '11rem',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => <InvoiceState invoice={row} short />,
    file: (row) => stateOf(row).words,
  },
  column('invoicedOn', { key: 'date', width: '7rem', wideOnly: true, leaves: 1 }),
  column('dueOn', {
    key: 'due',
    width: '7rem',
    wideOnly: true,
    cell: (row) => (row.kind === 'invoice' ? <span title={dueWords(row, today())}>{formatDate(row.dueOn)}</span> : ''),
    file: (row) => (row.kind === 'invoice' ? row.dueOn : ''),
  }),
  column('openMinor', {
    key: 'open',
    sum: (row) => row.openMinor,
    width: '7rem',
    wideOnly: true,
    cell: (row) => (row.kind === 'invoice' ? formatMoney(row.openMinor, row.currency) : ''),
  }),
  column('billedMinor', { key: 'total', sum: (row) => row.billedMinor, width: '8rem', narrowWidth: '6rem' }),
  {
    key: 'paper',
    header: t('papers.pdf'),
    width: '3.5rem',
    wideOnly: true,
    cell: (row) => <PaperLink kind="invoice" id={row.id} label={paperWord(row)} iconOnly />,
  },
]
