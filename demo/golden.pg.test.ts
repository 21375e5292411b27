import { createHash } from 'node:crypto'
import { makeMirrorClient } from '@werkbank/api/feed/mirror-client.ts'
import { signIn, startTestApi, type TestApi, type TestPerson } from '@werkbank/api/testing.ts'
import { type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadShippedCompany } from './shipped-company.ts'

/*
 * Answers for programs and devices, as last reviewed: unintended changes of bytes fail here. For an intended one: `npx vitest run --project pg
 * demo/golden -u`, and commit the difference of golden.json with it.
 */
const GOLDEN = './golden.json'
/** The company on a day of its own, so that the rows are the same on every day that this runs. */
const DAY = new Date('2026-06-15T10:00:00Z')

const CATEGORY = '01a20000-0000-7000-8000-000000000001'

let database: TestDatabase
let api: TestApi
let admin: TestPerson
beforeAll(async () => {
  database = await testDatabase()
  await loadShippedCompany(database.sql, DAY, 'small')
  api = await startTestApi(database.sql)
  const [found] = await withSystem(
    database.sql,
    (tx) =>
      tx<{ orgId: string; userId: string }[]>`SELECT org_id, id AS user_id FROM users WHERE email = 'admin@demo.test'`,
  )
  admin = await signIn(database.sql, api.url, must(found, 'the administrator of the demo company'))
  // As much as a device may hold, however long ago that day is.
  for (const key of ['chat.monthsOnDevices', 'ledger.monthsOnDevices', 'sales.monthsOnDevices'])
    await admin.call('PUT', `/settings/${key}`, { level: 'organisation', value: 120 })
})
afterAll(async () => {
  await api?.stop()
  await database?.close()
})

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Each building of the demo company gives ids, moments and hashes anew, and those decide the order: what is held is the rows' shape and all other values. */
const ANEW: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(Z|[+-]\d\d:\d\d)/g, 'moment'],
  [/\b[0-9a-f]{32,}\b/g, 'hash'],
]
const sameEachTime = ({ rev: _, ...row }: Record<string, unknown>) =>
  ANEW.reduce((text, [is, name]) => text.replaceAll(is, name), JSON.stringify(row))
const first = (rows: Record<string, unknown>[] | undefined, by: string) =>
  rows?.toSorted((one, other) => (String(one[by]) < String(other[by]) ? -1 : 1))[0]

const told = (rows: Record<string, Record<string, unknown>[]>) =>
  Object.fromEntries(
    Object.entries(rows).map(([table, of]) => [
      table,
      { rows: of.length, fields: Object.keys(of[0] ?? {}).join(' '), hash: hash(of.map(sameEachTime).sort()) },
    ]),
  )

test('PL-01 what devices and programs get of the demo company is what it was, byte for byte', async () => {
  const client = makeMirrorClient(admin)
  await client.bootstrap()
  const before = client.all()
  const bootstrap = told(before)
  const [customer, product] = [first(before.customers, 'number'), first(before.products, 'sku')]
  await admin.call('POST', '/categories', { id: CATEGORY, name: 'Brought by a pull' })
  await admin.call('PATCH', `/customers/${customer?.id}`, { name: 'Renamed', seen: { name: customer?.name } })
  await admin.call('PATCH', `/products/${product?.id}`, {
    categoryId: CATEGORY,
    seen: { categoryId: product?.categoryId },
  })
  await client.pull()
  const after = client.all()
  const pull = told(
    Object.fromEntries(
      Object.entries(after).map(([table, rows]) => [
        table,
        rows.filter(({ id, rev }) => before[table]?.find((row) => row.id === id)?.rev !== rev),
      ]),
    ),
  )
  const openapi = (await admin.call('GET', '/openapi.json')).body as { paths: Record<string, Record<string, unknown>> }
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, hash(operation)] as const),
  )
  const brought = Object.fromEntries(Object.entries(pull).filter(([, { rows }]) => rows > 0))
  const golden = {
    bootstrap,
    pull: brought,
    openapi: Object.fromEntries(operations.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
  await expect(`${JSON.stringify(golden, undefined, 2)}\n`).toMatchFileSnapshot(GOLDEN)
})
