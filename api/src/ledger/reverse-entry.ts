import { periodOf } from '@werkbank/model/ledger/posting.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { holdPeriodOpen } from './periods.ts'

/**
 * Posts the opposite of every entry about `of` that isn't reversed yet; nothing where there is none. The original stays, both
 * refer to each other (R-LE5). Refuses `period-closed`: a reversal belongs to its own date.
 */
export async function reverseEntry(
  work: TransactionContext,
  of: { type: string; id: string },
  { subject, postedOn = work.today, text }: { subject: { type: string; id: string }; postedOn?: string; text: string },
): Promise<void> {
  const { tx } = work
  const entries = await tx<{ id: string; currency: string; kind: string }[]>`
    SELECT id, currency, kind FROM journal_entries e WHERE org_id = current_org() AND subject_type = ${of.type} AND subject_id = ${of.id}
      AND NOT EXISTS (SELECT 1 FROM journal_entries r WHERE r.org_id = e.org_id AND r.reverses_id = e.id)`
  if (entries.length === 0) return
  const period = periodOf(postedOn)
  await holdPeriodOpen(tx, period)
  for (const { id, currency, kind } of entries) {
    const reversal = work.newId()
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text, reverses_id, actor)
      VALUES (current_org(), ${reversal}, ${period}, ${postedOn}, ${currency}, ${kind}, ${subject.type}, ${subject.id}, ${text}, ${id}, ${work.caller.userId})`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor)
      SELECT org_id, ${reversal}, line, account, credit_minor, debit_minor FROM journal_lines WHERE org_id = current_org() AND entry_id = ${id}`
  }
}
