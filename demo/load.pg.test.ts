import { testDatabase } from '@werkbank/database/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { expect, test } from 'vitest'
import { loadDemo } from './load.ts'

test('the demo company has what the README promises, and its books and stock are right', async () => {
  const database = await testDatabase({ max: 10 })
  const at = performance.now()
  await loadDemo(database.sql)
  console.info(`the demo company was loaded in ${Math.round(performance.now() - at)} ms`)
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
  await database.close()
})
