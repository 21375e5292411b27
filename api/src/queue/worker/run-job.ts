import { SYSTEM } from '@werkbank/database/logger.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { jobEnded } from '@werkbank/model/jobs/events.ts'
import type { JobState } from '@werkbank/model/jobs/job.ts'
import { JOB_REASONS, type JobReason } from '@werkbank/model/jobs/reasons.ts'
import { Problem } from '../../http/problem/problem.ts'
import { problemDetail } from '../../http/problem/problem-body.ts'
import { Cancelled, DeliveryLost, ProcessStopping } from '../ends.ts'
import { type JobKind, JobRefused, type JobRow, type JobServices } from '../job-kind.ts'
import { makeJobWork } from './job-work.ts'
import type { Pokes } from './pokes.ts'

/** How often a job is tried: what breaks off each time is a fault, and each try costs. */
const TRIES_MAX = 5
const WAIT_FIRST_MS = 5_000

export type Running = {
  services: JobServices
  kinds: ReadonlyMap<string, JobKind>
  /** Of this process: it holds a lock of this name while it lives. */
  runner: string
  stops: AbortSignal
  pokes: Pokes
  /** How long one try may take. */
  runMsMax: number
}
type Delivered = { orgId: string; id: string; delivery: string }
type Reason = { code: string; text: string }
type Ended = Exclude<JobState, 'waiting' | 'running'>

/** Works on a job that was delivered, to its end or as far as it gets. Does nothing where that delivery is over. Never throws for what a kind throws. */
export async function runJob(running: Running, delivered: Delivered): Promise<void> {
  const job = await claim(running, delivered)
  if (!job) return
  running.pokes.soon(job.orgId)
  const kind = running.kinds.get(job.kind)
  try {
    if (!kind) throw new JobRefused('not-here')
    await kind.run(makeJobWork(running.services, job, running))
    await end(running, job, 'done')
  } catch (error) {
    await settle(running, job, error)
  }
}

/**
 * Of one person, and of a company's nights, one job runs at a time, the one that was asked for first, also where two look at once. What finds another one before it waits to be sent once more, which the end of that one brings about.
 */
async function claim({ services, runner }: Running, { orgId, id, delivery }: Delivered): Promise<JobRow | undefined> {
  return await withSystem(services.sql, async (tx) => {
    const mine = tx`org_id = ${orgId} AND id = ${id} AND delivery = ${delivery} AND state = 'waiting'`
    const [found] = await tx<{ askedBy: string | null }[]>`SELECT asked_by FROM jobs WHERE ${mine}`
    if (!found) return undefined
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`running jobs of ${found.askedBy ?? orgId}`}, 0))`
    const [row] = await tx<JobRow[]>`
      UPDATE jobs SET state = 'running', runner = ${runner}, tries = tries + 1, started_at = coalesce(started_at, now())
      WHERE ${mine} AND NOT stopping AND ${isNext(tx)}
      RETURNING org_id, id, kind, asked_by, token, rights, input, place, done, total, outcome, delivery, tries`
    if (!row) await tx`UPDATE jobs SET ${waitsAgain(tx)} WHERE ${mine}`
    return row
  })
}

/** The outcome of a job whose kind threw. */
async function settle(running: Running, job: JobRow, error: unknown): Promise<void> {
  const { log } = running.services
  if (error instanceof DeliveryLost) return
  if (error instanceof Cancelled) return await end(running, job, 'cancelled')
  if (error instanceof ProcessStopping) return await putBack(running, job, { tried: false })
  if (error instanceof JobRefused)
    return await end(running, job, isOfAsker(error.reason) ? 'refused' : 'failed', reasonOf(error.reason))
  if (error instanceof Problem && error.status < 500)
    return await end(running, job, 'failed', { code: error.code, text: problemDetail(error) })
  const about = { ...SYSTEM, err: error, job: job.id, kind: job.kind, tries: job.tries }
  if (job.tries < TRIES_MAX) {
    log.warn(about, 'a job broke off and is tried again')
    return await putBack(running, job, { tried: true, waitMs: WAIT_FIRST_MS * 4 ** (job.tries - 1) })
  }
  log.error(about, 'a job failed')
  await end(running, job, 'failed', reasonOf('gave-up', { tries: String(job.tries) }))
}

/** Whether it is of the person that it ended, and not of the work. */
const isOfAsker = (reason: JobReason): boolean => reason === 'right-lost' || reason === 'asker-left'

const reasonOf = (code: JobReason, data: Record<string, string> = {}): Reason => ({
  code,
  text: JOB_REASONS[code].replaceAll(/\{(\w+)\}/g, (_, name) => data[name] ?? ''),
})

/** Writes the end into the row and the spine, in one transaction; nothing where the job has a newer delivery. */
async function end(
  { services, pokes }: Running,
  { orgId, id, kind, askedBy, delivery }: JobRow,
  state: Ended,
  reason?: Reason,
): Promise<void> {
  await withOrg(services.sql, { orgId, userId: null }, async (tx) => {
    const rows = await tx`
      UPDATE jobs SET state = ${state}, stopping = false, ended_at = now(), reason = ${reason ? tx.json(reason) : null}
      WHERE org_id = current_org() AND id = ${id} AND delivery = ${delivery} AND state = 'running' RETURNING 1`
    if (rows.length > 0) await emitJobEnded(tx, { orgId, id, kind, askedBy }, state)
  })
  pokes.now(orgId)
}

export const emitJobEnded = (
  tx: Tx,
  { orgId, id, kind, askedBy }: Pick<JobRow, 'orgId' | 'id' | 'kind' | 'askedBy'>,
  state: Ended,
) => emit(tx, { ...newEvent(jobEnded, id, { kind, askedBy, state }), orgId })

/** It waits again, with a delivery of its own; a try that this process gave up by itself counts as none. */
async function putBack(
  { services, pokes }: Running,
  { orgId, id, delivery }: JobRow,
  { tried, waitMs = 0 }: { tried: boolean; waitMs?: number },
): Promise<void> {
  await withSystem(services.sql, async (tx) => {
    await tx`
      UPDATE jobs SET ${waitsAgain(tx)}, tries = tries - ${tried ? 0 : 1}::int, not_before = now() + ${waitMs}::float8 * interval '1 ms'
      WHERE org_id = ${orgId} AND id = ${id} AND delivery = ${delivery} AND state = 'running'`
    await tx`NOTIFY werkbank_jobs`
  })
  pokes.soon(orgId)
}

/** SQL: does no other job of its person run, or come before it? */
export const isNext = (tx: Tx) => tx`NOT EXISTS (
  SELECT FROM jobs other WHERE other.org_id = jobs.org_id AND other.asked_by IS NOT DISTINCT FROM jobs.asked_by
    AND (other.state = 'running' OR (other.state = 'waiting' AND NOT other.stopping AND (other.asked_at, other.id) < (jobs.asked_at, jobs.id)
      AND coalesce(other.not_before <= now(), true))))`

/** SQL: puts a job back into the state of waiting for delivery. */
export const waitsAgain = (tx: Tx) => tx`state = 'waiting', delivery = gen_random_uuid(), sent_at = NULL, runner = NULL`
