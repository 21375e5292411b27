import { expect, test } from 'vitest'
import { connect, parsePostgresUrl, withDatabase } from './postgres/connect.ts'
import { createTestOrg, useTestDatabase } from './testing/testing.ts'
import { settleAll, type Tx, transactionCursor, withOrg, withSystem } from './transaction.ts'

test('under the API role every table shows one organisation only, by straight SQL too', async () => {
  const { sql } = await useTestDatabase()
  const [mine, theirs] = [await createTestOrg(sql, { name: 'Mine' }), await createTestOrg(sql, { name: 'Theirs' })]
  const tables = await sql<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`
  expect(tables.length).toBeGreaterThan(20)
  let rows = 0
  for (const { name } of tables) {
    // Dead letters belong to the system: the API's role may not read them at all.
    const [readable] = await sql<
      { yes: boolean }[]
    >`SELECT has_table_privilege('werkbank_api', ${name}, 'SELECT') AS yes`
    if (!readable?.yes) continue
    const seen = await withOrg(sql, mine, (tx) => tx<{ orgId: string }[]>`SELECT org_id FROM ${tx(name)}`)
    expect(
      seen.filter(({ orgId }) => orgId !== mine.orgId),
      name,
    ).toEqual([])
    rows += seen.length
  }
  expect(rows).toBeGreaterThan(5) // it did look at rows
  expect(await withSystem(sql, (tx) => tx`SELECT name FROM organisations`)).toHaveLength(2)
  expect(
    await withOrg(sql, mine, (tx) => tx`UPDATE users SET name = 'x' WHERE org_id = ${theirs.orgId} RETURNING 1`),
  ).toEqual([])
  expect(await withOrg(sql, { orgId: '', userId: null }, (tx) => tx`SELECT 1 FROM users`)).toEqual([])
})

test('NO-12.4 the role can not be left from inside, and not even an injected statement gets past the policies', async () => {
  const { sql } = await useTestDatabase()
  const [mine, theirs] = [await createTestOrg(sql), await createTestOrg(sql)]
  const settings = () =>
    sql<{ role: string; org: string }[]>`SELECT current_user AS role, current_setting('app.org_id', true) AS org`
  await withOrg(sql, mine, (tx) => tx`SELECT 1`)
  for (const { role, org } of await settings()) expect([role, org ?? '']).toEqual(['werkbank', ''])
  const stolen = withOrg(
    sql,
    mine,
    (tx) => tx`INSERT INTO org_units (org_id, id, name) VALUES (${theirs.orgId}, ${theirs.userId}, 'x')`,
  )
  await expect(stolen).rejects.toThrow(/row-level security/)
})

test('deadlocks are tried again', async () => {
  const { sql } = await useTestDatabase()
  await sql`CREATE TABLE pair (id int PRIMARY KEY, n int)`
  await sql`GRANT ALL ON pair TO werkbank_system`
  await sql`INSERT INTO pair VALUES (1, 0), (2, 0)`
  let attempts = 0
  const holding = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const bump = (own: number, first: number, second: number) =>
    withSystem(sql, async (tx) => {
      attempts++
      await tx`UPDATE pair SET n = n + 1 WHERE id = ${first}`
      holding[own]?.resolve()
      await holding[1 - own]?.promise // each holds what the other wants next
      await tx`UPDATE pair SET n = n + 1 WHERE id = ${second}`
    })
  await Promise.all([bump(0, 1, 2), bump(1, 2, 1)])
  // Tried again, it may take the first row before the one that waits for it: then they meet once more.
  expect(attempts).toBeGreaterThanOrEqual(3)
  expect(await sql`SELECT n FROM pair`).toEqual([{ n: 2 }, { n: 2 }])
})

test('a connection lost before the commit is tried again, a refusal is not', async () => {
  const { sql, url } = await useTestDatabase()
  const other = connect(url, { max: 1 })
  let attempts = 0
  const backend = await withSystem(sql, async (tx) => {
    const [row] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    if (attempts++ === 0) {
      await other`SELECT pg_terminate_backend(${row?.pid ?? 0})`
      await tx`SELECT 1`
    }
    return row?.pid
  })
  expect(backend).toBeGreaterThan(0)
  expect(attempts).toBe(2)
  await other.end()
  let refusals = 0
  const refused = withSystem(sql, async () => {
    refusals++
    throw new Error('insufficient stock')
  })
  await expect(refused).rejects.toThrow('insufficient stock')
  expect(refusals).toBe(1)
})

test('a pool outlives the loss of its connections, in every phase of a transaction', async () => {
  const { sql, url } = await useTestDatabase({ max: 2 })
  const other = connect(url, { max: 1 })
  const kill = async (tx: Tx) => {
    const [row] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    await other`SELECT pg_terminate_backend(${row?.pid ?? 0}, 5000)`
  }
  const phases: ((tx: Tx) => Promise<unknown>)[] = [
    async (tx) => await tx`SELECT 1`,
    async () => {},
    async () => {
      throw new Error('a refusal after the loss')
    },
    async (tx) => await Promise.allSettled([tx`SELECT 1`, tx`SELECT 2`, tx.unsafe('SELECT 3')]),
    // Long after: the connection may serve another transaction by now.
    async (tx) => {
      await other`SELECT pg_sleep(0.1)`
      return await tx`SELECT 1`.catch(async () => await tx`SELECT 2`)
    },
  ]
  for (const [index, after] of phases.entries()) {
    for (let round = 0; round < 4; round++) {
      let attempts = 0
      await withSystem(sql, async (tx) => {
        if (attempts++ > 0) return
        await kill(tx)
        await after(tx)
      }).catch((error) =>
        expect(String(error), `phase ${index}`).toMatch(/CONNECTION_CLOSED|EPIPE|ECONNRESET|refusal|terminating/),
      )
    }
    const both = await Promise.all([1, 2, 3].map(() => withSystem(sql, (tx) => tx`SELECT pg_sleep(0.01)`)))
    expect(both, `phase ${index}`).toHaveLength(3)
  }
  await other.end()
})

test('statements that go together end together, and the first error in their order is told', async () => {
  const ended: string[] = []
  const after = async (turns: number, name: string, error?: string) => {
    for (let i = 0; i < turns; i++) await null
    ended.push(name)
    if (error) throw new Error(error)
    return name
  }
  expect(await settleAll(after(3, 'a'), undefined, after(1, 'b'))).toEqual(['a', undefined, 'b'])
  const failing = settleAll(after(9, 'c', 'first in order'), after(1, 'd', 'first in time'), after(20, 'e'))
  await expect(failing).rejects.toThrow('first in order')
  expect(ended.slice(2)).toEqual(['d', 'c', 'e'])
})

test('types on the way in and out', async () => {
  const { sql } = await useTestDatabase()
  const [row] = await sql`
    SELECT 9007199254740991::int8 AS big_number, '1.500000'::numeric AS quantity, ${'2026-01-02T03:04:05.678Z'}::timestamptz AS at,
           ${'2026-02-03'}::date AS day, '{"some_key": 1}'::jsonb AS json, ARRAY[1, 2]::int8[] AS list, '\\x0102'::bytea AS bytes`
  expect(row).toEqual({
    bigNumber: 9007199254740991,
    quantity: '1.500000',
    at: '2026-01-02T03:04:05.678Z',
    day: '2026-02-03',
    json: { some_key: 1 },
    list: [1, 2],
    bytes: Buffer.from([1, 2]),
  })
  await expect(sql`SELECT 9007199254740993::int8 AS n`).rejects.toThrow(/exact/)
  expect(await withSystem(sql, transactionCursor)).toMatch(/^\d+$/)
})

test('addresses', () => {
  const socket = { path: '/run/pg/.s.PGSQL.5432', user: 'me', database: 'shop' }
  for (const url of [
    'postgresql:///shop?host=/run/pg&user=me',
    'postgres://me@/shop?host=%2Frun%2Fpg',
    'postgres://me@%2Frun%2Fpg/shop',
  ]) {
    expect(parsePostgresUrl(url).address, url).toEqual(socket)
  }
  expect(parsePostgresUrl('postgres://me:pw@db:5433/shop').address.url).toBe('postgres://me:pw@db:5433/shop')
  expect(withDatabase('postgresql:///shop?host=/run/pg', 'x')).toBe('postgresql:///x?host=/run/pg')
  expect(withDatabase('postgres://me@db:5433/shop?sslmode=require', 'x')).toBe(
    'postgres://me@db:5433/x?sslmode=require',
  )
})
