import type { ApprovalKind } from './approvals/kind.ts'
import { correctionKind, countKind } from './stock/correction.ts'

/** Every kind of request by its name; a domain that asks for approval adds its line. */
export const APPROVAL_KINDS = [correctionKind, countKind] as const
const byName = new Map<string, ApprovalKind>(APPROVAL_KINDS.map((kind) => [kind.name, kind as never]))
/** Undefined where this version knows no such kind. */
export const approvalKind = (name: string): ApprovalKind | undefined => byName.get(name)
