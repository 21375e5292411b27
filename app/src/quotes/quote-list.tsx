import { useNavigate } from '@solidjs/router'
import { QUOTE_STATES } from '@werkbank/model/quotes/quote.ts'
import { FileSignature, Plus } from 'lucide-solid/icons'
import { createMemo, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useSearch } from '../mirror/use-mirror.ts'
import { PresenceFaces } from '../presence/index.tsx'
import { createNewQuote } from './create-new-quote.ts'
import { QuoteBadge, type QuoteRow, shownOf, stateOf, stateWord, titleOf } from './quote-state.tsx'

type Listed = QuoteRow & { customerName: string; shown: ReturnType<typeof shownOf> }

/** All quotes, newest first; search and state are in the address. */
export function QuoteListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const can = useCan()
  const state = createTableState({ key: 'date', descending: true })
  const found = useSearch('quotes', state.query)
  const changed = useChanged('quotes')
  const creating = createNewQuote()
  const rows = createMemo<Listed[]>(() =>
    found()
      .filter((row) => !state.filter('state') || stateOf(row) === state.filter('state'))
      .map((row) => {
        const shown = shownOf(row)
        return { ...row, shown, customerName: mirror.get('customers', shown.customerId ?? '')?.name ?? '' }
      }),
  )
  const newQuote = () => (
    <Show when={can('quote.edit')}>
      <Button kind="primary" onClick={creating.run} icon={<Plus />}>
        {t('quotes.new')}
      </Button>
    </Show>
  )
  return (
    <Page
      title={t('quotes.title')}
      actions={newQuote()}
      toolbar={
        <>
          <SearchInput label={t('quotes.search')} value={state.query()} onInput={state.setQuery} />
          <Select
            label={t('sales.status')}
            hideLabel
            value={state.filter('state') ?? ''}
            onChange={(value) => state.setFilter('state', value || undefined)}
            options={[
              { value: '', label: t('quotes.all') },
              ...QUOTE_STATES.map((value) => ({ value, label: stateWord(value) })),
            ]}
          />
        </>
      }
    >
      <DataTable
        name="quotes"
        label={t('quotes.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/quotes/${row.id}`)}
        glow={changed()}
        empty={<EmptyState icon={<FileSignature />} title={t('quotes.nothing')} />}
      />
    </Page>
  )
}

const columns = (): Column<Listed>[] => [
  {
    key: 'number',
    header: t('quotes.number'),
    width: '9.5rem',
    narrowWidth: '8.25rem',
    compare: (a, b) => compareText(a.number ?? '~', b.number ?? '~'),
    cell: (row) => (
      <a href={`/quotes/${row.id}`} tabIndex={-1} class={row.number ? 'truncate font-medium' : 'truncate text-muted'}>
        {titleOf(row)}
      </a>
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
    cell: (row) => <PresenceFaces subject={{ type: 'quote', id: row.id }} />,
  },
  {
    key: 'state',
    header: t('sales.status'),
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => QUOTE_STATES.indexOf(stateOf(a)) - QUOTE_STATES.indexOf(stateOf(b)),
    cell: (row) => <QuoteBadge quote={row} />,
  },
  ...dayAndTotal(),
]

const dayAndTotal = (): Column<Listed>[] => [
  {
    key: 'validUntil',
    header: t('quotes.validUntil'),
    width: '7rem',
    wideOnly: true,
    figures: true,
    compare: (a, b) => compareText(a.validUntil ?? '', b.validUntil ?? ''),
    cell: (row) => (row.validUntil ? formatDate(row.validUntil) : ''),
  },
  {
    key: 'date',
    header: t('sales.date'),
    width: '7rem',
    wideOnly: true,
    figures: true,
    compare: (a, b) => compareText(a.shown.date, b.shown.date),
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
