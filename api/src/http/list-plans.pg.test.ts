import { accountUrls } from '@werkbank/database/postgres/accounts.ts'
import { apiPool, connect, joinPools, type Sql, systemPool } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signIn, startTestApi, type TestApi, type TestPerson } from '../testing.ts'
import { buildCompany, type Company } from '../testing-company.ts'
import { ROUTE_TABLE } from './openapi/route-table.ts'

/*
 * What a page of a list costs must not grow with the company. Each table of the lists gets thousands of rows; then each list route is asked
 * for its first and its next page in each of its orders, and the rows that Postgres read for it are counted: by scans of tables and by indexes.
 */
const ROWS = 6_000
const PAGE = 50
/** A page, what hangs on its rows, and what a request reads of rights and rooms. Far below what a scan or a sort of all rows reads. */
const READ_MAX = 1_500
/** Pages of 200 that are passed before a late one. */
const PAGES_BEFORE = 18

/** What differs between the copies of a row, as SQL of the number `n`. The rest is as in the row that is copied. People are tens, not thousands. */
const COPIES: Record<string, Record<string, string>> = {
  products: { id: 'gen_random_uuid()', sku: `'SKU-' || n`, name: `'Zinnfigur ' || n` },
  customers: { id: 'gen_random_uuid()', number: `'C' || n`, name: `'Kunde ' || n` },
  orders: { id: 'gen_random_uuid()', number: `'AB-X-' || n`, created_at: `now() - n * interval '1 minute'` },
  invoices: {
    id: 'gen_random_uuid()',
    number: `'RE-X-' || n`,
    serial: '1000 + n',
    invoiced_on: `current_date - (n % 900)`,
  },
  quotes: { id: 'gen_random_uuid()', number: `'AN-X-' || n`, created_at: `now() - n * interval '1 minute'` },
  stock_moves: { id: 'gen_random_uuid()', at: `now() - n * interval '1 minute'` },
  stock_levels: { id: 'gen_random_uuid()', product_id: 'gen_random_uuid()' },
  journal_entries: { id: 'gen_random_uuid()', posted_on: `current_date - (n % 900)` },
  chat_messages: { id: 'gen_random_uuid()', position: '1000 + n', accepted_at: `now() - n * interval '1 minute'` },
  events: { id: '1000000 + n', subject_id: 'gen_random_uuid()::text' }, // of thousands of records, as a company has them
}

let company: Company
let own: { sql: Sql; api: TestApi; person: TestPerson }
beforeAll(async () => {
  company = await buildCompany()
  for (const [table, values] of Object.entries(COPIES)) await copyRows(table, values)
  await company.sql`ANALYZE`
  // One connection for each account, so that what it has counted can be asked of it.
  const { url } = company.database
  const urls = accountUrls(url)
  const pools = { api: connect(urls.api, { max: 1 }), system: connect(urls.system, { max: 1 }) }
  const sql = joinPools(connect(url, { max: 1 }), pools)
  const api = await startTestApi(sql, { checkAnswers: false }) // copies of entries have no lines
  own = { sql, api, person: await signIn(company.sql, api.url, company.admin) }
})
afterAll(async () => {
  await own.api.stop()
  await own.sql.end({ timeout: 5 })
  await company.close()
})

// A connection flushes its statistics when it has been idle for a while: reads from before a test would be counted in its middle.
beforeEach(async () => {
  for (const pool of new Set([company.sql, apiPool(company.sql), systemPool(company.sql)])) await tellWhatWasRead(pool)
})

/** Makes every connection of a pool flush its statistics. */
async function tellWhatWasRead(pool: Sql): Promise<void> {
  const { promise: all, resolve } = Promise.withResolvers<void>()
  let open = pool.options.max
  const one = () =>
    pool.begin(async (tx) => {
      open -= 1
      if (open === 0) resolve()
      await all // none is used twice
      await tx`SELECT pg_stat_force_next_flush()`
    })
  await Promise.all(Array.from({ length: open }, one))
}

/** Copies the company's last row of a table, without asking its triggers and references. Computed columns compute themselves. */
async function copyRows(table: string, values: Record<string, string>, { from = 1, to = ROWS } = {}): Promise<void> {
  const names = await columnsOf(table)
  const picked = names.map((name) => (Object.hasOwn(values, name) ? values[name] : `r.${name}`))
  await company.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx.unsafe(`INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT ${picked.join(', ')} FROM (SELECT * FROM ${table} WHERE org_id = '${company.admin.orgId}' LIMIT 1) AS r, generate_series(${from}, ${to}) AS n`)
  })
}

const columns = new Map<string, string[]>()
async function columnsOf(table: string): Promise<string[]> {
  const known = columns.get(table)
  if (known) return known
  const found = await company.sql<{ name: string }[]>`
    SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ${table} AND is_generated = 'NEVER' ORDER BY ordinal_position`
  const names = found.map(({ name }) => name)
  columns.set(table, names)
  return names
}

/** How many rows and entries of indexes this database has read so far. */
async function rowsRead(): Promise<number> {
  const flush = (tx: Sql) => tx`SELECT pg_stat_force_next_flush()`
  await withOrg(own.sql, company.admin, (tx) => flush(tx as never))
  await withSystem(own.sql, (tx) => flush(tx as never))
  const [row] = await company.sql<{ read: number }[]>`
    SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)::bigint + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)::bigint AS read`
  return Number(row?.read)
}

type Parameter = { name: string; in: string; schema: { enum?: string[] } }
type Operation = { operationId: string; parameters?: Parameter[] }

/** Every list: a read in pages, in each of its orders. */
function lists(): { name: string; path: string }[] {
  return Object.entries(own.api.openApi().paths ?? {}).flatMap(([route, methods]) => {
    const read = (methods as { get?: Operation }).get
    const parameters = read?.parameters ?? []
    const entry = read && ROUTE_TABLE[read.operationId]
    if (!entry || !['limit', 'cursor'].every((name) => parameters.some((one) => one.name === name))) return []
    const path = route
      .replace('/api/v1', '')
      .replaceAll(/\{(\w+)\}/g, (_, name) =>
        encodeURIComponent(entry.ids?.[name] ? company.things[entry.ids[name]] : (entry.path?.[name] ?? '')),
      )
    const sorts = parameters.find(({ name }) => name === 'sort')?.schema.enum ?? [undefined]
    return sorts.map((sort) => {
      const query = new URLSearchParams({ limit: String(PAGE), ...(sort ? { sort } : {}) })
      for (const [name, value] of new URLSearchParams(entry.query)) query.set(name, value)
      return { name: `${read.operationId} ${sort ?? ''}`.trim(), path: `${path}?${query}` }
    })
  })
}

/** What a page of a list reads, and where the next one begins. */
async function readPage(path: string, cursor: string | null): Promise<{ read: number; nextCursor: string | null }> {
  const before = await rowsRead()
  const { nextCursor } = await askPage(path, cursor)
  return { read: (await rowsRead()) - before, nextCursor }
}

async function askPage(path: string, cursor: string | null): Promise<{ nextCursor: string | null }> {
  const { status, body } = await own.person.call('GET', cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path)
  expect([path, status]).toEqual([path, 200])
  return body
}

test('no page of a list reads all rows of a large table, whatever it is sorted by and however far one has come', async () => {
  const wrong: string[] = []
  let late = 0
  for (const { name, path } of lists()) {
    const first = await readPage(path, null)
    if (first.read > READ_MAX) wrong.push(`${name}, first page: ${first.read} rows`)
    let cursor = first.nextCursor
    const far = path.replace(`limit=${PAGE}`, 'limit=200')
    for (let page = 0; page < PAGES_BEFORE && cursor; page++) cursor = (await askPage(far, cursor)).nextCursor
    if (!cursor) continue
    late += 1
    const { read } = await readPage(path, cursor)
    if (read > READ_MAX) wrong.push(`${name}, a late page: ${read} rows`)
  }
  expect(wrong).toEqual([])
  expect(late).toBeGreaterThan(15)
})

test('AP-13 AP-12 a cursor serves the list, order and filter that gave it, and is refused with a sentence by all others', async () => {
  const all = lists()
  const given = new Map<string, { path: string; cursor: string }>()
  for (const { name, path } of all) {
    const { nextCursor } = await readPage(path, null)
    if (nextCursor) given.set(name, { path, cursor: nextCursor })
  }
  const refusedBy = async (path: string, cursor: string) => {
    const answer = await own.person.call('GET', `${path}&cursor=${encodeURIComponent(cursor)}`)
    return [answer.status, answer.body.errors?.[0]?.path, /cursor/.test(answer.body.detail)]
  }
  const wrong: unknown[] = []
  for (const [name, { path, cursor }] of given) {
    await readPage(path.replace(`limit=${PAGE}`, 'limit=7'), cursor) // how many is no part of the question
    for (const other of all.filter((list) => list.name !== name)) {
      const answer = await refusedBy(other.path, cursor)
      if (answer.join() !== '400,cursor,true') wrong.push([name, 'at', other.name, ...answer])
    }
    const made = `${cursor}x`
    if ((await refusedBy(path, made)).join() !== '400,cursor,true') wrong.push([name, 'made up'])
  }
  expect(wrong).toEqual([])
  expect(given.size).toBeGreaterThan(15)
  // Filters, too: what was left out of a page is left out for good otherwise.
  const { nextCursor } = await readPage(`/products?limit=${PAGE}&search=zinn`, null)
  for (const filter of ['', '&search=figur', '&search=zinn&active=true'])
    expect(await refusedBy(`/products?limit=${PAGE}${filter}`, nextCursor ?? '')).toEqual([400, 'cursor', true])
})

/** What a row is known by. */
const nameOf = (item: Record<string, unknown>): string =>
  String(
    item.id ??
      item.cursor ??
      item.key ??
      item.seq ??
      item.userId ??
      `${item.productId}:${item.locationId}:${item.lotId}`,
  )

test('AP-13 whoever goes through a list page by page meets each row once, though others are added and removed meanwhile', async () => {
  let added = 0
  const itemsOf = async (path: string, cursor: string | null) => {
    const { status, body } = await own.person.call(
      'GET',
      cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path,
    )
    expect([path, status]).toEqual([path, 200])
    return { names: (body.items as Record<string, unknown>[]).map(nameOf), next: body.nextCursor as string | null }
  }
  const change = async () => {
    added += 1
    for (const [table, values] of Object.entries(COPIES)) {
      await copyRows(table, values, { from: -added, to: -added }) // where the newest are
      await copyRows(table, values, { from: ROWS + added, to: ROWS + added })
    }
    await company.sql`UPDATE products SET deleted_at = now() WHERE sku = ${`SKU-${ROWS - added}`}`
  }
  const wrong: string[] = []
  for (const { name, path } of lists()) {
    const before = await itemsOf(path.replace(`limit=${PAGE}`, 'limit=100'), null)
    const seen: string[] = []
    let page = await itemsOf(path.replace(`limit=${PAGE}`, 'limit=30'), null)
    seen.push(...page.names)
    for (let more = 0; more < 4 && page.next; more += 1) {
      await change()
      page = await itemsOf(path.replace(`limit=${PAGE}`, 'limit=30'), page.next)
      seen.push(...page.names)
    }
    if (new Set(seen).size !== seen.length) wrong.push(`${name}: something comes twice`)
    const missing = before.names.filter((one) => !seen.includes(one))
    if (missing.length > 0 && seen.length >= 120) wrong.push(`${name}: ${missing.length} are missing`)
  }
  expect(wrong).toEqual([])
  expect(added).toBeGreaterThan(20)
})

test('CH-09.8 of a word that stands in one old message the search reads as little as of one that stands in all', async () => {
  const at = ROWS + 5_000
  const values = { ...COPIES.chat_messages, text: `'Zwirnknopf, zum 2. Mal'` }
  await copyRows('chat_messages', values, { from: at, to: at })
  for (const question of ['zwirnknopf', 'MAL zwirnknopf', 'nirgendwo']) {
    const { read } = await readPage(`/chat/search?q=${encodeURIComponent(question)}`, null)
    expect(read, question).toBeLessThan(READ_MAX)
  }
  const { body } = await own.person.call('GET', '/chat/search?q=zwirnknopf')
  expect(body).toMatchObject({ items: [{ text: 'Zwirnknopf, zum 2. Mal' }], nextCursor: null })
})

test('AP-12 who asks for one SKU, mail address or VAT id, or makes a customer with a number of their own, reads few rows of a large company', async () => {
  await company.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`UPDATE customers SET email = 'Kunde' || number || '@example.org', vat_id = 'DE' || lpad(substr(number, 2), 9, '1') WHERE number ~ '^C[0-9]+$'`
  })
  await company.sql`ANALYZE customers`
  for (const [path, found] of [
    ['/products?sku=sku-4711', { sku: 'SKU-4711' }],
    ['/customers?email=kundec4711@EXAMPLE.org', { number: 'C4711' }],
    ['/customers?vatId=de111114711', { number: 'C4711' }],
  ] as const) {
    const before = await rowsRead()
    const { status, body } = await own.person.call('GET', path)
    expect([path, (await rowsRead()) - before < READ_MAX, status]).toEqual([path, true, 200])
    expect(body.items, path).toMatchObject([found])
    expect((await own.person.call('GET', path.replace('4711', '47110'))).body.items, path).toEqual([])
  }
  const before = await rowsRead()
  const made = await own.person.call('POST', '/customers', { number: 'EIGEN-1', name: 'Eigene Nummer' })
  expect([made.status, (await rowsRead()) - before < READ_MAX]).toEqual([201, true])
  const again = await own.person.call('POST', '/customers', { number: 'eigen-1', name: 'Dieselbe' })
  expect(again.status).toBe(409)
})

/** Lists by codes that many rows share: the table, its column, and the address. */
const BY_CODE = [
  ['customers', 'country', '/customers?country='],
  ['customers', 'language', '/customers?language='],
  ['products', 'currency', '/products?currency='],
  ['orders', 'currency', '/orders?currency='],
  ['quotes', 'currency', '/quotes?currency='],
  ['invoices', 'currency', '/invoices?currency='],
] as const
/** A value of one row, one of every hundredth, one of half of them, and one of none. */
const VALUES = {
  country: ['IS', 'AT', 'CH', 'FI'],
  language: ['is', 'sv', 'fr', 'fi'],
  currency: ['ISK', 'SEK', 'CHF', 'NOK'],
}
/** Postgres makes a plan for all values once it has seen a statement five times. */
const TIMES = 7

test('AP-12 a list narrowed by country, language or currency reads a page of it, whether one row has it, some, half of them or none, however often it is asked', async () => {
  await company.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    for (const [table, column] of BY_CODE) {
      const [one = '', some = '', half = ''] = VALUES[column]
      await tx`UPDATE ${tx(table)} SET ${tx(column)} = CASE WHEN n = 4000 THEN ${one} WHEN n % 100 = 0 THEN ${some} WHEN n % 2 = 0 THEN ${half} ELSE ${tx(column)} END
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM ${tx(table)} WHERE org_id = ${company.admin.orgId}) AS counted
        WHERE org_id = ${company.admin.orgId} AND ${tx(table)}.id = counted.id`
    }
  })
  await company.sql`ANALYZE`
  const sortsOf = (path: string) =>
    lists().flatMap(({ path: list }) =>
      list.startsWith(`${path.split('?')[0]}?`) ? [new URLSearchParams(list.split('?')[1]).get('sort') ?? ''] : [],
    )
  const wrong: string[] = []
  for (const [, column, path] of BY_CODE)
    for (const sort of sortsOf(path))
      for (const [at, value] of VALUES[column].entries()) {
        const asked = `${path}${value.toLowerCase()}&limit=${PAGE}&sort=${sort}`
        for (let time = 1; time <= TIMES; time += 1) {
          const { read, nextCursor } = await readPage(asked, null)
          if (read > READ_MAX) wrong.push(`${asked}, time ${time}: ${read} rows`)
          expect(nextCursor !== null, asked).toBe(at === 1 || at === 2)
        }
      }
  expect(wrong).toEqual([])
})

test('the counting would find a list that sorts a whole table', async () => {
  const before = await rowsRead()
  await withOrg(
    own.sql,
    company.admin,
    (tx) => tx`SELECT id FROM products WHERE org_id = current_org() ORDER BY tax_percent, id LIMIT 50`,
  )
  expect((await rowsRead()) - before).toBeGreaterThan(ROWS)
})
