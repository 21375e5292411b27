import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, test } from 'vitest'
import { createTestOrg, ownPostgres, useTestDatabase } from '../testing/testing.ts'
import { type Tx, withOrg, withSystem } from '../transaction.ts'
import { accountUrls, connectApart, openDatabase, prepareAccounts } from './accounts.ts'
import { connect, withAccount } from './connect.ts'

/** The two accounts on a database with two organisations. */
async function buildTwo() {
  const database = await useTestDatabase()
  const [ours, theirs] = [await createTestOrg(database.sql), await createTestOrg(database.sql)]
  return { ...database, ours, theirs }
}
/** What a statement in the middle of a transaction of the API does; its error as a sentence. */
const tryIn = (tx: Tx, statement: string) =>
  tx
    .savepoint((inner) => inner.unsafe(statement))
    .then(
      (rows) => [...rows],
      (error: Error) => error.message,
    )

test("inside a command of the API nobody becomes somebody else, and the account sees no other organisation's rows", async () => {
  const { sql, ours, theirs } = await buildTwo()
  await withOrg(sql, ours, async (tx) => {
    expect(await tryIn(tx, "SELECT set_config('role', 'werkbank_system', true)")).toMatch(/permission denied/)
    expect(await tryIn(tx, "SELECT set_config('role', 'werkbank', true)")).toMatch(/permission denied/)
    expect(await tryIn(tx, 'SET SESSION AUTHORIZATION werkbank')).toMatch(/permission denied/)
    await tx`SELECT set_config('role', 'none', true)`
    expect(await tryIn(tx, "SELECT current_setting('is_superuser') AS super, current_user AS me")).toEqual([
      { super: 'off', me: 'werkbank_api_login' },
    ])
    expect(await tx`SELECT DISTINCT org_id FROM users`).toEqual([{ orgId: ours.orgId }])
    expect(await tx`SELECT 1 FROM users WHERE org_id = ${theirs.orgId}`).toEqual([])
    for (const statement of [
      "SELECT pg_read_file('PG_VERSION')",
      "COPY (SELECT 1) TO PROGRAM 'true'",
      'ALTER TABLE users DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE events DISABLE TRIGGER ALL',
      "SET session_replication_role = 'replica'",
      'CREATE TABLE mine (n int)',
      'CREATE ROLE other SUPERUSER',
      'SELECT * FROM migrations',
      'SELECT * FROM pgboss.version',
    ])
      expect([statement, await tryIn(tx, statement)]).toEqual([statement, expect.stringMatching(/denied|must be/)])
  })
})

test('the account of the system sees all organisations, owns nothing of theirs and reads no files', async () => {
  const { sql, ours, theirs } = await buildTwo()
  await withSystem(sql, async (tx) => {
    await tx`SELECT set_config('role', 'none', true)`
    const orgs = await tx<{ orgId: string }[]>`SELECT DISTINCT org_id FROM users`
    expect(orgs.map(({ orgId }) => orgId).sort()).toEqual([ours.orgId, theirs.orgId].sort())
    for (const statement of [
      "SELECT pg_read_file('PG_VERSION')",
      'ALTER TABLE users DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE events DISABLE TRIGGER ALL',
      'TRUNCATE events',
      'DROP TABLE users',
      "SELECT set_config('role', 'werkbank', true)",
    ])
      expect([statement, await tryIn(tx, statement)]).toEqual([
        statement,
        expect.stringMatching(/denied|must be|never/),
      ])
  })
})

test('DB-07 a data folder from before is given the accounts at the next start, once more at each, and by several at once', async () => {
  const server = await ownPostgres()
  const first = await openDatabase(server.url, { max: 3, applicationName: 'test' })
  const orgId = newId()
  await withSystem(first.sql, (tx) => tx`INSERT INTO organisations (org_id, name) VALUES (${orgId}, 'Before')`)
  await first.sql.end()
  const again = await Promise.all(
    Array.from({ length: 4 }, () => openDatabase(server.url, { max: 3, applicationName: 'test' })),
  )
  const who = (sql: typeof first.sql, role: 'api' | 'system') =>
    role === 'api'
      ? withOrg(
          sql,
          { orgId, userId: null },
          (tx) => tx`SELECT session_user AS who, (SELECT count(*)::int FROM organisations)`,
        )
      : withSystem(sql, (tx) => tx`SELECT session_user AS who, (SELECT count(*)::int FROM organisations)`)
  for (const { sql } of again) {
    expect(await who(sql, 'api')).toEqual([{ who: 'werkbank_api_login', count: 1 }])
    expect(await who(sql, 'system')).toEqual([{ who: 'werkbank_system_login', count: 1 }])
    expect(await sql`SELECT session_user AS who, (SELECT count(*)::int FROM organisations)`).toEqual([
      { who: 'werkbank_api_login', count: 0 },
    ])
  }
  for (const { sql } of again) await sql.end()
  await server.stop() // with nothing left open, or it would wait
  await server.start()
})

test('an account of that name that may do more is refused', async () => {
  const server = await ownPostgres()
  const owner = connect(server.url, { max: 1 })
  await owner.unsafe('CREATE ROLE werkbank_api_login LOGIN SUPERUSER')
  await expect(openDatabase(server.url, { max: 2, applicationName: 'test' })).rejects.toThrow(/may do more/)
  await owner.end()
})

test('the accounts have passwords where the owner has one, the same in each process', async () => {
  const { sql, url } = await useTestDatabase()
  const withPassword = withAccount(url, 'werkbank', "it's a secret")
  const owner = connect(withPassword, { max: 1 })
  const urls = await prepareAccounts(owner)
  await owner.end()
  expect(urls).toEqual(accountUrls(withPassword))
  expect(new Set([urls.api, urls.system, accountUrls(url).api]).size).toBe(3)
  const kept = await sql<
    { rolpassword: string }[]
  >`SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'werkbank_%_login'`
  expect(kept.map(({ rolpassword }) => rolpassword.split('$')[0])).toEqual(['SCRAM-SHA-256', 'SCRAM-SHA-256'])
  const apart = connectApart(urls, { max: 3 })
  expect(await withSystem(apart, (tx) => tx`SELECT 1 AS works`)).toEqual([{ works: 1 }])
  await apart.end()
})

test.each([
  ['postgres://me:old@db:5432/erp', 'postgres://api:new@db:5432/erp'],
  ['postgres://db/erp?sslmode=require', 'postgres://api:new@db/erp?sslmode=require'],
  ['postgresql:///erp?host=%2Frun%2Fpg&user=me', 'postgresql:///erp?host=%2Frun%2Fpg&user=api&password=new'],
  ['postgres://me:old@/erp?host=%2Frun%2Fpg', 'postgres:///erp?host=%2Frun%2Fpg&user=api&password=new'],
])('%s as another account', (url, other) => {
  expect(withAccount(url, 'api', 'new')).toBe(other)
})
