import { newId } from '@werkbank/model/base/value/id.ts'
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
/** What is in a window: orders and their parts, what was said, and what was posted. */
const WINDOWED = ['orders', ...PARTS, 'chatMessages', 'journalEntries', 'accountOpenings'] as const
/** What an order that is done with leaves on each device for good, in uncompressed bytes: its room where it has messages, as every second one has here. */
const LEFT_BYTES_MAX = 250
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
    // What comes with each order, three messages beside every second one, and an entry for each invoice and payment.
    await tx`INSERT INTO pages (org_id, id, subject_type, subject_id, created_at) SELECT org_id, id, 'order', id, committed_at FROM orders WHERE org_id = ${orgId}`
    await tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id, created_at, last_position, last_message_at)
      SELECT org_id, id, 'record', 'order', id, ordered_on, talked * 3, CASE talked WHEN 1 THEN ordered_on END
      FROM (SELECT *, substr(number, 2)::int % 2 AS talked FROM orders WHERE org_id = ${orgId}) orders`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT org_id, gen_random_uuid(), id, 'chat:' || id || ':' || to_char(created_at, 'YYYY-MM'), n, gen_random_uuid(), 'Liegt bereit, geht morgen raus', created_at
      FROM chat_rooms, generate_series(1, 3) n WHERE org_id = ${orgId} AND last_position > 0`
    await tx`INSERT INTO accounts (org_id, code, name, name_en, kind) VALUES (${orgId}, '1200', 'Forderungen', 'Receivables', 'asset'), (${orgId}, '4400', 'Erlöse', 'Revenue', 'income') ON CONFLICT DO NOTHING`
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text)
      SELECT org_id, gen_random_uuid(), to_char(invoiced_on, 'YYYY-MM'), invoiced_on, 'EUR', kind_of, 'invoice', id::text, 'Rechnung ' || number
      FROM invoices, unnest(ARRAY['invoice', 'payment']) AS posted(kind_of) WHERE org_id = ${orgId}`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor)
      SELECT org_id, id, n, CASE n WHEN 1 THEN '1200' ELSE '4400' END, CASE n WHEN 1 THEN 119 ELSE 0 END, CASE n WHEN 2 THEN 119 ELSE 0 END
      FROM journal_entries, generate_series(1, 2) n WHERE org_id = ${orgId}`
  })
  return person
}

test('NF-20 after sixteen times as long at the same rate of work a new device gets no more than 1.3 times the rows and bytes of what is in a window, and of an order that is done with no more than its conversation', async () => {
  const size = async (person: TestPerson) => {
    const client = await fresh(person)
    const bytes = async (tables: readonly string[]) =>
      (await person.call('GET', `/sync/bootstrap${tables.length > 0 ? `?tables=${tables.join(',')}` : ''}`)).text.length
    return {
      bytes: await bytes(WINDOWED),
      rows: WINDOWED.reduce((sum, table) => sum + client.rows(table).length, 0),
      all: await bytes([]),
      orders: client.rows('orders').length,
      messages: client.rows('chatMessages').length,
      entries: client.rows('journalEntries').length,
    }
  }
  const [young, old] = [await worked(24), await worked(16 * 24)]
  const [one, sixteen] = [await size(young), await size(old)]
  console.info('what a new device gets of a company of 24 months and of one of 384:', one, sixteen)
  expect([one.rows > 800, one.messages > 50, one.entries > 150]).toEqual([true, true, true])
  expect(sixteen.rows).toBeLessThanOrEqual(one.rows * 1.3)
  expect(sixteen.bytes).toBeLessThanOrEqual(one.bytes * 1.3)
  expect((sixteen.all - one.all) / (15 * 24 * 4)).toBeLessThanOrEqual(LEFT_BYTES_MAX)
  // Nor does the server look through the rest for it.
  await shop.sql`ANALYZE`
  for (const table of ['orders' as const, ...PARTS]) {
    const plans = await plansOf(shop.sql, old, table, [newId()])
    expect(plans).toContain(MIRROR_TABLES[table].table)
    expect(plans, plans).not.toContain(`Seq Scan on ${MIRROR_TABLES[table].table}`)
    expect(plans, plans).not.toContain('Seq Scan on orders')
  }
})
