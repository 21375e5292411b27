import { idSchema } from '@werkbank/model/base/value/id.ts'
import { headSchema } from '@werkbank/model/counting/commands.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from '../records/history.ts'
import { handleChangeCount } from './change-count.ts'
import { countById, listCounts } from './counts.ts'
import { handleCreateCount } from './create-count.ts'
import { handlePostCount } from './post-count.ts'
import { readSheet } from './sheet.ts'

const sheetSchema = countSheet.row.omit({ rev: true })
const listOfCounts = defineQuery({
  name: 'count.list',
  route: 'GET /counts',
  permission: 'stock.read',
  summary: 'Stock-count sheets',
  input: z.object({}),
  answer: pageOf(sheetSchema),
})
const getCount = defineQuery({
  name: 'count.get',
  route: 'GET /counts/{id}',
  permission: 'stock.read',
  summary: 'A count sheet with the state of each bin',
  input: z.object({ id: idSchema }),
  answer: sheetSchema.extend({
    bins: z.array(z.looseObject({ bin: z.string(), state: z.enum(['uncounted', 'counted', 'accepted', 'conflict']) })),
    heads: z.array(z.string()),
  }),
})

/** Heads in a query string, with commas between them. */
const headsSchema = z
  .string()
  .max(70_000)
  .transform((text) => text.split(','))
  .pipe(z.array(headSchema))
const receivedCount = defineQuery({
  name: 'count.received',
  route: 'GET /counts/{id}/received',
  permission: 'stock.count',
  summary: 'Whether a state of a count sheet is stored',
  input: z.object({ id: idSchema, heads: headsSchema }),
  answer: z.object({ received: z.boolean() }),
})

export const countingRoutes = routes()
mountQuery(countingRoutes, listOfCounts, async ({ tx }) => ({ items: await listCounts(tx), nextCursor: null }))
mountQuery(countingRoutes, getCount, async ({ tx, caller }, { id }) => {
  const sheet = await countById(tx, id)
  if (!sheet) throw notFound()
  const { bins, heads } = await readSheet(tx, caller.orgId, sheet.automergeId)
  return { ...sheet, bins, heads } as never
})
mountQuery(countingRoutes, receivedCount, async ({ tx, caller }, { id, heads }) => {
  const sheet = await countById(tx, id)
  if (!sheet) throw notFound()
  const { has } = await readSheet(tx, caller.orgId, sheet.automergeId)
  return { received: has(heads) }
})
mountCommand(countingRoutes, handleCreateCount)
mountCommand(countingRoutes, handleChangeCount)
mountCommand(countingRoutes, handlePostCount)
mountChanges(countingRoutes, countSheet, 'GET /counts')
