import type { ApprovalKind } from '@werkbank/model/approvals/kind.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import type { Request } from './approvals.ts'

/**
 * What a domain does once all have approved: `done` in the same transaction, in the name of the requester. What it throws leaves the request undecided.
 * Without it the request stays `approved` until the domain takes it (`takeApproval`).
 */
export type ApprovalHandler = {
  kind: ApprovalKind
  done?: (work: TransactionContext, request: Request) => Promise<void>
}

/** The handler of a kind, its content as the kind's schema reads it. */
export const handleApproval = <K extends ApprovalKind>(
  kind: K,
  done?: (work: TransactionContext, request: Request & { content: ReturnType<K['content']['parse']> }) => Promise<void>,
): ApprovalHandler => ({
  kind,
  ...(done
    ? { done: (work, request) => done(work, { ...request, content: kind.content.parse(request.content) as never }) }
    : {}),
})
