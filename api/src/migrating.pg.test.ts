import { migrate, migrations } from '@werkbank/database/migrate.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { emptyDatabase } from '@werkbank/database/testing/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCompany, type Company } from './testing-company.ts'

/*
 * Each migration meets rows of the state before it. A company that has one of everything is made in the newest state; then an empty database goes
 * through all migrations one by one, and each table is filled with the company's rows, as far as it has their columns, in the moment it is made.
 */
type Rows = Map<string, Record<string, unknown>[]>

let company: Company
let rows: Rows
beforeAll(async () => {
  company = await buildCompany()
  const { ask, things } = company
  await ask('POST', `/invoices/${things.invoice}/payments`, { amountMinor: 100 })
  await ask('PATCH', `/customers/${things.customer}`, { street: 'Ringstraße 1', postalCode: '90402', city: 'Nürnberg' })
  await ask('PUT', '/settings/quotes.validDays', { level: 'organisation', value: 21 })
  rows = await rowsOf(company.sql)
}, 120_000)
afterAll(() => company.close())

const tablesOf = async (sql: Sql): Promise<string[]> =>
  (
    await sql<{ name: string }[]>`
      SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition AND c.relname NOT IN ('migrations', 'installation') ORDER BY 1`
  ).map(({ name }) => name)

async function rowsOf(sql: Sql): Promise<Rows> {
  const found: Rows = new Map()
  for (const table of await tablesOf(sql)) {
    const some = await sql.unsafe<{ row: Record<string, unknown> }[]>(
      `SELECT to_jsonb(t) AS row FROM ${table} t LIMIT 200`,
    )
    found.set(
      table,
      some.map(({ row }) => row),
    )
  }
  return found
}

/** Emptied on purpose: 0050 ends the tickets of before, which were good for a minute. */
const LET_GO = new Set(['document_tickets'])
/** 0381 seals the log anew: where its old chain ended is asked no more. */
const REPLACED = new Set(['security_heads'])
/** What became of tables that are called otherwise now. */
const RENAMED = new Map([['units', 'org_units']])

/** What an older state asks for and the newest no longer has. */
const FILLERS: Record<string, string> = {
  text: `''`,
  uuid: 'gen_random_uuid()',
  jsonb: `'{}'`,
  boolean: 'false',
  integer: '0',
  bigint: '0',
  numeric: '0',
  'timestamp with time zone': 'now()',
  date: 'now()',
  bytea: `''`,
  ARRAY: `'{}'`,
  xid8: `'1'`,
}
type Column = { name: string; type: string; needed: boolean }

/** Puts in what this state takes of the rows, without asking triggers and references. How many it took. */
async function fill(sql: Sql, table: string, all: readonly Record<string, unknown>[]): Promise<number> {
  const columns = await sql<Column[]>`
    SELECT column_name AS name, data_type AS type, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AS needed
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table} AND is_generated = 'NEVER'`
  let taken = 0
  for (const row of all) {
    const known = columns.filter(({ name, needed }) => name in row || needed)
    const values = known.map(({ name, type }) => (name in row ? `r.${name}` : (FILLERS[type] ?? 'NULL')))
    taken += await sql
      .begin(async (tx) => {
        await tx`SET LOCAL session_replication_role = replica`
        await tx.unsafe(
          `INSERT INTO ${table} (${known.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE
            SELECT ${values.join(', ')} FROM jsonb_populate_record(NULL::${table}, $1::text::jsonb) r`,
          [JSON.stringify(row)],
        )
        return 1
      })
      // A kind of row that this state did not know yet.
      .catch((error: Error) => {
        if (/violates (check|not-null) constraint/.test(error.message)) return 0
        throw error
      })
  }
  return taken
}

async function countOf(sql: Sql, table: string): Promise<number> {
  const [row] = await sql.unsafe<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${table}`)
  return row?.count ?? 0
}

test('DB-12 CH-15.3 CU-02 every migration keeps the rows that it finds, from the first state to the newest', async () => {
  const { sql } = await emptyDatabase()
  const files = migrations()
  const filled = new Map<string, number>()
  const empty: string[] = []
  // For tables that hold nothing lasting, in which the company has left no row.
  const { orgId: org_id, userId: user_id } = company.admin
  const { order: order_id, room: room_id } = company.things
  const more = {
    sha256: 'a'.repeat(64),
    list: 'orders',
    name: 'Mine',
    subject: `order:${order_id}`,
    heads: [],
    cells: [],
    command: 'x',
    from_seq: 1,
    seq: 1,
    input: {},
    verdict: 'passed-on',
  }
  const madeUp = { org_id, user_id, room_id, subject_id: order_id, ...more }
  for (const [index, { name }] of files.entries()) {
    const before = new Set(await tablesOf(sql))
    expect(await migrate(sql, files.slice(0, index + 1))).toEqual([name])
    for (const table of (await tablesOf(sql)).filter((one) => !before.has(one))) {
      // Some make the rows of their table from those that are there.
      const taken =
        (await countOf(sql, table)) ||
        (await fill(sql, table, rows.get(table) ?? [])) ||
        (await fill(sql, table, [madeUp]))
      if (taken > 0) filled.set(table, taken)
      else empty.push(table)
    }
  }
  expect(await migrate(sql)).toEqual([])
  const lost: string[] = []
  for (const [table, count] of filled) {
    if (REPLACED.has(table)) continue
    const kept = await countOf(sql, RENAMED.get(table) ?? table)
    if (kept !== count && !LET_GO.has(table)) lost.push(`${table}: ${kept} of ${count}`)
  }
  expect(lost).toEqual([])
  expect([...filled.keys()]).toEqual(
    expect.arrayContaining([
      'orders',
      'invoices',
      'stock_moves',
      'journal_lines',
      'events',
      'document_updates',
      'users',
    ]),
  )
  for (const table of ['chat_rooms', 'chat_members', 'chat_messages']) expect(filled.get(table)).toBeGreaterThan(0)
  expect(empty.length, `nothing fits into ${empty.join(', ')}`).toBeLessThan(4)
  expect(filled.size).toBeGreaterThan(45)
  // CU-02: the one address that customers had is their first, for invoices and deliveries.
  const places = (table: string, id: string) =>
    sql`SELECT ${sql.unsafe(id)} AS id, street, postal_code, city, country FROM ${sql(table)} ORDER BY 1`
  const [addresses, customers] = [await places('customer_addresses', 'customer_id'), await places('customers', 'id')]
  expect(addresses).toEqual(customers)
  expect(customers.some(({ street, city }) => street && city)).toBe(true)
  expect(
    await sql`SELECT id FROM customers WHERE (billing_address_id, delivery_address_id) IS DISTINCT FROM (id, id)`,
  ).toEqual([])
  // What is new since then has its default in every row: nothing that a schema asks for is missing.
  const [order] = await sql`SELECT * FROM orders WHERE version > 0 LIMIT 1`
  const [now] = await company.sql`SELECT * FROM orders WHERE id = ${order?.id}`
  expect(Object.keys(order ?? {}).sort()).toEqual(Object.keys(now ?? {}).sort())
})
