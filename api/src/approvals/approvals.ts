import { type AccessFacts, accessFacts, resolveAccess } from '@werkbank/database/access.ts'
import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import {
  type ApprovalState,
  approval,
  type Decision,
  rightsNow,
  type StandIn,
  type Verdict,
} from '@werkbank/model/approvals/approval.ts'
import type { ApprovalKind } from '@werkbank/model/approvals/kind.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { columns, type Values, visibleRow } from '../records/rows.ts'

/** A request as its rows say it. */
export type Request = Values<typeof approval>

/** SQL of the decisions of a row of `approvals`, the first one first. */
export const DECISIONS = `coalesce((SELECT json_agg(json_build_object('round', d.round, 'stage', d.stage, 'verdict', d.verdict, 'by', d.decided_by,
  'onBehalfOf', d.on_behalf_of, 'reason', d.reason, 'at', to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY d.n)
  FROM approval_decisions d WHERE d.org_id = approvals.org_id AND d.approval_id = approvals.id), '[]'::json)`

/** These rows with their decisions. */
export async function withDecisions<R extends { id: string }>(
  tx: Tx,
  rows: readonly R[],
): Promise<(R & { decisions: Decision[] })[]> {
  if (rows.length === 0) return []
  const found = await tx<{ id: string; decisions: Decision[] }[]>`
    SELECT id, ${tx.unsafe(DECISIONS) as unknown as Statement} AS decisions FROM approvals
    WHERE org_id = current_org() AND id = ANY(${rows.map(({ id }) => id)}::uuid[])`
  const byId = new Map(found.map(({ id, decisions }) => [id, decisions]))
  return rows.map((row) => ({ ...row, decisions: byId.get(row.id) ?? [] }))
}

/** A request that the caller may see, with its decisions; 404 otherwise. `lock` holds it: of two who decide at once one waits, and is told who was first. */
export async function seenRequest(
  tx: Tx,
  caller: Pick<Caller, 'userId' | 'permissions'>,
  id: string,
  options: { lock?: boolean } = {},
): Promise<Request> {
  const [whole] = await withDecisions(tx, [await visibleRow(tx, caller, approval, id, options)])
  return whole as Request
}

/** The request of this kind about a subject that may still lead to something, if there is one. */
export async function openRequestOf(
  tx: Tx,
  { name }: Pick<ApprovalKind, 'name'>,
  { type, id }: { type: string; id: string },
): Promise<Request | undefined> {
  const [row] = await tx<Omit<Request, 'decisions'>[]>`
    SELECT ${columns(tx, approval)} FROM approvals WHERE org_id = current_org() AND kind = ${name} AND subject_type = ${type} AND subject_id = ${id}
      AND state IN ('open', 'approved', 'sent-back') ORDER BY requested_at DESC, id DESC LIMIT 1 FOR NO KEY UPDATE`
  const [whole] = row ? await withDecisions(tx, [row]) : []
  return whole
}

/** How it stands, for the rules of its commands, on the company's day. */
export async function stateOf(tx: Tx, request: Request, today: string): Promise<ApprovalState> {
  const by = request.decisions.at(-1)?.by
  const [last] = by
    ? await tx<{ name: string }[]>`SELECT name FROM users WHERE org_id = current_org() AND id = ${by}`
    : []
  const named = await tx<(StandIn & { facts: AccessFacts })[]>`
    SELECT d.person_id, d.deputy_id, ${accessFacts(tx, tx`d.org_id`, tx`d.person_id`)} AS facts FROM deputies d
    JOIN users u ON u.org_id = d.org_id AND u.id = d.person_id AND u.disabled_at IS NULL
    WHERE d.org_id = current_org() AND d.deleted_at IS NULL AND ${today} BETWEEN d.from_on AND d.until_on`
  // In somebody's place nobody may more than they: what they inherit counts, and what they have at other hours does not.
  const standIns = named.filter(({ facts }) => {
    const { rights } = resolveAccess(facts)
    return rightsNow(request).some((right) => rights.has(right))
  })
  return { ...request, standIns, nameOf: () => last?.name ?? '' }
}

type Decided = { request: Request; verdict: Verdict; reason: string; onBehalfOf?: string | null; nobody?: true }
/** Writes a decision after those that are there; the caller holds the request. */
export async function writeDecision(
  { tx, caller, now }: Pick<TransactionContext, 'tx' | 'now'> & { caller: { userId: string } },
  { request, verdict, reason, onBehalfOf = null, nobody }: Decided,
): Promise<void> {
  await tx`
    INSERT INTO approval_decisions (org_id, approval_id, n, requested_by, round, stage, verdict, decided_by, on_behalf_of, reason, at)
    VALUES (current_org(), ${request.id}, ${request.decisions.length + 1}, ${request.requestedBy}, ${request.round}, ${request.stage}, ${verdict},
      ${nobody ? null : caller.userId}, ${onBehalfOf}, ${reason}, ${now})`
}
