import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prefetch } from './prefetch.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

/** Rows of which each after the first takes a moment: the next is on its way while one is read. */
const slowRows = (tx: Tx) =>
  tx<{ n: number }[]>`SELECT n FROM generate_series(1, 5) n WHERE n = 1 OR pg_sleep(0.1) IS NOT NULL`

test('S-24 who leaves while the next rows are on their way leaves no connection behind', async () => {
  for (let round = 0; round < 20; round++) {
    const left = withSystem(db.sql, async (tx) => {
      for await (const [row] of prefetch(slowRows(tx).cursor(1))) if (row) throw new Error('the reader left')
    })
    await expect(left).rejects.toThrow('the reader left')
  }
  const [open] = await db.sql<{ count: number }[]>`
    SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`
  expect(open?.count).toBe(0)
})

test('who leaves after an error of the rows that wait leaves none behind either', async () => {
  const left = withSystem(db.sql, async (tx) => {
    const rows = tx<{ n: number }[]>`SELECT 1 / (2 - n) AS n FROM generate_series(1, 5) n`
    for await (const [row] of prefetch(rows.cursor(1))) if (row) throw new Error('the reader left')
  })
  await expect(left).rejects.toThrow(/the reader left|division/)
  expect(await db.sql`SELECT 1 AS still`).toEqual([{ still: 1 }])
})
