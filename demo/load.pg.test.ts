import { statSync } from 'node:fs'
import { checkAllBooks } from '@werkbank/api/jobs/check-books.ts'
import { CONSUMERS } from '@werkbank/api/jobs/consumers.ts'
import { createConsumer } from '@werkbank/database/consumer.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { type TestDatabase, testDatabase, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { loadDemo } from './load.ts'
import { type Company, loadShippedCompany, type Row, readCompany, readShippedCompany } from './shipped-company.ts'

const DAY_MS = 86_400_000
const now = new Date()
let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const at = performance.now()
  await loadDemo(database.sql, now)
  console.info(`the demo company was made in ${Math.round(performance.now() - at)} ms`)
}, 600_000)
afterAll(() => database.close())

test('the demo company has what the README promises, and its books and stock are right', async () => {
  const [counts] = await withSystem(
    database.sql,
    (tx) => tx`
    SELECT (SELECT count(*) FROM products WHERE kind = 'parent') AS parents, (SELECT count(*) FROM products WHERE kind = 'goods' AND parent_id IS NOT NULL) AS variants,
      (SELECT count(*) FROM customers WHERE number LIKE 'K%') AS customers, (SELECT count(*) FROM locations WHERE kind = 'warehouse' AND code <> 'L1') AS warehouses,
      (SELECT count(*) FROM orders WHERE org_id = (SELECT org_id FROM users WHERE email = 'sales@demo.test')) AS orders`,
  )
  expect(counts).toMatchObject({ parents: 1500, variants: 5000, customers: 300, warehouses: 3, orders: 400 })
  const states = await withSystem(database.sql, (tx) => tx`SELECT DISTINCT status FROM orders ORDER BY status`)
  expect(states.map(({ status }) => status)).toEqual([
    'cancelled',
    'committed',
    'delivered',
    'draft',
    'invoiced',
    'paid',
    'part-delivered',
  ])
  const [ledger] = await withSystem(
    database.sql,
    (tx) =>
      tx`SELECT sum(debit_minor)::bigint - sum(credit_minor)::bigint AS difference, count(*) > 500 AS enough FROM journal_lines`,
  )
  expect(ledger).toEqual({ difference: 0, enough: true })
  const wrong = await withSystem(
    database.sql,
    (tx) => tx`
    WITH moved AS (
      SELECT org_id, product_id, location_id, sum(quantity) AS quantity FROM (
        SELECT org_id, product_id, to_location_id AS location_id, quantity FROM stock_moves UNION ALL SELECT org_id, product_id, from_location_id, -quantity FROM stock_moves) m
      GROUP BY 1, 2, 3)
    SELECT l.product_id FROM stock_levels l LEFT JOIN moved m USING (org_id, product_id, location_id) WHERE l.on_hand <> coalesce(m.quantity, 0)
    UNION ALL SELECT l.product_id FROM stock_levels l WHERE l.reserved <> (SELECT coalesce(sum(quantity), 0) FROM reservations r WHERE r.org_id = l.org_id AND r.product_id = l.product_id AND r.location_id = l.location_id)`,
  )
  expect(wrong.length).toBe(0)
  const [ages] = await withSystem(
    database.sql,
    (tx) => tx`
    SELECT count(DISTINCT created_at::date)::int AS days, max(now() - created_at) < interval '15 days' AS recent, max(created_at) <= now() AS past FROM orders WHERE status = 'draft'
      AND org_id = (SELECT org_id FROM users WHERE email = 'sales@demo.test')`,
  )
  expect(ages).toEqual({ days: expect.any(Number), recent: true, past: true })
  expect(ages?.days).toBeGreaterThanOrEqual(10)
  const [edited] = await withSystem(
    database.sql,
    (tx) => tx`SELECT count(*)::int AS count FROM orders WHERE version > 0 AND changes > 0 AND status <> 'cancelled'`,
  )
  expect(edited?.count).toBe(15)
  const unmirrored = await withSystem(
    database.sql,
    (tx) => tx`
    SELECT name FROM documents d LEFT JOIN document_states s ON s.org_id = d.org_id AND s.id = d.name
    WHERE d.head_seq > 0 AND s.seq IS DISTINCT FROM d.head_seq`,
  )
  expect(unmirrored).toEqual([])
})

test('the shipped company is what the commands make; if not, `npm run demo:build` writes it anew', async () => {
  const shipped = await useTestDatabase()
  await loadShippedCompany(shipped.sql, now)
  const [ours, made] = [await readCompany(shipped.sql, now), await readCompany(database.sql, now)]
  expect(ours.tables.map(([name]) => name)).toEqual(made.tables.map(([name]) => name))
  const stale = made.tables.flatMap(([name, rows], index) => {
    const [should, is] = [plain(name, rows), plain(name, ours.tables[index]?.[1] ?? [])]
    const missing = should.filter((row, at) => row !== is[at])
    return missing.length === 0
      ? []
      : [
          {
            table: name,
            rows: [should.length, is.length],
            made: missing[0],
            shipped: is.find((row, at) => row !== should[at]),
          },
        ]
  })
  expect(stale, 'npm run demo:build').toEqual([])
  expect(await checkAllBooks(shipped.sql)).toMatchObject([{ differences: [] }, { differences: [] }])
  // What follows from its events is shipped, too: consumers that begin behind them miss nothing.
  await withSystem(shipped.sql, (tx) => tx`DELETE FROM consumers`)
  const running = CONSUMERS.map((consumer) => createConsumer(shipped.sql, consumer))
  await expect.poll(() => unheard(shipped.sql)).toEqual(CONSUMERS.map(() => 0))
  await Promise.all(running.map((consumer) => consumer.stop()))
  expect(await readCompany(shipped.sql, now)).toEqual(ours)
})

/** How many events each consumer has before it. */
const unheard = (sql: Sql): Promise<number[]> =>
  withSystem(sql, async (tx) => {
    const counts: number[] = []
    for (const { name, events } of CONSUMERS) {
      const [row] = await tx<{ count: number }[]>`
        SELECT count(*)::int AS count FROM events e LEFT JOIN consumers c ON c.name = ${name}
        WHERE e.type = ANY (${events.map(({ type }) => type)}) AND (c.name IS NULL OR (e.xid, e.id) > (c.xid, c.id))`
      counts.push(row?.count ?? 0)
    }
    return counts
  })

test('a company that is loaded in another year has its papers numbered in that year, without gaps; columns that are newer take their defaults', async () => {
  const shipped = await useTestDatabase()
  await shipped.sql`ALTER TABLE customers ADD COLUMN added text NOT NULL DEFAULT 'as ever'`
  const { at } = readShippedCompany()
  await loadShippedCompany(shipped.sql, new Date(at.getTime() + 150 * DAY_MS))
  expect(await checkAllBooks(shipped.sql)).toMatchObject([{ differences: [] }, { differences: [] }])
  const wrong = await withSystem(
    shipped.sql,
    (tx) => tx`
    SELECT number FROM invoices WHERE year <> extract(year FROM invoiced_on) OR number <> split_part(number, '-', 1) || '-' || year || '-' || lpad(serial::text, 5, '0')
    UNION ALL SELECT subject_id FROM journal_entries WHERE period <> to_char(posted_on, 'YYYY-MM')`,
  )
  expect(wrong).toEqual([])
  const years = await withSystem(shipped.sql, (tx) => tx`SELECT count(DISTINCT year) AS years FROM invoices`)
  expect(years).toEqual([{ years: 2 }])
  expect(await shipped.sql`SELECT DISTINCT added FROM customers`).toEqual([{ added: 'as ever' }])
})

test('the small company of the stories has all that the whole one has but for most of its products, and its books are right', async () => {
  const small = await useTestDatabase()
  await loadShippedCompany(small.sql, now, 'small')
  expect(await checkAllBooks(small.sql)).toMatchObject([{ differences: [] }, { differences: [] }])
  const states = (sql: Sql) =>
    withSystem(sql, (tx) => tx`SELECT status, count(*)::int AS count FROM orders GROUP BY status ORDER BY status`)
  expect(await states(small.sql)).toEqual(await states(database.sql))
  const [products] = await withSystem(small.sql, (tx) => tx`SELECT count(*)::int AS count FROM products`)
  expect(products?.count).toBeLessThan(1_000)
  const tables = ({ tables: all }: Company) => all.map(([name]) => name)
  expect(tables(readShippedCompany('small')), 'npm run demo:build').toEqual(tables(readShippedCompany()))
})

test('the shipped companies are small files', () => {
  for (const name of ['company.ndjson.br', 'small-company.ndjson.br'])
    expect(statSync(new URL(name, import.meta.url)).size).toBeLessThan(3_000_000)
})

/** Rows as text that two makings have in common: no ids, no hashes, moments in days from now, documents as what they hold. */
function plain(table: string, rows: Company['tables'][number][1]): string[] {
  return rows.map((row) => plainRow(table, row)).sort()
}

function plainRow(table: string, row: Row): string {
  const { password_hash: _, client_id: __, client_ids: ___, update: ____, state_vector: _____, ...rest } = row
  if (table === 'document_states') rest.state = held(String(row.state))
  return JSON.stringify(rest)
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'id')
    .replace(
      /\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+00:00)/g,
      (moment) => `day ${Math.round((Date.parse(moment) - now.getTime()) / DAY_MS)}`,
    )
}

/** The content of a document's steps, regardless of their authors. */
const held = (state: string) =>
  Y.decodeUpdate(Buffer.from(state, 'base64'))
    .structs.map((struct) => {
      if (!('content' in struct)) return ''
      const { parentSub, content } = struct
      return JSON.stringify([parentSub, content instanceof Y.ContentType ? 'type' : content.getContent()])
    })
    .sort()
