import { newId } from '@werkbank/model/base/id.ts'
import { partsOf } from '@werkbank/model/mirror/holding.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, type TestPerson } from '../testing.ts'
import { makeMirrorClient } from './mirror-client.ts'
import { plansOf } from './testing-plans.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop?.close())

const PARTS = partsOf('orders').map(({ table }) => table)
const fresh = async (person: TestPerson) => {
  const client = makeMirrorClient(person)
  await client.bootstrap()
  return client
}

/** A company that took orders at one rate for so many months, four a month with three lines each: the last two are still open. */
async function worked(months: number): Promise<TestPerson> {
  const person = await shop.stranger()
  const { orgId } = person
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`INSERT INTO orders (org_id, id, number, status, version, ordered_on, committed_at)
      SELECT ${orgId}, gen_random_uuid(), 'A' || n, CASE WHEN n > ${4 * months - 8}::int THEN 'committed' ELSE 'paid' END, 1,
        current_date - ((${4 * months}::int - n) * 7.5)::int, now() FROM generate_series(1, ${4 * months}::int) n`
    await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, note, quantity, unit_price_minor, tax_percent, net_minor)
      SELECT org_id, id || ':' || n, id, n, n, gen_random_uuid(), 'Handbemalt, in Seidenpapier', 10, 1250, 19, 12500 FROM orders, generate_series(1, 3) n WHERE org_id = ${orgId}`
    await tx`INSERT INTO order_versions (org_id, order_id, version, head, lines, totals, document_seq, state_vector)
      SELECT org_id, id, 1, '{}', '[]', '{}', 1, '' FROM orders WHERE org_id = ${orgId}`
    await tx`INSERT INTO deliveries (org_id, id, number, order_id, delivered_on, lines)
      SELECT org_id, gen_random_uuid(), 'L' || number, id, ordered_on, '[]' FROM orders WHERE org_id = ${orgId}`
    await tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor)
      SELECT org_id, gen_random_uuid(), 'test', 2020, row_number() OVER (), 'R' || number, 'invoice', id, gen_random_uuid(), 'EUR', ordered_on, ordered_on,
        jsonb_build_array(jsonb_build_object('lineId', 'l1', 'productId', id, 'sku', 'X', 'name', 'Handbemalt', 'quantity', '1', 'unitPriceMinor', 1, 'discountPercent', '0', 'taxPercent', '19', 'netMinor', 1)), '[]', 100, 19, 119
      FROM orders WHERE org_id = ${orgId}`
    await tx`INSERT INTO payments (org_id, id, invoice_id, order_id, amount_minor, currency, paid_on)
      SELECT org_id, gen_random_uuid(), id, order_id, 119, 'EUR', invoiced_on FROM invoices WHERE org_id = ${orgId}`
  })
  return person
}

test('NF-20 after sixteen times as long at the same rate of work a new device gets no more than 1.3 times the rows and bytes of orders’ parts', async () => {
  const size = async (person: TestPerson) => {
    const client = await fresh(person)
    const { text } = await person.call('GET', `/sync/bootstrap?tables=${PARTS.join(',')}`)
    return { bytes: text.length, rows: PARTS.reduce((sum, table) => sum + client.rows(table).length, 0) }
  }
  const [young, old] = [await worked(24), await worked(16 * 24)]
  const [one, sixteen] = [await size(young), await size(old)]
  expect(one.rows).toBeGreaterThan(400)
  expect(sixteen.rows).toBeLessThanOrEqual(one.rows * 1.3)
  expect(sixteen.bytes).toBeLessThanOrEqual(one.bytes * 1.3)
  // Nor does the server look through the rest for it.
  await shop.sql`ANALYZE`
  for (const table of PARTS) {
    const plans = await plansOf(shop.sql, old, table, [newId()])
    expect(plans).toContain(MIRROR_TABLES[table].table)
    expect(plans, plans).not.toContain(`Seq Scan on ${MIRROR_TABLES[table].table}`)
    expect(plans, plans).not.toContain('Seq Scan on orders')
  }
})
