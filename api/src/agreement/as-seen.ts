import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { byPosition } from '@werkbank/model/agreement/agreed-document.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { SeenOrder } from '@werkbank/model/sales/commands.ts'
import type { Refusal } from '../http/problem/problem.ts'
import { compareSeen, compareState, type WorkingCopy } from './read-working-copy.ts'

type Refuse = {
  (code: 'changed-meanwhile', data: { changes: number }): Refusal
  (code: 'state-not-received', data: Record<string, never>): Refusal
}
type Named = { seen?: SeenOrder | undefined; stateVector?: string | undefined; contentHash?: string | undefined }

/** What the caller saw: the working copy, or where only they wrote on since, what it said then (R-SA5). */
export async function asSeen(
  { tx, caller, refuse }: { tx: Tx; caller: Pick<Caller, 'orgId' | 'userId'>; refuse: Refuse },
  document: string,
  { seen, stateVector, contentHash }: Named,
  copy: WorkingCopy,
): Promise<WorkingCopy> {
  const { orgId, userId } = caller
  const difference = seen
    ? await compareSeen(tx, { orgId, userId, document, copy }, seen)
    : await compareState(tx, { orgId, document, copy }, { stateVector, contentHash })
  if (difference.kind === 'log-has-more') throw refuse('changed-meanwhile', { changes: difference.changes })
  if (difference.kind === 'log-has-less') throw refuse('state-not-received', {})
  if (difference.kind !== 'own-later' || !seen) return copy
  const { head, lines, notes } = seen
  return {
    seq: copy.seq,
    stateVector: difference.stateVector,
    content: { head, lines: [...lines].sort(byPosition), notes, broken: [] },
  }
}
