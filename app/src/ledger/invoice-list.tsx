import { useNavigate } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { billedMinor } from '@werkbank/model/sales/open-amount.ts'
import { createMemo } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { paperWord } from '../i18n/paper-word.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useChanged, useMirror, useSearch } from '../mirror/use-mirror.ts'
import { PaperLink } from '../papers/index.tsx'
import { dueWords } from './due-words.ts'

type Row = MirrorRow<'invoices'> & { customerName: string }

/** Invoices and credit notes, newest first. */
export function InvoiceListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const state = createTableState({ key: 'date', descending: true })
  const found = useSearch('invoices', state.query)
  const changed = useChanged('invoices')
  const rows = createMemo<Row[]>(() =>
    found()
      .filter((row) => passes(row, state.filter('show')))
      .map((row) => ({ ...row, customerName: mirror.get('customers', row.customerId)?.name ?? '' })),
  )
  return (
    <Page
      title={t('ledger.title')}
      toolbar={
        <>
          <SearchInput label={t('ledger.search')} value={state.query()} onInput={state.setQuery} />
          <Select
            label={t('ledger.show')}
            hideLabel
            value={state.filter('show') ?? ''}
            onChange={(value) => state.setFilter('show', value || undefined)}
            options={[
              { value: '', label: t('ledger.all') },
              { value: 'open', label: t('ledger.onlyOpen') },
              { value: 'overdue', label: t('ledger.onlyOverdue') },
            ]}
          />
        </>
      }
    >
      <DataTable
        name="invoices"
        label={t('ledger.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/invoices/${row.id}`)}
        glow={changed()}
        empty={<EmptyState title={t('ledger.nothing')} />}
      />
    </Page>
  )
}

/** Paid, open, overdue; with an icon. */
export function InvoiceState(props: { invoice: MirrorRow<'invoices'> }) {
  const state = () => {
    if (props.invoice.kind === 'credit-note')
      return {
        meaning: 'neutral' as const,
        words: paperWord(props.invoice),
      }
    if (props.invoice.cancelledOn) return { meaning: 'neutral' as const, words: t('billing.cancelled') }
    if (isCredited(props.invoice)) return { meaning: 'neutral' as const, words: t('billing.credited') }
    if (props.invoice.openMinor === 0) return { meaning: 'good' as const, words: t('ledger.paid') }
    if (props.invoice.dueOn < today()) return { meaning: 'danger' as const, words: dueWords(props.invoice, today()) }
    return props.invoice.paidMinor > 0
      ? { meaning: 'warning' as const, words: t('ledger.partly') }
      : { meaning: 'info' as const, words: t('ledger.unpaid') }
  }
  return <Badge meaning={state().meaning}>{state().words}</Badge>
}

const passes = (row: MirrorRow<'invoices'>, show: string | undefined) => {
  if (show === 'open') return row.openMinor > 0
  return show !== 'overdue' || (row.openMinor > 0 && row.dueOn < today())
}

/** Nothing is left to pay because it was taken back. */
const isCredited = ({ grossMinor, creditedMinor }: MirrorRow<'invoices'>) =>
  grossMinor > 0 && creditedMinor >= grossMinor

const columns = (): Column<Row>[] => [
  {
    key: 'number',
    header: t('ledger.number'),
    width: '10rem',
    narrowWidth: '8.25rem',
    compare: (a, b) => compareText(a.number, b.number),
    cell: (row) => (
      <a href={`/invoices/${row.id}`} tabIndex={-1} class="font-medium">
        {row.number}
      </a>
    ),
  },
  {
    key: 'customer',
    header: t('ledger.customer'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    compare: (a, b) => compareText(a.customerName, b.customerName),
    cell: (row) => row.customerName,
  },
  {
    key: 'state',
    header: t('ledger.status'),
    width: '11rem',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => <InvoiceState invoice={row} />,
  },
  {
    key: 'date',
    header: t('ledger.date'),
    width: '7rem',
    wideOnly: true,
    leaves: 1,
    compare: (a, b) => compareText(a.invoicedOn, b.invoicedOn),
    figures: true,
    cell: (row) => formatDate(row.invoicedOn),
  },
  {
    key: 'due',
    header: t('ledger.due'),
    width: '7rem',
    wideOnly: true,
    compare: (a, b) => compareText(a.dueOn, b.dueOn),
    figures: true,
    cell: (row) => (row.kind === 'invoice' ? <span title={dueWords(row, today())}>{formatDate(row.dueOn)}</span> : ''),
  },
  {
    key: 'open',
    header: t('ledger.open'),
    width: '7rem',
    align: 'end',
    wideOnly: true,
    compare: (a, b) => a.openMinor - b.openMinor,
    cell: (row) => (row.kind === 'invoice' ? formatMoney(row.openMinor, row.currency) : ''),
  },
  {
    key: 'total',
    header: t('ledger.total'),
    width: '8rem',
    narrowWidth: '6rem',
    align: 'end',
    compare: (a, b) => billedMinor(a) - billedMinor(b),
    cell: (row) => formatMoney(billedMinor(row), row.currency),
  },
  {
    key: 'paper',
    header: t('papers.pdf'),
    width: '3.5rem',
    wideOnly: true,
    cell: (row) => <PaperLink kind="invoice" id={row.id} label={paperWord(row)} iconOnly />,
  },
]
