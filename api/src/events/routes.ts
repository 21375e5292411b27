import { parseCursor } from '@werkbank/database/spine.ts'
import { isHeardBy } from '@werkbank/database/visible.ts'
import { z } from 'zod'
import { type Routes, routes } from '../http/context.ts'
import { pageInput } from '../http/pages.ts'
import { wrongInput } from '../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'

const eventSchema = z.object({
  cursor: z.string(),
  type: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  actor: z.string().nullable(),
  at: z.string(),
  audience: z.string(),
  payload: z.record(z.string(), z.unknown()),
})
type Row = Omit<z.infer<typeof eventSchema>, 'cursor'> & { xid: string; id: number }

/** The spine as far as the caller may see it, oldest first. `nextCursor` is where to go on, also after the last event so far. */
const listEvents = defineQuery({
  name: 'event.list',
  route: 'GET /events',
  permission: 'event.read',
  summary: 'What happened, in order, as far as you may see it',
  input: z.object({
    limit: pageInput(['cursor']).limit,
    cursor: z.string().max(40).default('0:0'),
    type: z.string().max(200).optional(),
  }),
  answer: z.object({ items: z.array(eventSchema), nextCursor: z.string() }),
})

export function eventRoutes(): Routes {
  const app = routes()
  mountQuery(app, listEvents, async ({ tx, caller }, { limit, cursor, type }) => {
    const after = parseCursor(cursor)
    if (!after) throw wrongInput('cursor', 'problems.spine_cursor')
    const types = type?.split(',').filter(Boolean)
    const rows = await tx<Row[]>`
      SELECT xid, id, type, subject_type, subject_id, actor, at, audience, payload FROM events
      WHERE (xid, id) > (${after.xid}::text::xid8, ${after.id}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        AND ${isHeardBy(tx, caller)} ${types ? tx`AND type = ANY(${types}::text[])` : tx``}
      ORDER BY xid, id LIMIT ${limit}`
    const last = rows.at(-1)
    return {
      items: rows.map(({ xid, id, ...event }) => ({ ...event, cursor: `${xid}:${id}` })),
      nextCursor: last ? `${last.xid}:${last.id}` : cursor,
    }
  })
  return app
}
