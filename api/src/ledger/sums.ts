import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

/**
 * Adds to the kept sums what was posted since the last time, up to the oldest transaction that still runs. Does the same again by any number of
 * processes: the second finds nothing new. Returns how many entries were added.
 */
export async function sumLedger(sql: Sql, orgId: string): Promise<number> {
  return await withSystem(sql, async (tx) => {
    await tx`INSERT INTO ledger_sums_reach (org_id) VALUES (${orgId}) ON CONFLICT DO NOTHING`
    await tx`SELECT 1 FROM ledger_sums_reach WHERE org_id = ${orgId} FOR UPDATE`
    // A statement of its own after the lock: only so it sees what the previous holder of the lock has added.
    const [row] = await tx<{ entries: number }[]>`
      WITH reach AS (SELECT summed_below AS old, pg_snapshot_xmin(pg_current_snapshot()) AS new FROM ledger_sums_reach WHERE org_id = ${orgId}),
      entries AS MATERIALIZED (
        SELECT e.id, date_trunc('month', e.posted_on)::date AS month FROM journal_entries e, reach
        WHERE e.org_id = ${orgId} AND e.changed_xid >= reach.old AND e.changed_xid < reach.new),
      added AS (
        INSERT INTO ledger_sums AS s (org_id, month, account, debit_minor, credit_minor)
        SELECT ${orgId}, e.month, l.account, sum(l.debit_minor), sum(l.credit_minor)
        FROM entries e JOIN journal_lines l ON l.org_id = ${orgId} AND l.entry_id = e.id GROUP BY e.month, l.account
        ON CONFLICT (org_id, month, account) DO UPDATE SET
          debit_minor = s.debit_minor + excluded.debit_minor, credit_minor = s.credit_minor + excluded.credit_minor),
      moved AS (UPDATE ledger_sums_reach r SET summed_below = reach.new FROM reach WHERE r.org_id = ${orgId})
      SELECT count(*)::int AS entries FROM entries`
    return row?.entries ?? 0
  })
}

/**
 * Debits and credits of each account up to a day, or all of them, as a table `(account, debit_minor, credit_minor)` for the organisation: kept
 * sums of whole months, the entries of the month that `to` lies in, and what was posted after the sums were last made. The lines of each entry are looked
 * up (`OFFSET 0` keeps it so): where statistics say that an organisation has no entries, as of one that was filled just now, Postgres would go through all
 * lines for each.
 */
export function turnover(tx: Tx, to?: string) {
  const day = to === undefined ? tx`'infinity'::date` : tx`${to}::text::date`
  const month = to === undefined ? tx`'infinity'::date` : tx`date_trunc('month', ${to}::text::date)::date`
  return tx`
    WITH reach AS (SELECT coalesce(max(summed_below), '0') AS below FROM ledger_sums_reach WHERE org_id = current_org()),
    late AS (
      SELECT id FROM journal_entries, reach WHERE org_id = current_org() AND changed_xid >= reach.below AND posted_on <= ${day}
      UNION ALL
      SELECT id FROM journal_entries, reach WHERE org_id = current_org() AND changed_xid < reach.below AND posted_on BETWEEN ${month} AND ${day})
    SELECT account, debit_minor, credit_minor FROM ledger_sums WHERE org_id = current_org() AND month < ${month}
    UNION ALL
    SELECT l.account, l.debit_minor, l.credit_minor FROM late CROSS JOIN LATERAL (
      SELECT account, debit_minor, credit_minor FROM journal_lines WHERE org_id = current_org() AND entry_id = late.id OFFSET 0) l`
}
