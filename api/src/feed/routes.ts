import { withOrg } from '@werkbank/database/transaction.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { z } from 'zod'
import { requireCaller } from '../http/caller.ts'
import { type Routes, routes } from '../http/context.ts'
import { compressed, GZIP_HEADERS, takesGzip } from '../http/edge/compress.ts'
import { parseInput } from '../http/input.ts'
import { problems } from '../http/openapi/openapi.ts'
import { PersonPlaces } from '../http/person-places.ts'
import { overloaded, tooManyRequests } from '../http/problem/problem.ts'
import { queryInput } from '../http/query-route.ts'
import { streamBootstrap } from './bootstrap.ts'
import { CheckTurns } from './check-turns.ts'
import { BootstrapPlaces } from './places.ts'
import { pull } from './pull.ts'
import { isTable, TABLES } from './sources.ts'

/** More records than a person opens in a day; so many still fit in a URL. */
const KEPT_MAX = 100
const ids = z
  .string()
  .max(KEPT_MAX * 37)
  .transform((text) => text.split(','))
  .pipe(z.array(idSchema).max(KEPT_MAX))
const bootstrapInput = z.object({
  kept: ids.optional(),
  tables: z
    .string()
    .max(1_000)
    .transform((text) => text.split(','))
    .refine((names) => names.every(isTable), 'One of these is not a table of the mirror.')
    .transform((names) => names as MirrorTable[])
    .optional(),
})
const pullInput = z.object({
  cursor: z
    .string({ error: 'Give the cursor of the last answer.' })
    .regex(/^\d{1,19}$/, 'This is not a cursor of the feed.'),
  epoch: z.string().max(100).optional(),
  access: z.string().max(100).optional(),
  kept: ids.optional(),
  whole: ids.optional(),
  checksums: z
    .enum(['0', '1'], { error: '"checksums" is 0 or 1.' })
    .transform((flag) => flag === '1')
    .optional(),
})
/** A few devices of a person, each of which has one pull under way. */
const PULLS = { runningMax: 2, waitingMax: 8 }

/** GET /sync/bootstrap, GET /sync/pull: what the app's mirror uses. */
export function feedRoutes(): Routes {
  const app = routes()
  describe(app)
  const places = new BootstrapPlaces()
  const pulls = new PersonPlaces(PULLS)
  const turns = new CheckTurns()
  app.get('/sync/bootstrap', async (c) => {
    const caller = requireCaller(c)
    const { tables = TABLES, kept } = parseInput(bootstrapInput, queryInput(c, []))
    const leave = places.take(caller)
    if (!leave) throw overloaded(2_000)
    const { sql } = c.var.services
    const { log } = c.var
    const packed = takesGzip(c.req.raw)
    const stream = streamBootstrap(
      sql,
      caller,
      TABLES.filter((table) => tables.includes(table)),
      {
        packed,
        kept,
        now: c.var.services.now(),
        onEnd: leave,
        onError: (error) => log.warn({ error: String(error) }, 'bootstrap broke off'),
      },
    )
    const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', vary: 'accept-encoding' }
    return c.body(stream, 200, packed ? { ...headers, ...GZIP_HEADERS } : headers)
  })
  app.get('/sync/pull', async (c) => {
    const caller = requireCaller(c)
    const request = parseInput(pullInput, queryInput(c, []))
    const turn = pulls.take(caller.userId)
    if (!turn) throw tooManyRequests(2_000)
    const leave = await turn
    const end = request.checksums ? turns.take(caller.orgId, performance.now()) : undefined
    let checked = 0
    const onChecked = (rows: number) => {
      checked = rows
    }
    const json = await withOrg(
      c.var.services.sql,
      caller,
      (tx) => pull(tx, caller, { ...request, now: c.var.services.now(), checksums: end !== undefined, onChecked }),
      { isolation: 'repeatable read', readOnly: true },
    ).finally(() => {
      leave()
      end?.(checked, performance.now())
    })
    const packed = takesGzip(c.req.raw) ? await compressed(json) : undefined
    const headers = { 'content-type': 'application/json', vary: 'accept-encoding' }
    return packed ? c.body(packed, 200, { ...headers, ...GZIP_HEADERS }) : c.body(json, 200, headers)
  })
  return app
}

function describe(app: Routes): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/sync/bootstrap',
    operationId: 'sync.bootstrap',
    summary: 'Everything that you may see, as NDJSON',
    tags: ['sync'],
    ...{ 'x-permission': null },
    request: { query: z.object({ tables: z.string().optional(), kept: z.string().optional() }) },
    responses: {
      200: { description: 'start, rows…, end', content: { 'application/x-ndjson': { schema: z.string() } } },
      ...problems(400, 401, 429),
    },
  })
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/sync/pull',
    operationId: 'sync.pull',
    summary: 'What changed since the cursor',
    tags: ['sync'],
    ...{ 'x-permission': null },
    request: {
      query: z.object({
        cursor: z.string(),
        epoch: z.string().optional(),
        access: z.string().optional(),
        checksums: z.enum(['0', '1']).optional(),
        kept: z.string().optional(),
        whole: z.string().optional(),
      }),
    },
    responses: {
      200: {
        description: 'Rows, ids of what is gone, tables to load anew',
        content: {
          'application/json': {
            schema: z.object({
              cursor: z.string(),
              epoch: z.string(),
              access: z.string(),
              held: z.record(z.string(), z.string()),
              tables: z.record(z.string(), z.unknown()),
            }),
          },
        },
      },
      ...problems(400, 401, 429),
    },
  })
}
