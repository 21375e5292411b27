import { appendUpdates } from '@werkbank/database/log/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { makeOrder } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { alternate, compare, type Result } from '../measure.ts'

const GROUP = 20

/** Durable updates per second, appended in groups as the sync node does, against one-row INSERTs that each commit. */
export async function appendLog(company: Company, short: boolean): Promise<Result[]> {
  const { sql, orgId, userId } = company
  const document = `order:${await makeOrder(sql, orgId)}`
  const update = crypto.getRandomValues(new Uint8Array(60))
  const groups = short ? 10 : 50
  await sql`CREATE TABLE bench_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data bytea)`
  const values = await alternate(
    short ? 3 : 10,
    () =>
      perSecond(groups * GROUP, async () => {
        for (let i = 0; i < groups; i++) {
          const group = Array.from({ length: GROUP }, () => ({ orgId, document, update, userId, clientIds: [7] }))
          await withSystem(sql, (tx) => appendUpdates(tx, group))
        }
      }),
    () =>
      perSecond(groups * GROUP, async () => {
        for (let i = 0; i < groups * GROUP; i++)
          await sql`INSERT INTO bench_rows (data) VALUES (${Buffer.from(update)})`
      }),
  )
  const names = { what: 'durable updates, groups of 20', against: 'one-row INSERT commits', unit: '/s' }
  return [compare(names, values)]
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number[]> {
  const start = performance.now()
  await work()
  return [count / ((performance.now() - start) / 1000)]
}
