import type { Sql } from '@werkbank/database/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { jobResultDays } from '@werkbank/model/jobs/settings.ts'

/** So long somebody who sends has to go on sending. */
const SENT_FOR = '1 day'

/** Takes away what nobody asked for, rows that their job has left, and after some days what was refused and what could be taken back. */
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
