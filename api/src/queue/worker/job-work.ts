import { type AccessFacts, accessFacts, resolveAccess } from '@werkbank/database/access.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { callerAgain, callerOfPerson } from '@werkbank/database/sessions.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { Cancelled, DeliveryLost, ProcessStopping } from '../ends.ts'
import { JobRefused, type JobRow, type JobServices, type JobWork, type Progress } from '../job-kind.ts'
import { keepResult } from '../keep-result.ts'
import type { Pokes } from './pokes.ts'

/** Of one try; longer than any honest one, and an end for what would go on for ever. */
export const RUN_MS_MAX = 6 * 3_600_000

/** What a kind works with; its pieces are fenced by the delivery: of two workers that believe they have the job, one writes nothing. */
export function makeJobWork(
  services: JobServices,
  job: JobRow,
  { stops, pokes, runMsMax }: { stops: AbortSignal; pokes: Pokes; runMsMax: number },
): JobWork {
  const { orgId, id, delivery } = job
  const endsAt = performance.now() + runMsMax
  const asker = () => askerOf(services.sql, job)
  const hold = async (tx: Tx) => {
    if (stops.aborted) throw new ProcessStopping()
    if (performance.now() > endsAt) throw new JobRefused('took-too-long')
    await requireAsker(tx, job)
    const [row] = await tx<{ stopping: boolean }[]>`
      SELECT stopping FROM jobs WHERE org_id = current_org() AND id = ${id} AND delivery = ${delivery} AND state = 'running' FOR NO KEY UPDATE`
    if (!row) throw new DeliveryLost()
    if (row.stopping) throw new Cancelled()
  }
  const keep = async (tx: Tx, progress: Progress) => {
    const changes = changesOf(tx, progress)
    if (Object.keys(changes).length === 0) return
    await tx`UPDATE jobs SET ${tx(changes as never)} WHERE org_id = current_org() AND id = ${id} AND delivery = ${delivery}`
    pokes.soon(orgId)
  }
  const inPiece = (work: (tx: Tx) => Promise<void>) => withOrg(services.sql, { orgId, userId: job.askedBy }, work)
  return {
    job,
    services,
    asker,
    hold,
    keep,
    async piece(work) {
      const caller = await asker()
      await inPiece(async (tx) => {
        await hold(tx)
        await keep(tx, await work({ tx, caller }))
      })
    },
    async step(work) {
      await inPiece(hold)
      const progress = await endedBy(endsAt, work())
      // Written also when the job was cancelled meanwhile: the piece is done.
      await inPiece((tx) => keep(tx, progress))
      return progress
    },
    giveResult: (result) => keepResult(services, job, result, hold),
  }
}

/** A promise that never settles must not block the jobs behind it for ever. It cannot be cancelled from here: what it still does is discarded. */
async function endedBy<T>(endsAt: number, work: Promise<T>): Promise<T> {
  const tooLong = Promise.withResolvers<never>()
  const timer = setTimeout(() => tooLong.reject(new JobRefused('took-too-long')), endsAt - performance.now())
  return await Promise.race([work, tooLong.promise]).finally(() => clearTimeout(timer))
}

function changesOf(tx: Tx, { done, total, place, outcome }: Progress): Record<string, unknown> {
  const given = {
    done,
    total,
    place: place === undefined ? undefined : tx.json(place as never),
    outcome: outcome && tx.json(outcome),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** The person with the rights that they have now; of an API token with its scopes. Throws where they lost the right. */
async function askerOf(sql: JobServices['sql'], { orgId, askedBy, token, rights }: JobRow): Promise<Caller | null> {
  if (askedBy === null) return null
  const caller =
    token === null
      ? await callerOfPerson(sql, { orgId, userId: askedBy })
      : await callerAgain(sql, { via: 'token', credential: token })
  if (!caller) throw new JobRefused('asker-left')
  if (!rights.every((right) => can(caller, right))) throw new JobRefused('right-lost')
  return caller
}

/** The same check in the piece's own transaction, as commands do it: taking a right away waits for the piece, and the next one is not begun. */
async function requireAsker(tx: Tx, { orgId, askedBy, rights }: JobRow): Promise<void> {
  if (askedBy === null) return
  await tx`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`access:${orgId}`}, 0))`
  const [row] = await tx<{ active: boolean; facts: AccessFacts }[]>`
    SELECT EXISTS (SELECT FROM users WHERE id = ${askedBy} AND disabled_at IS NULL AND deleted_at IS NULL) AS active,
      ${accessFacts(tx, tx`${orgId}::uuid`, tx`${askedBy}::uuid`)} AS facts`
  if (!row?.active) throw new JobRefused('asker-left')
  const held = resolveAccess(row.facts).rights
  if (!rights.every((right) => held.has(right))) throw new JobRefused('right-lost')
}
