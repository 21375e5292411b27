import { settingValues } from '@werkbank/database/setting-values.ts'
import { afterApproval, decidesFor, type Verdict } from '@werkbank/model/approvals/approval.ts'
import { approve, refuseRequest, sendBack, withdraw } from '@werkbank/model/approvals/commands.ts'
import { approvalDecided, approvalRequested } from '@werkbank/model/approvals/events.ts'
import type { Stage } from '@werkbank/model/approvals/kind.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { approvalHandler } from '../approval-kinds.ts'
import { requireSession } from '../http/caller.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { askingOf, requirePossible } from '../http/command/possible.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { type Request, seenRequest, stateOf, writeDecision } from './approvals.ts'

type Context = CommandContext<typeof approve>
type Seen = { id: string; contentHash: string; reason: string }

/** The request, held, where the caller may decide on it as they saw it. Of two at the same moment the second waits here, and is refused. */
async function requestToDecide(context: Context, command: typeof approve, { id, contentHash }: Seen) {
  const { tx, caller, refuse } = context
  const request = await seenRequest(tx, caller, id, { lock: true })
  const state = await stateOf(tx, request, context.today)
  requirePossible(context, command, state)
  if (request.contentHash !== contentHash)
    throw refuse('request-changed', { contentHash: request.contentHash, content: request.content })
  const handler = must(approvalHandler(request.kind), 'a kind of request is known where it was made')
  const [isSigned] = await settingValues(tx, caller, handler.kind.signed)
  if (isSigned) requireSession(caller, 'fresh-session')
  const { onBehalfOf } = must(decidesFor(state, askingOf(context)), 'the rule said that they may')
  return { request, state, handler, onBehalfOf }
}

/** R-AP1 to R-AP5. What the last approval brings about happens in its transaction, in the name of the requester. */
export const handleApprove = handle(approve, async (context, input) => {
  const { tx, now, emit } = context
  const { request, state, handler, onBehalfOf } = await requestToDecide(context, approve, input)
  const next = afterApproval(state)
  await writeDecision(context, { request, verdict: 'approved', reason: input.reason, onBehalfOf })
  const outcome = !next.isApproved ? 'open' : handler.done ? 'done' : 'approved'
  await tx`UPDATE approvals SET state = ${outcome}, stage = ${next.stage}, ended_at = ${outcome === 'done' ? now : null}, version = version + 1
    WHERE org_id = current_org() AND id = ${request.id}`
  if (next.isApproved) await handler.done?.(inNameOf(context, request.requestedBy), request)
  if (next.stage !== request.stage)
    emit(approvalRequested, request.id, { kind: request.kind, right: (request.stages[next.stage] as Stage).right })
  tell(context, request, 'approved', outcome)
  return { state: outcome } as const
})

const inNameOf = (context: Context, userId: string): TransactionContext => ({
  ...context,
  caller: { ...context.caller, userId },
})

function tell(
  { emit }: Pick<TransactionContext, 'emit'>,
  { id, kind, requestedBy }: Request,
  verdict: Verdict,
  state: Request['state'],
): void {
  emit(approvalDecided, id, { kind, verdict, state, requestedBy })
}

/** Ends a request with a verdict, or gives it back. */
async function close(
  context: TransactionContext,
  decision: {
    request: Request
    verdict: Exclude<Verdict, 'approved' | 'passed-on'>
    reason: string
    onBehalfOf?: string | null
  },
): Promise<void> {
  const { request, verdict } = decision
  await writeDecision(context, decision)
  await context.tx`UPDATE approvals SET state = ${verdict}, ended_at = ${verdict === 'sent-back' ? null : context.now}, version = version + 1
    WHERE org_id = current_org() AND id = ${request.id}`
  tell(context, request, verdict, verdict)
}

export const handleRefuse = handle(refuseRequest, async (context, input) => {
  const { request, onBehalfOf } = await requestToDecide(context as Context, refuseRequest as never, input)
  await close(context, { request, verdict: 'refused', reason: input.reason, onBehalfOf })
  return { state: 'refused' } as const
})

export const handleSendBack = handle(sendBack, async (context, input) => {
  const { request, onBehalfOf } = await requestToDecide(context as Context, sendBack as never, input)
  await close(context, { request, verdict: 'sent-back', reason: input.reason, onBehalfOf })
  return { state: 'sent-back' } as const
})

export const handleWithdraw = handle(withdraw, async (context, { id, reason }) => {
  const request = await seenRequest(context.tx, context.caller, id, { lock: true })
  requirePossible(context, withdraw, await stateOf(context.tx, request, context.today))
  await close(context, { request, verdict: 'withdrawn', reason })
  return { state: 'withdrawn' } as const
})
