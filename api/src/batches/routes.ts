import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { notFound } from '../http/problem/problem.ts'
import { type ProblemFacts, problemBody } from '../http/problem/problem-body.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { handleAddToBatch } from './add-to-batch.ts'
import { handleDropBatch, handleRunBatch, handleUndoBatch } from './ask-batch.ts'

export const batchRoutes = routes()
mountCommand(batchRoutes, handleAddToBatch)
mountCommand(batchRoutes, handleRunBatch)
mountCommand(batchRoutes, handleUndoBatch)
mountCommand(batchRoutes, handleDropBatch)

const notTaken = defineQuery({
  name: 'batch.refused',
  route: 'GET /batches/{id}/refused',
  permission: null,
  summary: 'Rows of a batch that were not taken, each with why and with what stood in the file',
  input: z.object({
    id: idSchema,
    way: z.enum(['do', 'undo']).default('do'),
    /** The number of the last one that came before. */
    after: z.coerce.number().int().min(-1).max(10_000_000).default(-1),
    limit: z.coerce.number().int().min(1).max(LIMITS.pageLimitMax).default(LIMITS.pageLimitDefault),
  }),
  answer: z.object({
    heads: z.array(z.string()),
    rows: z.array(
      z.object({ n: z.int(), line: z.int(), cells: z.array(z.string()), problem: z.record(z.string(), z.unknown()) }),
    ),
    /** There are more behind the last of them. */
    isMore: z.boolean(),
  }),
})
type Refused = { n: number; line: number; cells: string[]; problem: ProblemFacts }

mountQuery(batchRoutes, notTaken, async ({ tx, caller, speech }, { id, way, after, limit }) => {
  const [batch] = await tx<{ heads: string[] }[]>`
    SELECT heads FROM batches WHERE org_id = current_org() AND id = ${id} AND user_id = ${caller.userId}`
  if (!batch) throw notFound()
  const rows = await refusedRows(tx, { id, state: way === 'do' ? 'refused' : 'kept', after, limit: limit + 1 })
  const told = rows.slice(0, limit).map((row) => ({ ...row, problem: problemBody(row.problem, speech) }))
  return { heads: batch.heads, rows: told, isMore: rows.length > limit }
})

const refusedRows = (
  tx: Tx,
  { id, state, after, limit }: { id: string; state: string; after: number; limit: number },
) => tx<Refused[]>`
  SELECT n, line, cells, problem FROM batch_rows WHERE org_id = current_org() AND batch_id = ${id} AND state = ${state} AND n > ${after}
  ORDER BY n LIMIT ${limit}`
