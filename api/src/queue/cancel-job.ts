import { cancelJob } from '@werkbank/model/jobs/commands.ts'
import { jobEnded } from '@werkbank/model/jobs/events.ts'
import { job } from '@werkbank/model/jobs/job.ts'
import { handle } from '../http/command/command-route.ts'
import { visibleRow } from '../records/rows.ts'

/** What waits is over at once; what runs ends after its piece. What has ended stays as it ended. */
export const handleCancelJob = handle(cancelJob, async ({ tx, caller, emit }, { id }) => {
  const { state, kind, askedBy } = await visibleRow(tx, caller, job, id, { lock: true })
  if (state === 'running') await tx`UPDATE jobs SET stopping = true WHERE org_id = current_org() AND id = ${id}`
  if (state !== 'waiting') return { state }
  await tx`UPDATE jobs SET state = 'cancelled', stopping = false, ended_at = now() WHERE org_id = current_org() AND id = ${id}`
  emit(jobEnded, id, { kind, askedBy, state: 'cancelled' })
  return { state: 'cancelled' as const }
})
