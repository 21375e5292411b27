import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import {
  APPROVAL_STATES,
  approvalOnDevice,
  decideHindrance,
  mayDecide,
  mayWithdraw,
  withdrawHindrance,
} from './approval.ts'

const contentHash = z.string().regex(/^[0-9a-f]{64}$/, 'A hash is 64 hexadecimal digits.')
const reason = seenText(LIMITS.shortTextCharsMax, 'Say why.').prefault('')
const named = z.object({ name: z.string() })
const ended = {
  'already-approved': named,
  'already-refused': named,
  'already-sent-back': named,
  'already-withdrawn': named,
  'request-void': named,
}
const refusals = {
  ...ended,
  'own-request': z.object({}),
  'decided-already': z.object({}),
  /** What is asked is not what was seen: `content` is what is asked now. */
  'request-changed': z.object({ contentHash: z.string(), content: z.record(z.string(), z.unknown()) }),
}
/** What domains refuse when what was approved is to be done. */
const ofDomains = {
  'insufficient-stock': z.looseObject({}),
  'not-stocked': z.looseObject({}),
  'quantity-not-whole': z.looseObject({}),
  'amount-too-large': z.looseObject({}),
  'period-closed': z.object({ period: z.string() }),
  'already-posted': z.looseObject({}),
}
/** Who may decide depends on the request: the handler asks. */
const open = { permission: null, scope: 'any' } as const
const answer = z.object({ state: z.enum(APPROVAL_STATES), cursor: z.string() })
const subject = ({ id }: { id: string }) => `approval:${id}`
const decides = ofState(approvalOnDevice, decideHindrance, mayDecide)

/**
 * Agrees to a request, as it was seen. With the last approval that it takes, what was asked is done in the same transaction, in the name of the
 * requester, or its domain may do it from then on. What its domain refuses is refused here with the same code, and nothing was decided.
 */
export const approve = defineCommand({
  name: 'approval.approve',
  route: 'POST /approvals/{id}/approve',
  ...open,
  summary: 'Approve a request',
  input: z.object({ id: idSchema, contentHash, reason: z.string().trim().max(LIMITS.shortTextCharsMax).default('') }),
  answer,
  refusals: { ...refusals, ...ofDomains },
  subject,
  possible: decides,
})
export const refuseRequest = defineCommand({
  name: 'approval.refuse',
  route: 'POST /approvals/{id}/refuse',
  ...open,
  summary: 'Refuse a request, with a reason',
  input: z.object({ id: idSchema, contentHash, reason }),
  answer,
  refusals,
  subject,
  possible: decides,
})
/** Its requester may ask again, for something else. */
export const sendBack = defineCommand({
  name: 'approval.send-back',
  route: 'POST /approvals/{id}/send-back',
  ...open,
  summary: 'Send a request back to its requester, with a reason',
  input: z.object({ id: idSchema, contentHash, reason }),
  answer,
  refusals,
  subject,
  possible: decides,
})
/** It has no effect from then on (ID-107). */
export const withdraw = defineCommand({
  name: 'approval.withdraw',
  route: 'POST /approvals/{id}/withdraw',
  ...open,
  summary: 'Withdraw a request of your own',
  input: z.object({ id: idSchema, reason: z.string().trim().max(LIMITS.shortTextCharsMax).default('') }),
  answer,
  refusals: ended,
  subject,
  possible: ofState(approvalOnDevice, withdrawHindrance, mayWithdraw),
})
