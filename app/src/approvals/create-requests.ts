import { approvalOnDevice } from '@werkbank/model/approvals/approval.ts'
import { approve } from '@werkbank/model/approvals/commands.ts'
import { isPossible } from '@werkbank/model/base/possible.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo } from 'solid-js'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { heldRows, useAsking } from '../mirror/use-possible.ts'

export type RequestRow = MirrorRow<'approvals'>

/** Requests as they concern the person, the oldest first: on which they can decide now, and their own that are not settled. Reactive. */
export function createRequests(): { waiting: Accessor<RequestRow[]>; mine: Accessor<RequestRow[]> } {
  const mirror = useMirror()
  const asking = useAsking()
  const requests = useTable('approvals')
  const rows = heldRows(mirror)
  const isMine = ({ requestedBy, state }: RequestRow) =>
    requestedBy === asking.userId && (state === 'open' || state === 'sent-back' || state === 'approved')
  const isWaiting = ({ id, state }: RequestRow) => {
    const now = state === 'open' ? approvalOnDevice.onDevice(rows, id, { invoiceBasis: 'delivered' }) : undefined
    return now !== undefined && isPossible(approve, now, asking)
  }
  const byTime = (a: RequestRow, b: RequestRow) => (a.requestedAt < b.requestedAt ? -1 : 1)
  return {
    waiting: createMemo(() => requests().filter(isWaiting).sort(byTime)),
    mine: createMemo(() => requests().filter(isMine).sort(byTime)),
  }
}
