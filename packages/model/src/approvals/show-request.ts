import type { z } from 'zod'
import type { OverlayRows } from '../base/command.ts'
import type { ApprovalKind } from './kind.ts'

type Asked<K extends ApprovalKind> = {
  id: string
  subject: { type: string; id: string }
  reason: string
  content: z.output<K['content']>
}

/** A request as it will be, for the overlay of the command that makes it: its requester sees it while it waits on the device. */
export function showRequest<K extends ApprovalKind>(
  rows: OverlayRows,
  { name, stages }: K,
  { now, userId }: { now: string; userId: string },
  { id, subject, reason, content }: Asked<K>,
): void {
  const before = rows.get('approvals', id)
  rows.set('approvals', {
    id,
    rev: '0',
    kind: name,
    subjectType: subject.type,
    subjectId: subject.id,
    state: 'open',
    requestedBy: userId,
    requestedAt: now,
    reason,
    amountMinor: null,
    costMinor: null,
    content,
    contentHash: '',
    stages,
    stage: 0,
    round: Number(before?.round ?? 0) + 1,
    rights: stages.map(({ right }) => right),
    dueAt: null,
    endedAt: null,
    version: Number(before?.version ?? 0) + 1,
    decisions: before?.decisions ?? [],
  })
}
