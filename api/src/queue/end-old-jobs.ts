import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { jobsKept } from '@werkbank/model/jobs/settings.ts'

/** A device that reconnects within this time learns that a job left the list; then its row is deleted, too. */
const TOLD_FOR = '180 days'

/** Deletes expired results (the collector of files deletes their bytes), and old ended jobs. */
export async function endOldJobs(sql: Sql): Promise<number> {
  const orgs = await withSystem(sql, (tx) => tx<{ orgId: string }[]>`SELECT DISTINCT org_id FROM jobs`)
  let ended = 0
  for (const { orgId } of orgs)
    await withSystem(sql, async (tx) => {
      const [days] = await settingValues(tx, { orgId }, jobsKept)
      await tx`
        UPDATE jobs SET result_name = NULL, result_bytes = NULL, result_sha256 = NULL, result_until = NULL
        WHERE org_id = ${orgId} AND result_until < now()`
      const old = await tx`
        UPDATE jobs SET deleted_at = now() WHERE org_id = ${orgId} AND ended_at < now() - ${days}::int * interval '1 day' AND deleted_at IS NULL RETURNING 1`
      await tx`DELETE FROM jobs WHERE org_id = ${orgId} AND deleted_at < now() - ${TOLD_FOR}::interval`
      ended += old.length
    })
  return ended
}
