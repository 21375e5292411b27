import type { Tx } from '@werkbank/database/connect.ts'
import { buildDocument, readDocument, readTail } from '@werkbank/database/document-log.ts'
import { orderContentHash } from '@werkbank/model/sales/content-hash.ts'
import { orderChanges } from '@werkbank/model/sales/order-changes.ts'
import { type OrderContent, orderDocumentName, readOrder } from '@werkbank/model/sales/order-document.ts'
import * as Y from 'yjs'
import { invalidInput } from '../http/problem.ts'

export type WorkingCopy = { content: OrderContent; seq: number; stateVector: Uint8Array }
/** How the caller's state differs from the log's. */
export type Difference = { kind: 'same' } | { kind: 'log-has-more'; changes: number } | { kind: 'log-has-less' }

/** The order as the log has it now. */
export async function readWorkingCopy(tx: Tx, orgId: string, orderId: string): Promise<WorkingCopy> {
  const { doc, seq } = await readDocument(tx, orgId, orderDocumentName(orderId))
  const copy = { content: readOrder(doc), seq, stateVector: Y.encodeStateVector(doc) }
  doc.destroy()
  return copy
}

/** Compares the state that the caller saw with the log's (SA5). A state vector that can't be read is bad input. */
export async function compareState(
  tx: Tx,
  { orgId, orderId, copy }: { orgId: string; orderId: string; copy: WorkingCopy },
  seen: { stateVector?: string; contentHash?: string },
): Promise<Difference> {
  if (seen.stateVector !== undefined) {
    const theirs = decode(seen.stateVector)
    const ours = Y.decodeStateVector(copy.stateVector)
    // What the log lacks comes first: the caller's edits are on their way, and then the comparison is another one.
    for (const [client, clock] of theirs) if (clock > (ours.get(client) ?? 0)) return { kind: 'log-has-less' }
    const more = [...ours].some(([client, clock]) => clock > (theirs.get(client) ?? 0))
    if (more) return { kind: 'log-has-more', changes: await changesSince(tx, orgId, orderId, copy, theirs) }
  }
  if (seen.contentHash !== undefined && seen.contentHash !== orderContentHash(copy.content))
    return { kind: 'log-has-more', changes: 1 }
  return { kind: 'same' }
}

function decode(stateVector: string): Map<number, number> {
  try {
    return Y.decodeStateVector(Buffer.from(stateVector, 'base64'))
  } catch {
    throw invalidInput([{ path: 'stateVector', message: 'This is not a state vector of a Yjs document.' }])
  }
}

/** How many fields differ between what the caller saw and now: the log without the updates that the caller's state lacks. */
async function changesSince(
  tx: Tx,
  orgId: string,
  orderId: string,
  copy: WorkingCopy,
  theirs: Map<number, number>,
): Promise<number> {
  const document = orderDocumentName(orderId)
  const tail = await readTail(tx, orgId, document, 0, copy.seq)
  const known = tail
    .map((row) => row.update)
    .filter((update) =>
      [...Y.parseUpdateMeta(update).to].every(([client, clock]) => clock <= (theirs.get(client) ?? 0)),
    )
  try {
    const doc = buildDocument({ document, updates: known })
    return Math.max(1, orderChanges(readOrder(doc), copy.content).length)
  } catch {
    return 1 // Updates that the caller saw are inside larger ones of the log: the number is not known.
  }
}
