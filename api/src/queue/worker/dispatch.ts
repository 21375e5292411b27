import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { JobKind, JobRow } from '../job-kind.ts'
import type { Boss } from './boss.ts'
import { emitJobEnded, isNext, waitsAgain } from './run-job.ts'
import { runnerLock } from './runner-lock.ts'

const BATCH = 200
/** What was sent so long ago and still waits is looked for: a queue that was emptied by hand, a database that was restored. */
const OVERDUE = '15 minutes'
/** What people wait for goes before what the night does. */
const URGENT = 10

type Waiting = Pick<JobRow, 'orgId' | 'id' | 'kind' | 'askedBy' | 'delivery'> & { notBefore: string | null }
type Dispatching = {
  sql: Sql
  boss: Boss
  kinds: ReadonlyMap<string, JobKind>
  runner: string
  /** Jobs that this process works on now. */
  held: () => readonly string[]
  poke: (orgId: string) => void
}

/** Sends waiting jobs to workers, once each; takes back those of processes that are gone; ends those that were cancelled before they began. */
export async function dispatch(work: Dispatching): Promise<void> {
  await takeBack(work)
  await endCancelled(work)
  await send(work)
  await sendAgain(work)
}

/** Of each person the one that is next: its end has the one behind it sent. */
async function send({ sql, boss, kinds }: Dispatching): Promise<void> {
  const waiting = await withSystem(
    sql,
    (tx) => tx<Waiting[]>`
      SELECT org_id, id, kind, asked_by, delivery, not_before FROM jobs
      WHERE state = 'waiting' AND sent_at IS NULL AND kind = ANY(${[...kinds.keys()]}::text[]) AND ${isNext(tx)}
      ORDER BY asked_at, id LIMIT ${BATCH}`,
  )
  if (waiting.length === 0) return
  await boss.send(
    waiting.map(({ orgId, id, delivery, askedBy, notBefore }) => ({
      ...{ orgId, id, delivery, priority: askedBy === null ? 0 : URGENT },
      notBefore: notBefore === null ? null : new Date(notBefore),
    })),
  )
  // A worker holds the row's lock for as long as a piece takes; such a job needs no mark.
  await withSystem(
    sql,
    (tx) => tx`
      UPDATE jobs SET sent_at = now() FROM (
        SELECT org_id, id FROM jobs WHERE delivery = ANY(${waiting.map(({ delivery }) => delivery)}::uuid[]) AND state = 'waiting' FOR NO KEY UPDATE SKIP LOCKED
      ) sent WHERE jobs.org_id = sent.org_id AND jobs.id = sent.id`,
  )
}

/** Of processes that have ended, and of this one what it does not work on any more. */
async function takeBack({ sql, runner, held, poke }: Dispatching): Promise<void> {
  const running = await withSystem(
    sql,
    (tx) => tx<{ id: string; delivery: string; isMine: boolean }[]>`
      WITH running AS MATERIALIZED (SELECT id, delivery, runner FROM jobs WHERE state = 'running'),
      gone AS MATERIALIZED (
        SELECT runner FROM (SELECT DISTINCT runner FROM running WHERE runner <> ${runner}) others WHERE pg_try_advisory_xact_lock(${tx.unsafe(runnerLock('runner'))})
      )
      SELECT id, delivery, runner = ${runner} AS is_mine FROM running WHERE runner = ${runner} OR runner IN (SELECT runner FROM gone)`,
  )
  // Asked after the rows: what was taken since then is none of them.
  const left = running.filter(({ id, isMine }) => !isMine || !held().includes(id)).map(({ delivery }) => delivery)
  if (left.length === 0) return
  const rows = await withSystem(
    sql,
    (tx) => tx<{ orgId: string }[]>`
      UPDATE jobs SET ${waitsAgain(tx)} WHERE delivery = ANY(${left}::uuid[]) AND state = 'running' RETURNING org_id`,
  )
  for (const { orgId } of rows) poke(orgId)
}

async function endCancelled({ sql, poke }: Dispatching): Promise<void> {
  await withSystem(sql, async (tx) => {
    // A NOTIFY from an update of no rows would wake this again for ever.
    const [some] = await tx`SELECT 1 FROM jobs WHERE state = 'waiting' AND stopping LIMIT 1`
    if (!some) return
    const ended = await tx<Waiting[]>`
      UPDATE jobs SET state = 'cancelled', stopping = false, ended_at = now() WHERE state = 'waiting' AND stopping RETURNING org_id, id, kind, asked_by`
    for (const job of ended) {
      await emitJobEnded(tx, job, 'cancelled')
      poke(job.orgId)
    }
  })
}

async function sendAgain({ sql, boss }: Dispatching): Promise<void> {
  const overdue = await withSystem(
    sql,
    (tx) => tx<{ delivery: string }[]>`
      SELECT delivery FROM jobs WHERE state = 'waiting' AND sent_at < now() - ${OVERDUE}::interval AND coalesce(not_before < now() - ${OVERDUE}::interval, true) LIMIT ${BATCH}`,
  )
  for (const { delivery } of overdue) {
    if (await boss.isUnderWay(delivery)) continue
    await withSystem(
      sql,
      (tx) => tx`UPDATE jobs SET ${waitsAgain(tx)} WHERE delivery = ${delivery} AND state = 'waiting'`,
    )
  }
}
