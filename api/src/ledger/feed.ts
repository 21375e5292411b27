import { invoicePaper } from '@werkbank/database/invoice-name.ts'
import { orderNumber } from '@werkbank/database/order-name.ts'
import { addDays } from '@werkbank/model/base/value/company-day.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'
import { turnover } from './sums.ts'

/** Whether an entry is about a record of a kind, and about which: SQL. */
const isAbout = (table: string, kind: string) => [`${table}.subject_type = '${kind}'`, `${table}.subject_id`] as const

/** What the invoices and orders are called that entries are about: SQL of the fields that hold it. */
export const entryNames = (table: string) => ({
  invoice: invoicePaper(table, ...isAbout(table, 'invoice')),
  orderNumber: orderNumber(table, ...isAbout(table, 'order')),
})

/** What a viewer is sent of the books. */
export const ledgerSources: Partial<Record<MirrorTable, Source>> = {
  journalEntries: {
    computed: {
      lines: `(SELECT json_agg(json_build_object('account', l.account, 'accountName', a.name, 'accountNameEn', a.name_en, 'debitMinor', l.debit_minor, 'creditMinor', l.credit_minor) ORDER BY l.line)
        FROM journal_lines l JOIN accounts a ON a.org_id = l.org_id AND a.code = l.account WHERE l.org_id = journal_entries.org_id AND l.entry_id = journal_entries.id)`,
      ...entryNames('journal_entries'),
    },
  },
  accountOpenings: {
    beyond: {
      rows: (tx, _viewer, since) => tx`
        WITH summed AS MATERIALIZED (
          SELECT account, sum(debit_minor)::bigint AS debit_minor, sum(credit_minor)::bigint AS credit_minor
          FROM (${turnover(tx, addDays(since, -1))}) l GROUP BY account)
        SELECT a.code AS id, a.name, a.name_en, s.debit_minor, s.credit_minor FROM summed s JOIN accounts a ON a.org_id = current_org() AND a.code = s.account`,
      changes: (tx, _viewer, since, changed) =>
        tx`SELECT 1 FROM journal_entries WHERE posted_on < ${since}::text::date AND ${changed}`,
    },
  },
}
