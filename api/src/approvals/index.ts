/** The door of approvals: what domains that ask for approval use, in their own transaction. Its routes know all kinds of requests and are no part of it. */

export { type ApprovalHandler, handleApproval } from './approval-handler.ts'
export { openRequestOf, seenRequest, stateOf } from './approvals.ts'
export { approvalSources } from './feed.ts'
export { passesOn } from './pass-on.ts'
export { requestApproval } from './request-approval.ts'
