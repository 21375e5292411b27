import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { journalEntry } from '@werkbank/model/ledger/journal-entry.ts'
import type { paperName } from '@werkbank/model/sales/billing/paper-name.ts'
import type { z } from 'zod'
import { decodeCursor, toPage } from '../http/pages.ts'
import { visibleTo } from '../records/visible.ts'
import { entryNames } from './feed.ts'
import { turnover } from './sums.ts'

export type Entry = {
  id: string
  period: string
  postedOn: string
  currency: string
  kind: string
  subjectType: string
  subjectId: string
  text: string
  at: string
  reversesId: string | null
  invoice: z.infer<typeof paperName> | null
  orderNumber: string | null
  lines: { account: string; accountName: string; accountNameEn: string; debitMinor: number; creditMinor: number }[]
}
export type EntryFilter = {
  limit: number
  cursor?: string
  sort: string
  from?: string
  to?: string
  account?: string
  subjectType?: string
  subjectId?: string
}

/** Journal entries with their lines; newest posting date first unless sorted otherwise. */
export async function listEntries({ tx, caller }: { tx: Tx; caller: Caller }, filter: EntryFilter) {
  const after = decodeCursor(filter.cursor, ['string', 'string'])
  const names = entryNames('e')
  const newestFirst = filter.sort !== 'postedOn'
  const rows = await tx<Entry[]>`
    SELECT e.id, e.period, e.posted_on, e.currency, e.kind, e.subject_type, e.subject_id, e.text, e.at, e.reverses_id,
      (SELECT jsonb_agg(jsonb_build_object('account', l.account, 'accountName', a.name, 'accountNameEn', a.name_en, 'debitMinor', l.debit_minor, 'creditMinor', l.credit_minor) ORDER BY l.line)
       FROM journal_lines l JOIN accounts a ON a.org_id = l.org_id AND a.code = l.account WHERE l.org_id = e.org_id AND l.entry_id = e.id) AS lines,
      ${tx.unsafe(names.invoice)} AS invoice, ${tx.unsafe(names.orderNumber)} AS order_number
    FROM journal_entries e
    WHERE e.org_id = current_org()
      ${filter.from ? tx`AND e.posted_on >= ${filter.from}` : tx``} ${filter.to ? tx`AND e.posted_on <= ${filter.to}` : tx``}
      ${filter.subjectType ? tx`AND e.subject_type = ${filter.subjectType}` : tx``} ${filter.subjectId ? tx`AND e.subject_id = ${filter.subjectId}` : tx``}
      ${filter.account ? tx`AND EXISTS (SELECT 1 FROM journal_lines l WHERE l.org_id = e.org_id AND l.entry_id = e.id AND l.account = ${filter.account})` : tx``}
      ${after ? (newestFirst ? tx`AND (e.posted_on, e.id) < (${after[0] as string}::text::date, ${after[1] as string}::text::uuid)` : tx`AND (e.posted_on, e.id) > (${after[0] as string}::text::date, ${after[1] as string}::text::uuid)`) : tx``}
    ORDER BY ${newestFirst ? tx`e.posted_on DESC, e.id DESC` : tx`e.posted_on, e.id`} LIMIT ${filter.limit + 1}`
  return toPage(
    rows,
    filter.limit,
    (row) => [row.postedOn, row.id],
    (row) => visibleTo(caller, journalEntry, row),
  )
}

export type TrialBalance = {
  accounts: {
    code: string
    name: string
    kind: string
    debitMinor: number
    creditMinor: number
    balanceMinor: number
  }[]
  debitMinor: number
  creditMinor: number
  /** Always 0; shown as proof. */
  differenceMinor: number
}

/** Every account with its turnover up to `to`. `differenceMinor` is the proof that the ledger balances. */
export async function trialBalance(tx: Tx, to?: string): Promise<TrialBalance> {
  const accounts = await tx<TrialBalance['accounts'][number][]>`
    SELECT a.code, a.name, a.kind, coalesce(sum(l.debit_minor), 0)::bigint AS debit_minor, coalesce(sum(l.credit_minor), 0)::bigint AS credit_minor,
      coalesce(sum(l.debit_minor - l.credit_minor), 0)::bigint AS balance_minor
    FROM accounts a
    LEFT JOIN (${turnover(tx, to)}) l ON l.account = a.code
    WHERE a.org_id = current_org() GROUP BY a.code, a.name, a.kind ORDER BY a.code`
  const sum = (field: 'debitMinor' | 'creditMinor') => accounts.reduce((total, account) => total + account[field], 0)
  const [debitMinor, creditMinor] = [sum('debitMinor'), sum('creditMinor')]
  return { accounts: [...accounts], debitMinor, creditMinor, differenceMinor: debitMinor - creditMinor }
}
