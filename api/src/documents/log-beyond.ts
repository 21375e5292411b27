import { type LoggedUpdate, readSnapshot } from '@werkbank/database/log/document-log.ts'
import { readLog } from '@werkbank/database/log/read-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import * as Y from 'yjs'

/** Some ms of work; between two parts others are answered. */
const PART_UPDATES = 200
const PART_BYTES = 128 * 1024

/**
 * The part of a log that a state vector lacks. `base`: a snapshot that the state vector covers, from which `parts` go on; undefined where there is none
 * and `parts` are the whole log.
 */
export type LogBeyond = { base: Uint8Array | undefined; parts: AsyncGenerator<LoggedUpdate[]> }

/**
 * The log of a document up to `upTo`, without what `knows` covers: where it covers the last snapshot, only later updates are read. Otherwise comparing
 * with what was typed this minute would read a log of years.
 */
export async function readLogBeyond(
  tx: Tx,
  { orgId, document, upTo }: { orgId: string; document: string; upTo: number },
  knows: (snapshot: Y.Snapshot) => boolean,
): Promise<LogBeyond> {
  const snapshot = await readSnapshot(tx, orgId, document)
  const isKnown = snapshot !== undefined && snapshot.seq <= upTo && knows(asSnapshot(snapshot.state))
  return {
    base: isKnown ? snapshot.state : undefined,
    parts: partsOf(tx, { orgId, document, after: isKnown ? snapshot.seq : 0, upTo }),
  }
}

async function* partsOf(
  tx: Tx,
  { orgId, document, after, upTo }: { orgId: string; document: string; after: number; upTo: number },
): AsyncGenerator<LoggedUpdate[]> {
  for (let from = after; from < upTo; ) {
    const part = await readLog(tx, { orgId, document, after: from, upTo, rowsMax: PART_UPDATES, bytesMax: PART_BYTES })
    if (part.length > 0) yield part
    from = part.at(-1)?.seq ?? upTo
  }
}

const asSnapshot = (state: Uint8Array): Y.Snapshot =>
  Y.createSnapshot(Y.decodeUpdate(state).ds, Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state)))
