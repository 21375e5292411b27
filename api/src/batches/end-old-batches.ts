import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { jobResultDays } from '@werkbank/model/jobs/settings.ts'

/** A batch that is still being sent may take this long. */
const SENT_FOR = '1 day'

/** Deletes batches without a job, rows that their job no longer needs, and after some days the refused rows and the data for undo. */
export async function endOldBatches(sql: Sql): Promise<number> {
  const orgs = await withSystem(sql, (tx) => tx<{ orgId: string }[]>`SELECT DISTINCT org_id FROM batches`)
  let ended = 0
  for (const { orgId } of orgs)
    ended += await withSystem(sql, async (tx) => {
      const [days] = await settingValues(tx, { orgId }, jobResultDays)
      const isWorkedOn = tx`EXISTS (SELECT FROM jobs WHERE jobs.org_id = batches.org_id AND kind = 'commands' AND state IN ('waiting', 'running')
        AND about->>'batch' = batches.id::text)`
      const gone = await tx`
        DELETE FROM batches WHERE org_id = ${orgId} AND NOT ${isWorkedOn}
          AND at < now() - CASE WHEN job_id IS NULL THEN ${SENT_FOR}::interval ELSE ${days}::int * interval '1 day' END RETURNING 1`
      return gone.length
    })
  return ended
}
