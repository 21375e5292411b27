import { randomUUID } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { newId } from '@werkbank/model/base/value/id.ts'
import { DEFAULT_ROLES } from '@werkbank/model/rights.ts'
import { expect, inject, onTestFinished } from 'vitest'
import { accountUrls } from '../postgres/accounts.ts'
import { connect, joinPools, type Sql, type Tx, withDatabase } from '../postgres/connect.ts'
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { withSystem } from '../transaction.ts'
import { copyFolder, passingFolder } from './testing-folders.ts'

/** `short` in `npm test`, `long` in `npm run test:long`. */
export function count(short: number, long: number): number {
  return isLong() ? long : short
}
const isLong = () => process.env.WERKBANK_LONG === '1'

/**
 * Numbers of the rounds of a long test, from 0: in `npm test` at least `least` of them and then for as long as `budgetMs` lasts, in
 * `npm run test:long` all `most`. Says at the end how many there were.
 */
export function* rounds(what: string, { least, most, budgetMs }: { least: number; most: number; budgetMs: number }) {
  const end = performance.now() + (isLong() ? Number.POSITIVE_INFINITY : budgetMs)
  let round = 0
  while (round < most && (round < least || performance.now() < end)) yield round++
  console.info(`${what}: ${round} rounds`)
}

/** The Postgres of the worker that runs this file. */
function postgresOfWorker(): string {
  const urls = inject('postgresUrls')
  const url = urls[(Number(process.env.VITEST_POOL_ID) - 1) % urls.length]
  if (url === undefined) throw new Error('this file runs in no worker of a project with Postgres')
  return url
}

/** File by file, and not through the write-ahead log: an eighth of the processor time where nothing waits for a disk. */
const COPIED = 'STRATEGY FILE_COPY'

export type TestDatabase = { url: string; sql: Sql; close(): Promise<void> }

/** A migrated database of its own. Call `close()` in `afterAll`, or use `useTestDatabase()` inside a test. */
export async function testDatabase({ max = 10 }: { max?: number } = {}): Promise<TestDatabase> {
  const server = postgresOfWorker()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const admin = connect(server, { max: 1 })
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE werkbank_template ${COPIED}`)
  const url = withDatabase(server, name)
  const urls = accountUrls(url)
  // What a test asks of `sql` itself, the owner of everything does; transactions are under the accounts of the real thing.
  const sql = joinPools(connect(url, { max }), {
    api: connect(urls.api, { max }),
    system: connect(urls.system, { max }),
  })
  return {
    url,
    sql,
    close: async () => {
      await sql.end({ timeout: 5 })
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end({ timeout: 5 })
    },
  }
}

/** A database without anything in it, dropped when the running test has finished. */
export async function emptyDatabase(): Promise<{ url: string; sql: Sql }> {
  const server = postgresOfWorker()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const admin = connect(server, { max: 1 })
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE template0 ${COPIED}`)
  const url = withDatabase(server, name)
  const sql = connect(url, { max: 2 })
  onTestFinished(async () => {
    await sql.end({ timeout: 5 })
    await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end({ timeout: 5 })
  })
  return { url, sql }
}

/** A migrated one, dropped when the running test has finished. */
export async function useTestDatabase(options?: { max?: number }): Promise<TestDatabase> {
  const database = await testDatabase(options)
  onTestFinished(database.close)
  return database
}

export type TestOrg = { orgId: string; userId: string }

/** An organisation with the default roles and one person, an administrator unless `role` says otherwise. */
export async function createTestOrg(
  sql: Sql,
  { name = 'Test', role = 'admin' }: { name?: string; role?: string } = {},
): Promise<TestOrg> {
  const orgId = newId()
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO organisations (org_id, name) VALUES (${orgId}, ${name})`
    for (const [key, { name: roleName, permissions }] of Object.entries(DEFAULT_ROLES)) {
      await tx`INSERT INTO roles (org_id, key, name, permissions, system) VALUES (${orgId}, ${key}, ${roleName}, ${[...permissions]}, true)`
    }
  })
  return { orgId, userId: await createTestUser(sql, orgId, { role }) }
}

/** A person with one role. They have no password: sign in by a session row or a token. */
export async function createTestUser(
  sql: Sql,
  orgId: string,
  { role = 'sales', name = 'Test person' }: { role?: string; name?: string } = {},
): Promise<string> {
  const id = newId()
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO users (org_id, id, email, name) VALUES (${orgId}, ${id}, ${`${id}@test.test`}, ${name})`
    await tx`INSERT INTO role_assignments (org_id, user_id, role_key) VALUES (${orgId}, ${id}, ${role})`
  })
  return id
}

/** Takes a person's roles from them and gives them this one, as an administrator would. */
export async function changeTestRole(tx: Tx, orgId: string, userId: string, role?: string): Promise<void> {
  await tx`UPDATE role_assignments SET ended_at = now() WHERE user_id = ${userId} AND ended_at IS NULL`
  if (role) await tx`INSERT INTO role_assignments (org_id, user_id, role_key) VALUES (${orgId}, ${userId}, ${role})`
}

/** Moves what a person was given so many milliseconds into the past, as if that time had gone by: no account of the product may. */
export async function letTimePass(sql: Sql, userId: string, ms: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`UPDATE role_assignments SET valid_from = valid_from - ${`${ms} milliseconds`}::interval, valid_until = valid_until - ${`${ms} milliseconds`}::interval WHERE user_id = ${userId}`
  })
}

/** Puts a migrated, empty company into `dataDir`, which holds nothing yet: making one anew takes longer than most of what is done with it. */
export function copyEmptyCompany(dataDir: string): void {
  chmodSync(dataDir, 0o755) // started by root, Postgres runs under another account, which has to enter it
  copyFolder(inject('emptyCompany'), dataDir)
}

export type OwnPostgres = { url: string; stop: () => Promise<void>; start: () => Promise<void> }

/** A Postgres of its own with an empty company, to be broken; gone when the running test has finished. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const dataDir = passingFolder('own')
  copyEmptyCompany(dataDir)
  const start = () => startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  let running = await start()
  const { url } = running
  onTestFinished(async () => {
    await running.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return {
    url,
    stop: () => running.stop(),
    async start() {
      running = await start()
      expect(running.url).toBe(url)
    },
  }
}
