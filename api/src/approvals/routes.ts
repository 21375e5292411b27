import { approval } from '@werkbank/model/approvals/approval.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { type ListInput, listInput, listRecord } from '../records/list.ts'
import { visibleTo } from '../records/visible.ts'
import { seenRequest, withDecisions } from './approvals.ts'
import { handleApprove, handleRefuse, handleSendBack, handleWithdraw } from './decide.ts'

const open = { permission: null, scope: 'any' } as const
const answer = approval.row.omit({ rev: true })
const list = defineQuery({
  name: 'approval.list',
  route: 'GET /approvals',
  ...open,
  summary: 'Requests of your own, and those on which you may decide',
  input: z.object(listInput(approval)),
  answer: pageOf(answer),
})
const one = defineQuery({
  name: 'approval.get',
  route: 'GET /approvals/{id}',
  ...open,
  summary: 'One request, with the decisions so far',
  input: z.object({ id: idSchema }),
  answer,
})

export const approvalRoutes = routes()
mountQuery(approvalRoutes, list, async ({ tx, caller }, input) => {
  const page = await listRecord({ tx, caller }, approval, input as ListInput)
  return { ...page, items: await withDecisions(tx, page.items) }
})
mountQuery(approvalRoutes, one, async ({ tx, caller }, { id }) =>
  visibleTo(caller, approval, await seenRequest(tx, caller, id)),
)
for (const handler of [handleApprove, handleRefuse, handleSendBack, handleWithdraw])
  mountCommand(approvalRoutes, handler as never)
