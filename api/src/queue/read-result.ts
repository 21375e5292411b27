import { withOrg } from '@werkbank/database/transaction.ts'
import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { sendBytes } from '../files/index.ts'
import { missing, requireCaller } from '../http/caller.ts'
import type { Routes, Services } from '../http/context.ts'
import { parseInput } from '../http/input.ts'
import { describeRead } from '../http/openapi/openapi.ts'
import { notFound } from '../http/problem/problem.ts'
import { queryInput } from '../http/query-route.ts'

const result = {
  name: 'job.result',
  route: 'GET /jobs/{id}/result',
  permission: null,
  scope: 'any',
  summary: 'The file that came of a job, for who asked for it, for some days',
  input: z.object({ id: idSchema }),
} as const
type Found = { name: string; bytes: number; sha256: string; rights: Permission[] }

/** GET /jobs/{id}/result. Only for the person who started the job, and only while they have the rights to its content. */
export function mountResult(routes: Routes): void {
  const bytes = { schema: { type: 'string', format: 'binary' } } as const
  describeRead(routes, result, { description: 'The bytes', content: { 'application/octet-stream': bytes } })
  routes.get('/jobs/:id/result', async (c) => {
    const caller = requireCaller(c)
    const { id } = parseInput(result.input, queryInput(c, ['id']))
    const found = await find(c.var.services, caller, id)
    for (const right of found.rights) if (!can(caller, right)) throw missing(caller, right)
    return await sendBytes(c, found)
  })
}

async function find({ sql, now }: Services, caller: Caller, id: string): Promise<Found> {
  const [row] = await withOrg(
    sql,
    caller,
    (tx) => tx<Found[]>`
      SELECT result_name AS name, result_bytes AS bytes, result_sha256 AS sha256, rights FROM jobs
      WHERE org_id = current_org() AND id = ${id} AND asked_by = ${caller.userId} AND state = 'done' AND result_until > ${now()} AND deleted_at IS NULL`,
    { readOnly: true },
  )
  if (!row) throw notFound(say('problems.no_result'))
  return row
}
