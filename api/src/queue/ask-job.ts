import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Emit } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { jobAsked } from '@werkbank/model/jobs/events.ts'
import { jobsOpen } from '@werkbank/model/jobs/settings.ts'
import type { Refusal } from '../http/problem/problem.ts'
import type { JobFigures, JobKind } from './job-kind.ts'

type Asking = {
  tx: Tx
  caller: Caller
  emit: Emit
  refuse: (code: 'too-many-jobs', data: { max: number }) => Refusal
}
type Asked = { id: string; about?: JobFigures; input?: unknown; total?: number }

/** Inserts a waiting job in the transaction of the command that requests it, which has checked the right. Refuses where the person has too many open ones. */
export async function askJob(
  { tx, caller, emit, refuse }: Asking,
  kind: Pick<JobKind, 'name' | 'rights'>,
  { id, about = {}, input = {}, total }: Asked,
): Promise<void> {
  // Held, so that two commands at once don't both find the last place.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`jobs of ${caller.userId}`}, 0))`
  const [max] = await settingValues(tx, caller, jobsOpen)
  const [row] = await tx<{ open: number }[]>`
    SELECT count(*)::int AS open FROM jobs WHERE org_id = current_org() AND asked_by = ${caller.userId} AND state IN ('waiting', 'running')`
  if ((row?.open ?? 0) >= max) throw refuse('too-many-jobs', { max })
  const token = caller.via === 'token' ? caller.credential : null
  await tx`
    INSERT INTO jobs (org_id, id, kind, asked_by, token, rights, about, input, total)
    VALUES (current_org(), ${id}, ${kind.name}, ${caller.userId}, ${token}, ${[...kind.rights(input)]}::text[], ${tx.json(about)}, ${tx.json(input as never)}, ${total ?? null})`
  emit(jobAsked, id, { kind: kind.name, askedBy: caller.userId })
}

/** The open job of this kind in the organisation, of any person. */
export async function openJob(tx: Tx, kind: Pick<JobKind, 'name'>): Promise<string | undefined> {
  const [row] = await tx<{ id: string }[]>`
    SELECT id FROM jobs WHERE org_id = current_org() AND kind = ${kind.name} AND state IN ('waiting', 'running') AND NOT stopping
    ORDER BY asked_at LIMIT 1`
  return row?.id
}
