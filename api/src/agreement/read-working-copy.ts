import { buildDocument, readDocument } from '@werkbank/database/log/document-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { type OrderContent, readOrder } from '@werkbank/model/agreement/agreed-document.ts'
import { orderContentHash } from '@werkbank/model/agreement/content-hash.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { SeenOrder } from '@werkbank/model/sales/commands.ts'
import { upToClocks } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import { readLogBeyond } from '../documents/index.ts'
import { wrongInput } from '../http/problem/problem.ts'

/** `snapshot` only where it was asked for. */
export type WorkingCopy = {
  content: OrderContent
  seq: number
  stateVector: Uint8Array
  snapshot?: Y.Snapshot | undefined
}
/** How the caller's state differs from the log's; `own-later`: only the caller wrote since. */
export type Difference =
  | { kind: 'same' }
  | { kind: 'own-later'; stateVector: Uint8Array }
  | { kind: 'log-has-more'; changes: number }
  | { kind: 'log-has-less' }

/** A working copy as the log has it now. */
export async function readWorkingCopy(
  tx: Tx,
  orgId: string,
  document: string,
  { withSnapshot = false } = {},
): Promise<WorkingCopy> {
  const { doc, seq } = await readDocument(tx, orgId, document)
  const copy = {
    content: readOrder(doc),
    seq,
    stateVector: Y.encodeStateVector(doc),
    snapshot: withSnapshot ? Y.snapshot(doc) : undefined,
  }
  doc.destroy()
  return copy
}

/**
 * Compares the state vector that the caller confirmed with the log, and names the people who wrote since (R-SA5). A state vector that cannot be decoded
 * is bad input.
 */
export async function compareSeen(
  tx: Tx,
  { orgId, userId, document, copy }: { orgId: string; userId: string; document: string; copy: WorkingCopy },
  seen: SeenOrder,
): Promise<Difference> {
  const theirs = decodeSnapshot(seen.snapshot)
  const ours = must(copy.snapshot, 'read with its snapshot')
  if (!contains(ours, theirs)) return { kind: 'log-has-less' }
  if (Y.equalSnapshots(ours, theirs)) {
    const same = orderContentHash(seen) === orderContentHash(copy.content)
    return same ? { kind: 'same' } : { kind: 'log-has-more', changes: 1 } // another version of the app reads it in another way
  }
  const changes = Math.max(1, orderChanges(seen, copy.content).length)
  const log = { orgId, document, upTo: copy.seq }
  const isOwn = await onlyBy(tx, log, { userId, seen: theirs })
  return isOwn ? { kind: 'own-later', stateVector: Y.encodeStateVector(theirs.sv) } : { kind: 'log-has-more', changes }
}

type Log = { orgId: string; document: string; upTo: number }

/**
 * Whether `userId` wrote everything in the log that `seen` lacks. A deletion belongs to the author of the first update that contains it: later updates
 * repeat it.
 */
async function onlyBy(tx: Tx, log: Log, { userId, seen }: { userId: string; seen: Y.Snapshot }): Promise<boolean> {
  const { parts } = await readLogBeyond(tx, log, (snapshot) => contains(seen, snapshot))
  let known = seen
  for await (const part of parts)
    for (const { update, userId: writer } of part) {
      if (Y.snapshotContainsUpdate(known, update)) continue
      if (writer !== userId) return false
      known = extended(known, update)
    }
  return true
}

function extended({ sv, ds }: Y.Snapshot, update: Uint8Array): Y.Snapshot {
  const clocks = new Map(sv)
  for (const [client, clock] of Y.parseUpdateMeta(update).to)
    clocks.set(client, Math.max(clock, clocks.get(client) ?? 0))
  return Y.createSnapshot(Y.mergeDeleteSets([ds, Y.decodeUpdate(update).ds]), clocks)
}

function contains(ours: Y.Snapshot, theirs: Y.Snapshot): boolean {
  if ([...theirs.sv].some(([client, clock]) => clock > (ours.sv.get(client) ?? 0))) return false
  return Y.equalSnapshots(Y.createSnapshot(Y.mergeDeleteSets([ours.ds, theirs.ds]), ours.sv), ours)
}

function decodeSnapshot(base64: string): Y.Snapshot {
  try {
    return Y.decodeSnapshot(Buffer.from(base64, 'base64'))
  } catch {
    throw wrongInput('seen.snapshot', 'problems.no_snapshot')
  }
}

/** Compares the state that the caller saw with the log's (R-SA5). A state vector that can't be read is bad input. */
export async function compareState(
  tx: Tx,
  { orgId, document, copy }: { orgId: string; document: string; copy: WorkingCopy },
  seen: { stateVector?: string | undefined; contentHash?: string | undefined },
): Promise<Difference> {
  if (seen.stateVector !== undefined) {
    const theirs = decode(seen.stateVector)
    const ours = Y.decodeStateVector(copy.stateVector)
    // What the log lacks comes first: the caller's edits are on their way, and then the comparison is another one.
    for (const [client, clock] of theirs) if (clock > (ours.get(client) ?? 0)) return { kind: 'log-has-less' }
    const more = [...ours].some(([client, clock]) => clock > (theirs.get(client) ?? 0))
    if (more) return { kind: 'log-has-more', changes: await changesSince(tx, orgId, document, copy, theirs) }
  }
  if (seen.contentHash !== undefined && seen.contentHash !== orderContentHash(copy.content))
    return { kind: 'log-has-more', changes: 1 }
  return { kind: 'same' }
}

function decode(stateVector: string): Map<number, number> {
  try {
    return Y.decodeStateVector(Buffer.from(stateVector, 'base64'))
  } catch {
    throw wrongInput('stateVector', 'problems.no_state_vector')
  }
}

/** How many fields differ between what the caller saw and now: the log without the updates that the caller's state lacks. */
async function changesSince(
  tx: Tx,
  orgId: string,
  document: string,
  copy: WorkingCopy,
  theirs: Map<number, number>,
): Promise<number> {
  const isSeen = (clocks: Map<number, number>) =>
    [...clocks].every(([client, clock]) => clock <= (theirs.get(client) ?? 0))
  const { base, parts } = await readLogBeyond(tx, { orgId, document, upTo: copy.seq }, ({ sv }) => isSeen(sv))
  const known = base ? [base] : []
  for await (const part of parts)
    for (const { update } of part) {
      // What was typed together may have been seen in part: of an offline device's one long update, or of a sitting of long ago.
      const seen = isSeen(Y.parseUpdateMeta(update).to) ? update : upToClocks(update, theirs)
      if (seen) known.push(seen)
      if (known.length > COUNTED_UPDATES_MAX) return 1
    }
  try {
    const doc = buildDocument({ document, updates: known })
    return Math.max(1, orderChanges(readOrder(doc), copy.content).length)
  } catch {
    return 1 // What the caller saw hangs on what they did not: the number is not known.
  }
}

/** How many fields differ is said where it is soon found out. */
const COUNTED_UPDATES_MAX = 500
