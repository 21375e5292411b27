import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { dropBatch, runBatch, undoBatch } from '@werkbank/model/batches/commands.ts'
import { handle } from '../http/command/command-route.ts'
import { askJob } from '../queue/index.ts'
import { type BatchInput, holdBatch, isOpen, requireRights, rightsOf, type Way } from './batches.ts'

/** What asking for a batch needs to know of the job that does it. */
export const BATCH_JOB = {
  name: 'commands',
  rights: (input: unknown) => rightsOf((input as BatchInput).commands),
} as const

/** Asks for the job that does a batch, once. */
export const handleRunBatch = handle(runBatch, async (work, { id, rows, name }) => {
  const { tx, caller, refuse } = work
  const batch = await holdBatch(tx, caller, id)
  if (batch.jobId !== null) return { id: batch.jobId }
  if (batch.rows !== rows) throw refuse('rows-missing', { rows: batch.rows })
  requireRights(caller, batch.commands)
  const total = await countRows(work, id, 'waiting')
  const jobId = work.newId()
  await askJob(work, BATCH_JOB, {
    id: jobId,
    total,
    about: { name, batch: id, way: 'do', notPlanned: rows - total },
    input: inputOf(batch, 'do'),
  })
  await tx`UPDATE batches SET job_id = ${jobId} WHERE org_id = current_org() AND id = ${id}`
  return { id: jobId }
})

/** Asks for the job that takes back what of a batch was done and not taken back yet. */
export const handleUndoBatch = handle(undoBatch, async (work, { id }) => {
  const { tx, caller, refuse } = work
  const batch = await holdBatch(tx, caller, id)
  if (batch.jobId === null) throw refuse('nothing-to-undo', {})
  const [last] = await tx<{ id: string; name: string }[]>`
    SELECT id, about->>'name' AS name FROM jobs WHERE org_id = current_org() AND kind = ${BATCH_JOB.name} AND about->>'batch' = ${id}
    ORDER BY asked_at DESC, id DESC LIMIT 1`
  if (last && (await isOpen(tx, last.id))) throw refuse('batch-runs', {})
  requireRights(caller, batch.commands)
  const total = await countRows(work, id, 'done')
  if (total === 0) throw refuse('nothing-to-undo', {})
  const jobId = work.newId()
  const about = { name: last?.name ?? '', batch: id, way: 'undo' }
  await askJob(work, BATCH_JOB, { id: jobId, total, about, input: inputOf(batch, 'undo') })
  return { id: jobId }
})

export const handleDropBatch = handle(dropBatch, async ({ tx, caller, refuse }, { id }) => {
  const { jobId } = await holdBatch(tx, caller, id)
  if (jobId !== null) throw refuse('batch-closed', {})
  await tx`DELETE FROM batches WHERE org_id = current_org() AND id = ${id}`
  return {}
})

const inputOf = ({ id, commands }: { id: string; commands: string[] }, way: Way): BatchInput => ({
  ...{ batch: id, commands, way },
})

async function countRows({ tx }: { tx: Tx }, id: string, state: 'waiting' | 'done'): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM batch_rows WHERE org_id = current_org() AND batch_id = ${id} AND state = ${state}`
  return row?.count ?? 0
}
