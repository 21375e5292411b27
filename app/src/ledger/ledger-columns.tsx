import { Cloud } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import type { Column } from '../design/table/data-table.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { language, t } from '../i18n/t.ts'
import { isOlder } from '../mirror/create-older.ts'
import type { AccountRow } from './account-sheet.ts'
import { type Entry, type EntryNames, type EntryWords, entryWords } from './entry-words.ts'
import type { AccountSum } from './trial-balance.ts'

/** An account in the reader's language. */
export const nameOf = ({ name, nameEn }: AccountSum) => (language() === 'en' ? nameEn : name)

/** What an entry says, as the way to what it is about where there is one; with a mark where the device doesn't hold it. */
function EntryLink(props: { entry: Entry; words: EntryWords }) {
  return (
    <>
      <Show when={isOlder(props.entry)}>
        <Cloud class="mr-1.5 inline size-3.5 text-muted" aria-label={t('common.fromServer')} />
      </Show>
      <Show when={props.words.href} fallback={props.words.text}>
        {(href) => (
          <a href={href()} tabIndex={-1} class="underline">
            {props.words.text}
          </a>
        )}
      </Show>
    </>
  )
}

/** Amounts in one currency, which the heading says once; none stays empty. */
const amount = (minor: number, currency: string) =>
  minor === 0 ? '' : formatMoney(minor, currency, { hideCurrency: true })

/** A column of amounts. On a phone the balance is enough beside the name of an account. */
const amountColumn = <Row,>(
  key: 'debit' | 'credit' | 'accountBalance',
  currency: string,
  minorOf: (row: Row) => number,
  place: Pick<Column<Row>, 'wideOnly' | 'narrowWidth'> = { narrowWidth: 'minmax(0,1fr)' },
): Column<Row> => ({
  key,
  header: `${t(`ledger.${key}`)} ${currency}`,
  width: '9rem',
  align: 'end',
  ...place,
  cell: (row) =>
    key === 'accountBalance'
      ? formatMoney(minorOf(row), currency, { hideCurrency: true })
      : amount(minorOf(row), currency),
})

export const accountColumns = (currency: string): Column<AccountSum>[] => [
  { key: 'account', header: t('ledger.account'), width: '6rem', narrowWidth: '4rem', cell: (row) => row.account },
  { key: 'name', header: t('ledger.text'), width: 'minmax(0,2fr)', ownLine: true, cell: nameOf },
  amountColumn('debit', currency, (row) => row.debitMinor, { wideOnly: true }),
  amountColumn('credit', currency, (row) => row.creditMinor, { wideOnly: true }),
  amountColumn('accountBalance', currency, (row) => row.debitMinor - row.creditMinor),
]

export const sheetColumns = (currency: string, names: EntryNames): Column<AccountRow>[] => [
  {
    key: 'date',
    header: t('ledger.date'),
    width: '7rem',
    narrowWidth: '6rem',
    figures: true,
    cell: (row) => (row.entry ? formatDate(row.entry.postedOn) : ''),
  },
  {
    key: 'text',
    header: t('ledger.text'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    cell: (row) => (
      <Show when={row.entry} fallback={t('ledger.broughtForward')}>
        {(entry) => <EntryLink entry={entry()} words={entryWords(entry(), names)} />}
      </Show>
    ),
  },
  amountColumn('debit', currency, (row) => row.debitMinor),
  amountColumn('credit', currency, (row) => row.creditMinor),
  amountColumn('accountBalance', currency, (row) => row.balanceMinor),
]

export const entryColumns = (names: EntryNames): Column<Entry>[] => [
  {
    key: 'date',
    header: t('ledger.date'),
    width: '7rem',
    narrowWidth: 'minmax(0,1fr)',
    figures: true,
    cell: (row) => formatDate(row.postedOn),
  },
  {
    key: 'text',
    header: t('ledger.text'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    cell: (row) => <EntryLink entry={row} words={entryWords(row, names)} />,
  },
  {
    key: 'debit',
    header: t('ledger.debit'),
    width: 'minmax(0,1fr)',
    wideOnly: true,
    cell: (row) => accountsOf(row, 'debitMinor'),
  },
  {
    key: 'credit',
    header: t('ledger.credit'),
    width: 'minmax(0,1fr)',
    wideOnly: true,
    cell: (row) => accountsOf(row, 'creditMinor'),
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

const accountsOf = ({ lines }: Entry, side: 'debitMinor' | 'creditMinor') =>
  lines
    .filter((line) => line[side] !== 0)
    .map(({ account }) => account)
    .join(' · ')
