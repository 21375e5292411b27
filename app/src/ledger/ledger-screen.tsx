import { useNavigate } from '@solidjs/router'
import { addDays } from '@werkbank/model/base/value/company-day.ts'
import { MIRROR_TABLES, type MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field/field.tsx'
import { Page } from '../design/page.tsx'
import { DataTable } from '../design/table/data-table.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { Tabs } from '../design/tabs.tsx'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { createOlder } from '../mirror/create-older.ts'
import { OlderFoot } from '../mirror/older-foot.tsx'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { accountSheet, byTime } from './account-sheet.ts'
import { type Entry, type EntryNames, entryWords, namesIn } from './entry-words.ts'
import { accountColumns, entryColumns, nameOf, sheetColumns } from './ledger-columns.tsx'
import { type AccountSum, trialBalance } from './trial-balance.ts'

type Opening = MirrorRow<'accountOpenings'>

/** The books: the sums of the accounts, what was posted on each, and all entries by date. Tab and account are in the address. */
export function LedgerScreen() {
  const navigate = useNavigate()
  const person = usePerson()
  const entries = useTable('journalEntries')
  const names = namesIn(useMirror())
  const state = createTableState()
  const openings = useTable('accountOpenings')
  const balance = createMemo(() => trialBalance(entries(), openings()))
  const currency = () => person.organisation?.currency ?? 'EUR'
  const account = () => state.filter('account') ?? balance().accounts[0]?.account ?? ''
  const openAccount = ({ account: code }: AccountSum) => navigate(`/ledger?tab=account&account=${code}`)
  const openSubject = (entry: Entry) => {
    const { href } = entryWords(entry, names)
    if (href) navigate(href)
  }
  const isBalanced = () => balance().differenceMinor === 0
  const badge = () =>
    isBalanced()
      ? t('ledger.balanced')
      : t('ledger.unbalanced', { amount: formatMoney(balance().differenceMinor, currency()) })
  const table = { currency: currency(), names, onOpen: openSubject }
  return (
    <Page title={t('ledger.ledger')} aside={<Badge meaning={isBalanced() ? 'good' : 'danger'}>{badge()}</Badge>}>
      <Tabs
        label={t('ledger.ledger')}
        value={state.filter('tab') ?? 'balance'}
        onChange={(id) => state.setFilter('tab', id)}
        tabs={[
          {
            id: 'balance',
            label: t('ledger.balance'),
            content: () => (
              <div class="flex h-full min-h-0 flex-col">
                <DataTable
                  name="balance"
                  label={t('ledger.balance')}
                  rows={balance().accounts}
                  columns={accountColumns(currency())}
                  onOpen={openAccount}
                  empty={<EmptyState title={t('ledger.noEntries')} />}
                />
              </div>
            ),
          },
          {
            id: 'account',
            label: t('ledger.accountSheet'),
            content: () => (
              <AccountSheet
                {...table}
                entries={entries()}
                openings={openings()}
                accounts={balance().accounts}
                account={account()}
                onChoose={(code) => state.setFilter('account', code)}
              />
            ),
          },
          {
            id: 'entries',
            label: t('ledger.entries'),
            content: () => <Journal {...table} entries={entries()} openings={openings()} />,
          },
        ]}
      />
    </Page>
  )
}

type Books = {
  entries: readonly Entry[]
  openings: readonly Opening[]
  currency: string
  names: EntryNames
  onOpen: (entry: Entry) => void
}

/** All entries, the newest first. */
function Journal(props: Books) {
  const older = createOlderEntries(() => (props.openings.length > 0 ? {} : undefined))
  const newest = createMemo(() => [...props.entries.toSorted(byTime).reverse(), ...(older.rows() ?? [])])
  return (
    <div class="flex h-full min-h-0 flex-col">
      <DataTable
        name="entries"
        label={t('ledger.entries')}
        rows={newest()}
        columns={entryColumns(props.names)}
        arrangement={`${older.rows()?.length}`}
        onOpen={props.onOpen}
        empty={<EmptyState title={t('ledger.noEntries')} />}
      />
      <OlderFoot older={older} label={older.label()} />
    </div>
  )
}

/** What was posted on one account, with the balance after each entry. */
function AccountSheet(
  props: Books & { accounts: readonly AccountSum[]; account: string; onChoose: (account: string) => void },
) {
  const opening = () => props.openings.find(({ id }) => id === props.account)
  const older = createOlderEntries(() => opening() && { account: props.account })
  const openingMinor = () => (opening()?.debitMinor ?? 0) - (opening()?.creditMinor ?? 0)
  const rows = createMemo(() =>
    accountSheet(props.entries, props.account, { openingMinor: openingMinor(), older: older.rows() ?? [] }),
  )
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="shrink-0 border-b border-line px-4 py-2">
        <Select
          label={t('ledger.account')}
          hideLabel
          value={props.account}
          onChange={props.onChoose}
          options={props.accounts.map((sum) => ({ value: sum.account, label: `${sum.account} ${nameOf(sum)}` }))}
        />
      </div>
      <DataTable
        name={`account-${props.account}`}
        label={t('ledger.accountSheet')}
        rows={rows()}
        columns={sheetColumns(props.currency, props.names)}
        arrangement={`${older.rows()?.length}`}
        onOpen={({ entry }) => entry && props.onOpen(entry)}
        empty={<EmptyState title={t('ledger.noEntries')} />}
      />
      <OlderFoot older={older} label={older.label()} />
    </div>
  )
}

const entrySchema = MIRROR_TABLES.journalEntries.row.omit({ rev: true })

/** Entries of before those that this device holds, the newest first; narrowed by `asked`, undefined where there are none. */
function createOlderEntries(asked: () => Record<string, string> | undefined) {
  const mirror = useMirror()
  const lastDay = () => addDays(mirror.heldSince('journalEntries') ?? '', -1)
  const older = createOlder<Entry>(() => {
    const narrowed = asked()
    return narrowed && `/ledger/entries?${new URLSearchParams({ limit: '200', to: lastDay(), ...narrowed })}`
  }, entrySchema)
  return { ...older, label: () => t('ledger.showOlder', { day: formatDate(mirror.heldSince('journalEntries') ?? '') }) }
}
