import { archiveDifferences } from '@werkbank/database/audit-archive.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { REAL_KINDS } from '@werkbank/model/stock/places.ts'
import { type FilesPlace, fileDifferences } from '../files/index.ts'
import { statusDifferences } from '../sales/index.ts'

/** A figure that is kept and isn't what its rows say: `kept` against `rows`, in the figure's own unit (pieces, cents, numbers). */
export type Difference = { what: Kept; id: string; kept: string; rows: string }
/** What a check of an organisation's figures found. */
/** `sealed`: the last seal of its log, to be compared with what was noted elsewhere, and how many entries wait for one. */
export type BooksCheck = { organisation: string; differences: Difference[]; sealed: Sealed | undefined }
export type Sealed = { number: number; hash: string; waiting: number }
type Kept =
  | 'on-hand'
  | 'on-shelves'
  | 'closed-place'
  | 'reserved'
  | 'line-reserved'
  | 'entry'
  | 'account'
  | 'paid'
  | 'credited'
  | 'order'
  | 'numbers'
  | 'log'
  | 'file'
  | 'log-entry'
  | 'history-entry'
  | 'log-seal'
  | 'log-archive'

/**
 * Compares everything that is stored twice, in one snapshot (WH-06, NF-33): levels with their moves, reservations and places, totals of products with
 * their levels, order lines with their reservations, paid amounts with payments, credited amounts with credit notes, the status of orders with their
 * lines and invoices, entries with zero, sums of accounts with their entries, number ranges with the papers, heads of documents with their logs, entries of the log and of histories with their seals, and,
 * given `place`, files with their bytes.
 */
export async function checkBooks(sql: Sql, orgId: string, place?: FilesPlace): Promise<Difference[]> {
  return await withOrg(
    sql,
    { orgId, userId: null },
    async (tx) => [
      ...(await keptTwice(tx)),
      ...(await statusDifferences(tx)).map((one): Difference => ({ what: 'order', ...one })),
      ...(place ? await fileDifferences(tx, { place }) : []),
      ...(place ? await archiveDifferences(tx, place.store) : []),
    ],
    { isolation: 'repeatable read', readOnly: true, statementMsMax: 0 }, // at night, of everything
  )
}

const keptTwice = (tx: Tx) => tx<Difference[]>`
      SELECT 'on-hand' AS what, ${place(tx)} AS id, sum(on_hand)::text AS kept, sum(moved)::text AS rows FROM (
        SELECT product_id, lot_id, location_id, on_hand, 0 AS moved FROM stock_levels WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, to_location_id, 0, quantity FROM stock_moves WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, from_location_id, 0, -quantity FROM stock_moves WHERE org_id = current_org()) m
      WHERE location_id IN (SELECT id FROM locations WHERE org_id = current_org() AND kind = ANY(${REAL_KINDS as string[]}))
      GROUP BY product_id, lot_id, location_id HAVING sum(on_hand) <> sum(moved)
      UNION ALL
      SELECT 'on-shelves', (SELECT sku FROM products p WHERE p.org_id = current_org() AND p.id = product_id), sum(kept)::text, sum(there)::text FROM (
        SELECT product_id, on_hand AS kept, 0 AS there FROM stock_totals WHERE org_id = current_org()
        UNION ALL SELECT product_id, 0, on_hand FROM stock_levels WHERE org_id = current_org()) t
      GROUP BY product_id HAVING sum(kept) <> sum(there)
      UNION ALL
      SELECT 'closed-place', ${place(tx)}, on_hand::text, '0' FROM stock_levels
      WHERE org_id = current_org() AND on_hand <> 0
        AND location_id IN (SELECT id FROM locations WHERE org_id = current_org() AND deleted_at IS NOT NULL)
      UNION ALL
      SELECT 'reserved', ${place(tx)}, sum(kept)::text, sum(held)::text FROM (
        SELECT product_id, lot_id, location_id, reserved AS kept, 0 AS held FROM stock_levels WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, location_id, 0, quantity FROM reservations WHERE org_id = current_org()) r
      GROUP BY product_id, lot_id, location_id HAVING sum(kept) <> sum(held)
      UNION ALL
      SELECT 'line-reserved', coalesce(l.id, r.order_id || ':' || r.line_id), coalesce(l.reserved, 0)::text, coalesce(r.held, 0)::text
      FROM (SELECT * FROM order_lines WHERE org_id = current_org()) l
      FULL JOIN (SELECT order_id, line_id, sum(quantity) AS held FROM reservations WHERE org_id = current_org() GROUP BY 1, 2) r USING (order_id, line_id)
      WHERE coalesce(l.reserved, 0) <> coalesce(r.held, 0)
      UNION ALL
      SELECT 'entry', entry_id::text, '0', sum(debit_minor - credit_minor)::text FROM journal_lines WHERE org_id = current_org()
      GROUP BY entry_id HAVING sum(debit_minor - credit_minor) <> 0
      UNION ALL
      SELECT 'account', concat_ws(' ', account, month), sum(kept)::text, sum(posted)::text FROM (
        SELECT account, month, debit_minor - credit_minor AS kept, 0 AS posted FROM ledger_sums WHERE org_id = current_org()
        UNION ALL SELECT l.account, date_trunc('month', e.posted_on)::date, 0, l.debit_minor - l.credit_minor
        FROM journal_entries e JOIN journal_lines l ON l.org_id = e.org_id AND l.entry_id = e.id
        WHERE e.org_id = current_org() AND e.changed_xid < (SELECT summed_below FROM ledger_sums_reach WHERE org_id = current_org())) s
      GROUP BY account, month HAVING sum(kept) <> sum(posted)
      UNION ALL
      SELECT 'paid', i.number, i.paid_minor::text, coalesce(sum(p.amount_minor), 0)::text FROM invoices i
      LEFT JOIN payments p ON p.org_id = i.org_id AND p.invoice_id = i.id WHERE i.org_id = current_org()
      GROUP BY i.id, i.number, i.paid_minor HAVING i.paid_minor <> coalesce(sum(p.amount_minor), 0)
      UNION ALL
      SELECT 'credited', i.number, i.credited_minor::text, coalesce(c.gross, 0)::text FROM invoices i
      LEFT JOIN (SELECT (c->>'invoiceId')::uuid AS id, sum((c->>'grossMinor')::bigint) AS gross FROM invoices, jsonb_array_elements(corrects) AS c
        WHERE org_id = current_org() GROUP BY 1) c ON c.id = i.id
      WHERE i.org_id = current_org() AND i.credited_minor <> coalesce(c.gross, 0)
      UNION ALL
      SELECT 'numbers', n.series || ' ' || n.year, n.last_number::text, count(i.id)::text FROM number_ranges n
      LEFT JOIN invoices i ON i.org_id = n.org_id AND i.series = n.series AND i.year = n.year
      WHERE n.org_id = current_org() AND n.series IN ('invoice', 'credit-note') GROUP BY n.series, n.year, n.last_number HAVING n.last_number <> count(i.id)
      UNION ALL
      SELECT CASE b.what WHEN 'entry' THEN 'log-entry' WHEN 'event' THEN 'history-entry' ELSE 'log-seal' END, b.number::text, b.state, 'as it was sealed'
      FROM audit_breaks(current_org()) b
      UNION ALL
      SELECT 'log', d.name, d.head_seq::text, coalesce(min(l.before) FILTER (WHERE l.from_seq <> l.before + 1), max(l.seq), 0)::text
      FROM documents d LEFT JOIN (
        SELECT document, from_seq, seq, coalesce(lag(seq) OVER (PARTITION BY document ORDER BY seq), 0) AS before
        FROM document_log WHERE org_id = current_org()) l ON l.document = d.name WHERE d.org_id = current_org()
      GROUP BY d.name, d.head_seq
      HAVING d.head_seq <> coalesce(max(l.seq), 0) OR bool_or(l.from_seq <> l.before + 1)
      ORDER BY 1, 2`

/** A level as people know it. */
const place = (
  tx: Tx,
) => tx`concat_ws(' ', (SELECT sku FROM products p WHERE p.org_id = current_org() AND p.id = product_id), 'in',
  (SELECT code FROM locations o WHERE o.org_id = current_org() AND o.id = location_id))`

/** The same for each organisation. */
export async function checkAllBooks(sql: Sql, place?: FilesPlace): Promise<BooksCheck[]> {
  const organisations = await withSystem(
    sql,
    (tx) => tx<{ orgId: string; name: string }[]>`SELECT org_id, name FROM organisations ORDER BY created_at, org_id`,
  )
  const checked: BooksCheck[] = []
  for (const { orgId, name } of organisations)
    checked.push({
      organisation: name,
      differences: await checkBooks(sql, orgId, place),
      sealed: await sealedUpTo(sql, orgId),
    })
  return checked
}

/** The end of an organisation's chain. */
export async function sealedUpTo(sql: Sql, orgId: string): Promise<Sealed | undefined> {
  const [row] = await withSystem(
    sql,
    (tx) => tx<Sealed[]>`
      SELECT number, hash, (SELECT count(*)::int FROM security_events e WHERE e.org_id = h.org_id AND e.xid >= h.until_xid) AS waiting
      FROM audit_heads h WHERE org_id = ${orgId}`,
  )
  return row
}
