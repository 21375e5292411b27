import { approval } from '@werkbank/model/approvals/approval.ts'
import { deputy } from '@werkbank/model/approvals/deputy.ts'
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
import { handleEndDeputy, handleNameDeputy } from './deputies.ts'

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

const deputies = defineQuery({
  name: 'deputy.list',
  route: 'GET /deputies',
  ...open,
  summary: 'Who stands in for whom, and when',
  input: z.object(listInput(deputy)),
  answer: pageOf(deputy.row.omit({ rev: true })),
})

export const approvalRoutes = routes()
mountQuery(approvalRoutes, list, async ({ tx, caller }, input) => {
  const page = await listRecord({ tx, caller }, approval, input as ListInput)
  return { ...page, items: await withDecisions(tx, page.items) }
})
mountQuery(approvalRoutes, deputies, (context, input) => listRecord(context, deputy, input as ListInput))
mountQuery(approvalRoutes, one, async ({ tx, caller }, { id }) =>
  visibleTo(caller, approval, await seenRequest(tx, caller, id)),
)
for (const handler of [handleApprove, handleRefuse, handleSendBack, handleWithdraw, handleNameDeputy, handleEndDeputy])
  mountCommand(approvalRoutes, handler as never)
