import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { Page } from '../design/page.tsx'
import { createTableState } from '../design/table-state.ts'
import { Tabs } from '../design/tabs.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { language, t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { type AccountSum, trialBalance } from './trial-balance.ts'

type Entry = MirrorRow<'journalEntries'>

/** The books: each entry with its lines, and the sums of the accounts. */
export function LedgerScreen() {
  const person = usePerson()
  const entries = useTable('journalEntries')
  const state = createTableState()
  const newest = createMemo(() =>
    [...entries()].sort((a, b) =>
      a.postedOn === b.postedOn ? (a.at < b.at ? 1 : -1) : a.postedOn < b.postedOn ? 1 : -1,
    ),
  )
  const balance = createMemo(() => trialBalance(entries()))
  const currency = () => person.organisation?.currency ?? 'EUR'
  return (
    <Page
      title={t('ledger.ledger')}
      aside={
        <Badge meaning={balance().differenceMinor === 0 ? 'good' : 'danger'}>
          {balance().differenceMinor === 0
            ? t('ledger.balanced')
            : t('ledger.unbalanced', { amount: formatMoney(balance().differenceMinor, currency()) })}
        </Badge>
      }
    >
      <Tabs
        label={t('ledger.ledger')}
        value={state.filter('tab') ?? 'balance'}
        onChange={(id) => state.setFilter('tab', id)}
        tabs={[
          {
            id: 'balance',
            label: t('ledger.balance'),
            content: () => (
              <DataTable
                name="balance"
                label={t('ledger.balance')}
                rows={balance().accounts}
                columns={accountColumns(currency())}
              />
            ),
          },
          {
            id: 'entries',
            label: t('ledger.entries'),
            content: () => (
              <DataTable name="entries" label={t('ledger.entries')} rows={newest()} columns={entryColumns()} />
            ),
          },
        ]}
      />
    </Page>
  )
}

const accountColumns = (currency: string): Column<AccountSum>[] => [
  {
    key: 'account',
    header: t('ledger.account'),
    width: '6rem',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => row.account,
  },
  {
    key: 'name',
    header: t('ledger.text'),
    ownLine: true,
    cell: (row) => (language() === 'en' ? row.nameEn : row.name),
  },
  {
    key: 'debit',
    header: `${t('ledger.debit')} ${currency}`, // once for all rows
    width: '9rem',
    narrowWidth: '7.5rem',
    align: 'end',
    cell: (row) => formatMoney(row.debitMinor, currency, { hideCurrency: true }),
  },
  {
    key: 'credit',
    header: `${t('ledger.credit')} ${currency}`,
    width: '9rem',
    narrowWidth: '7.5rem',
    align: 'end',
    cell: (row) => formatMoney(row.creditMinor, currency, { hideCurrency: true }),
  },
]
const entryColumns = (): Column<Entry>[] => [
  {
    key: 'date',
    header: t('ledger.date'),
    width: '7rem',
    narrowWidth: 'minmax(0,1fr)',
    figures: true,
    cell: (row) => formatDate(row.postedOn),
  },
  { key: 'text', header: t('ledger.text'), width: 'minmax(0,2fr)', ownLine: true, cell: (row) => row.text },
  {
    key: 'accounts',
    header: t('ledger.account'),
    width: 'minmax(0,2fr)',
    wideOnly: true,
    cell: (row) => row.lines.map((line) => line.account).join(' · '),
  },
  {
    key: 'total',
    header: t('ledger.total'),
    width: '8rem',
    align: 'end',
    cell: (row) =>
      formatMoney(
        row.lines.reduce((sum, line) => sum + line.debitMinor, 0),
        row.currency,
      ),
  },
]
