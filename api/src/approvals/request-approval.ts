import { createHash } from 'node:crypto'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { approval } from '@werkbank/model/approvals/approval.ts'
import { approvalRequested } from '@werkbank/model/approvals/events.ts'
import type { ApprovalKind } from '@werkbank/model/approvals/kind.ts'
import { approvalDays } from '@werkbank/model/approvals/settings.ts'
import type { z } from 'zod'
import { canonical } from '../http/command/idempotency.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { alreadyExists } from '../http/problem/problem.ts'
import { columnValues, insertRow, rowById } from '../records/rows.ts'

type Asked<K extends ApprovalKind> = {
  id: string
  subject: { type: string; id: string }
  reason: string
  content: z.output<K['content']>
  amountMinor?: number | null
  costMinor?: number | null
}
const DAY_MS = 86_400_000

/**
 * Makes a request of the caller, instead of what was asked: nothing else happens until enough others agree. One of theirs that was sent back and has this id
 * is asked anew, with what is given now. 409 where there is another one with this id.
 */
export async function requestApproval<K extends ApprovalKind>(
  work: TransactionContext,
  kind: K,
  { id, subject, reason, content, amountMinor = null, costMinor = null }: Asked<K>,
): Promise<void> {
  const { tx, caller, now, emit } = work
  const [days] = await settingValues(tx, caller, approvalDays)
  const stages = kind.stages
  const what = {
    reason,
    amountMinor,
    costMinor,
    content,
    contentHash: hashOf({ kind: kind.name, subject, content, amountMinor, costMinor }),
    stages,
    rights: [...new Set(stages.map(({ right }) => right))],
    requestedAt: now,
    dueAt: stages[0].late ? new Date(Date.parse(now) + days * DAY_MS).toISOString() : null,
  }
  const before = await rowById(tx, approval, id, { lock: true })
  if (!before) {
    const about = { kind: kind.name, subjectType: subject.type, subjectId: subject.id, requestedBy: caller.userId }
    await insertRow(tx, approval, { id, ...about, ...what })
  } else {
    const isOwn = before.requestedBy === caller.userId && before.kind === kind.name && before.subjectId === subject.id
    if (!isOwn || before.state !== 'sent-back') throw alreadyExists()
    await tx`UPDATE approvals SET ${tx(columnValues(tx, approval, what) as never)}, state = 'open', stage = 0,
      round = round + 1, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  }
  emit(approvalRequested, id, { kind: kind.name, right: stages[0].right })
}

const hashOf = (asked: unknown): string => createHash('sha256').update(canonical(asked)).digest('hex')
