import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { jobResultDays } from '@werkbank/model/jobs/settings.ts'
import { originalName } from '../files/index.ts'
import type { JobRow, JobServices, Result } from './job-kind.ts'

/**
 * Names the job's file in its row, then stores the bytes: in this order, and under the lock of the hash, the collector never finds bytes without a
 * reference. Until the bytes are there the job reads as running.
 */
export async function keepResult(
  { sql, files }: JobServices,
  { orgId, id, askedBy }: JobRow,
  { name, path }: Result,
  hold: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { sha256, bytes } = await sumOf(path)
  await withOrg(sql, { orgId, userId: askedBy }, async (tx) => {
    await hold(tx)
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`
    const [days] = await settingValues(tx, { orgId }, jobResultDays)
    await tx`
      UPDATE jobs SET result_name = ${name}, result_bytes = ${bytes}, result_sha256 = ${sha256}, result_until = now() + ${days}::int * interval '1 day'
      WHERE org_id = current_org() AND id = ${id}`
  })
  const { store } = files.place
  const there = originalName(sha256)
  if ((await store.size(there)) !== bytes) await store.put(there, createReadStream(path))
}

async function sumOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const sum = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    sum.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: sum.digest('hex'), bytes }
}
