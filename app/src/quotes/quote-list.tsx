import { useNavigate } from '@solidjs/router'
import { QUOTE_STATES, quote } from '@werkbank/model/quotes/quote.ts'
import { choice } from '@werkbank/model/records/kinds/choice.ts'
import { moment } from '@werkbank/model/records/kinds/time.ts'
import { FileSignature, Plus } from 'lucide-solid/icons'
import { type Accessor, createMemo, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useSearch } from '../mirror/use-mirror.ts'
import { PresenceFaces } from '../presence/index.tsx'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { createNewQuote } from './create-new-quote.ts'
import { QuoteBadge, type QuoteRow, shownOf, stateOf, stateWord, titleOf } from './quote-state.tsx'

/** A quote as its list shows it: the working copy before it is sent and while it differs. */
type Listed = QuoteRow & ReturnType<typeof shownOf> & { customerName: string; state: ReturnType<typeof stateOf> }
const { number, customerId, reference, validUntil, grossMinor, createdBy } = quote.fields
const listedQuote = {
  name: 'quote',
  fields: {
    state: choice(QUOTE_STATES),
    number,
    customerId,
    reference,
    validUntil,
    date: moment(),
    grossMinor,
    createdBy,
  },
} as const

/** All quotes, newest first; what narrows them is in the address. */
export function QuoteListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const can = useCan()
  const creating = createNewQuote()
  const find = (query: Accessor<string>) => {
    const found = useSearch('quotes', query)
    return createMemo(() =>
      found().map((row): Listed => {
        const shown = shownOf(row)
        const customerName = mirror.get('customers', shown.customerId ?? '')?.name ?? ''
        return { ...row, ...shown, state: stateOf(row), customerName }
      }),
    )
  }
  const list = createList<'quotes', Listed>({
    table: 'quotes',
    record: listedQuote,
    filters: ['state', 'customerId', 'date', 'validUntil', 'grossMinor', 'createdBy'],
    initial: { key: 'date', descending: true },
    find,
  })
  return (
    <ListScreen
      list={list}
      title={t('quotes.title')}
      search={t('quotes.search')}
      rows={list.rows()}
      columns={columns()}
      onOpen={({ id }) => navigate(`/quotes/${id}`)}
      bulk={
        can('quote.edit')
          ? {
              nameOf: (row) => [titleOf(row), row.customerName].filter(Boolean).join(' · '),
              steps: () => import('@werkbank/model/quotes/bulk-steps.ts').then((m) => m.quoteSteps),
            }
          : undefined
      }
      empty={<EmptyState icon={<FileSignature />} title={t('quotes.nothing')} />}
      actions={
        <Show when={can('quote.edit')}>
          <Button kind="primary" onClick={creating.run} icon={<Plus />}>
            {t('quotes.new')}
          </Button>
        </Show>
      }
    />
  )
}

const column = (name: keyof Listed & string, own: Partial<Column<Listed>>) =>
  fieldColumn<Listed>(listedQuote, name, own)
const columns = (): Column<Listed>[] => [
  column('number', {
    width: '9.5rem',
    narrowWidth: '8.25rem',
    compare: (a, b) => compareText(a.number ?? '~', b.number ?? '~'),
    cell: (row) => (
      <a href={`/quotes/${row.id}`} tabIndex={-1} class={row.number ? 'truncate font-medium' : 'truncate text-muted'}>
        {titleOf(row)}
      </a>
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
    cell: (row) => <PresenceFaces subject={{ type: 'quote', id: row.id }} />,
  },
  column('state', {
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => QUOTE_STATES.indexOf(a.state) - QUOTE_STATES.indexOf(b.state),
    cell: (row) => <QuoteBadge quote={row} />,
    file: (row) => stateWord(row.state),
  }),
  column('validUntil', { header: t('quotes.validUntil'), width: '7rem', wideOnly: true }),
  column('date', { width: '7rem', wideOnly: true }),
  column('grossMinor', { key: 'total', sum: (row) => row.grossMinor, width: '8rem', narrowWidth: '6.5rem' }),
]
