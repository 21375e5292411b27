import type { Tx } from './connect.ts'
import type { LoggedUpdate } from './document-log.ts'

export type PastState = { seq: number; state: Uint8Array }

/** The newest kept state that is not after `atMost`; undefined where none is kept. */
export async function nearestPastState(
  tx: Tx,
  { orgId, document, atMost }: { orgId: string; document: string; atMost: number },
): Promise<PastState | undefined> {
  const [row] = await tx<PastState[]>`
    SELECT seq, state FROM document_past_states
    WHERE org_id = ${orgId} AND document = ${document} AND seq <= ${atMost} ORDER BY seq DESC LIMIT 1`
  return row
}

/** Keeps what the log up to `seq` comes to. Two people may look back at once: it is the same state. */
export async function keepPastState(
  tx: Tx,
  { orgId, document, seq, state }: { orgId: string; document: string } & PastState,
): Promise<void> {
  await tx`
    INSERT INTO document_past_states (org_id, document, seq, state)
    VALUES (${orgId}, ${document}, ${seq}, ${Buffer.from(state)}) ON CONFLICT DO NOTHING`
}

/** The log from `after` (without) to `upTo`: as many updates as come to `bytesMax`, at least one where there is one. In order. */
export async function readLogPart(
  tx: Tx,
  {
    orgId,
    document,
    after,
    upTo,
    bytesMax,
  }: { orgId: string; document: string; after: number; upTo: number; bytesMax: number },
): Promise<LoggedUpdate[]> {
  return await tx<LoggedUpdate[]>`
    SELECT seq, user_id, origin, at, update FROM (
      SELECT seq, user_id, origin, at, update, sum(octet_length(update)) OVER (ORDER BY seq) - octet_length(update) AS bytes_before
      FROM document_updates WHERE org_id = ${orgId} AND document = ${document} AND seq > ${after} AND seq <= ${Math.min(upTo, after + PART_UPDATES_MAX)}
    ) part WHERE bytes_before < ${bytesMax} ORDER BY seq`
}

/** So many rows are read in some ten milliseconds. */
const PART_UPDATES_MAX = 5_000
