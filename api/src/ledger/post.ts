import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { journalLines, type Posting, periodOf } from '@werkbank/model/ledger/posting.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { openBooks } from './open-books.ts'
import { holdPeriodOpen } from './periods.ts'

export type NewEntry = {
  kind: 'invoice' | 'credit-note' | 'payment' | 'delivery' | 'return' | 'receipt' | 'adjustment' | 'opening'
  subject: { type: string; id: string }
  /** YYYY-MM-DD; decides the period. */
  postedOn: string
  currency: string
  /** A number, a name or the reason that a person typed; the subject is named by kind and id, in the reader's language. */
  text: string
  postings: Posting[]
  reversesId?: string
}

/**
 * Posts one journal entry, per document and not per move, and returns its id; undefined where there is nothing to post. The
 * postings balance to the cent (a fault otherwise; the database checks it again at the commit). Refuses `period-closed`.
 */
export async function post(work: TransactionContext, entry: NewEntry): Promise<string | undefined> {
  const { tx } = work
  if (entry.postings.every(({ amountMinor }) => amountMinor === 0)) return undefined
  const period = periodOf(entry.postedOn)
  await holdPeriodOpen(tx, period)
  const rules = await rulesOf(work)
  const lines = journalLines(entry.postings, (purpose) => rules.get(purpose))
  if (lines.length === 0) return undefined
  const id = work.newId()
  await Promise.all([
    tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text, reverses_id, actor)
      VALUES (current_org(), ${id}, ${period}, ${entry.postedOn}, ${entry.currency}, ${entry.kind}, ${entry.subject.type}, ${entry.subject.id},
        ${entry.text}, ${entry.reversesId ?? null}, ${work.caller.userId})`,
    insertLines(tx, work.caller.orgId, id, lines),
  ])
  return id
}

function insertLines(tx: Tx, orgId: string, entryId: string, lines: ReturnType<typeof journalLines>) {
  const rows = lines.map((line, index) => ({
    org_id: orgId,
    entry_id: entryId,
    line: index + 1,
    account: line.account,
    debit_minor: line.debitMinor,
    credit_minor: line.creditMinor,
  }))
  return tx`INSERT INTO journal_lines ${tx(rows as never)}`
}

/** The organisation's posting rules; an organisation without any gets its books opened. */
async function rulesOf({ tx, caller }: TransactionContext): Promise<Map<string, string>> {
  const read = () =>
    tx<{ purpose: string; account: string }[]>`SELECT purpose, account FROM posting_rules WHERE org_id = current_org()`
  let rows = await read()
  if (rows.length === 0) {
    await openBooks(tx, caller.orgId)
    rows = await read()
  }
  return new Map(rows.map(({ purpose, account }) => [purpose, account]))
}
