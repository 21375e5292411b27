import type { ApprovalHandler } from './approvals/index.ts'
import { countApproval } from './counting/index.ts'
import { correctionApproval } from './stock/index.ts'

/** What follows from approval, by kind of request; a domain that asks for approval adds its line. */
const HANDLERS: readonly ApprovalHandler[] = [correctionApproval, countApproval]
const byName = new Map(HANDLERS.map((handler) => [handler.kind.name, handler]))
export const approvalHandler = (kind: string): ApprovalHandler | undefined => byName.get(kind)
