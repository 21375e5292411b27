import { idSchema } from '@werkbank/model/base/value/id.ts'
import { job } from '@werkbank/model/jobs/job.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { listInput, listRecord } from '../records/list.ts'
import { visibleRow } from '../records/rows.ts'
import { handleCancelJob } from './cancel-job.ts'
import { mountResult } from './read-result.ts'

export const queueRoutes = routes()
const answer = job.row.omit({ rev: true })
const signedIn = { permission: null, scope: 'any' } as const

const list = defineQuery({
  ...signedIn,
  name: 'job.list',
  route: 'GET /jobs',
  summary: 'What goes on without whoever asked for it: one’s own, or all for who manages access',
  input: z.object(listInput(job as never)),
  answer: pageOf(answer),
})
mountQuery(queueRoutes, list, ({ tx, caller }, input) => listRecord({ tx, caller }, job, input as never))
const one = defineQuery({
  ...signedIn,
  name: 'job.get',
  route: 'GET /jobs/{id}',
  summary: 'One job: how far it is, what came of it',
  input: z.object({ id: idSchema }),
  answer,
})
mountQuery(queueRoutes, one, ({ tx, caller }, { id }) => visibleRow(tx, caller, job, id))
mountCommand(queueRoutes, handleCancelJob)
mountResult(queueRoutes)
