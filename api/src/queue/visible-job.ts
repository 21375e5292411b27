import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { job } from '@werkbank/model/jobs/job.ts'
import type { Source } from '../feed/source.ts'
import { notFound } from '../http/problem/problem.ts'
import { rowById, type Values } from '../records/rows.ts'

type Viewer = Pick<Caller, 'userId' | 'permissions'>

/** SQL: is the job of the row one's own, or does one see them all? */
export const jobIsVisible = (tx: Tx, viewer: Viewer): Statement =>
  can(viewer, 'access.manage') ? tx`true` : tx`asked_by = ${viewer.userId}`

/** A job of the caller, or any with the right to manage access; otherwise 404. */
export async function visibleJob(
  tx: Tx,
  viewer: Viewer,
  id: string,
  { lock = false } = {},
): Promise<Values<typeof job>> {
  const row = await rowById(tx, job, id, { lock })
  if (!row || (row.askedBy !== viewer.userId && !can(viewer, 'access.manage'))) throw notFound()
  return row
}

export const jobSources: { jobs: Source } = { jobs: { visible: jobIsVisible, byAccess: true } }
