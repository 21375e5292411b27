import type { Tx } from '../postgres/connect.ts'

export type PastState = { seq: number; state: Uint8Array }

/** The newest kept state that is not after `atMost`; undefined where none is kept. */
export async function nearestPastState(
  tx: Tx,
  { orgId, document, atMost }: { orgId: string; document: string; atMost: number },
): Promise<PastState | undefined> {
  const [row] = await tx<PastState[]>`
    SELECT seq, state FROM document_past_states p
    WHERE org_id = ${orgId} AND document = ${document} AND seq <= ${atMost} AND ${isAnEnd(tx)} ORDER BY seq DESC LIMIT 1`
  return row
}

/** SQL: an entry of the log ends there. What was kept of the middle of a sitting while that was made is no state to go on from. */
const isAnEnd = (tx: Tx) =>
  tx`EXISTS (SELECT FROM document_log l WHERE l.org_id = p.org_id AND l.document = p.document AND l.seq = p.seq)`

/** Keeps what the log up to `seq` comes to. Two people may look back at once: it is the same state. */
export async function keepPastState(
  tx: Tx,
  { orgId, document, seq, state }: { orgId: string; document: string } & PastState,
): Promise<void> {
  await tx`
    INSERT INTO document_past_states (org_id, document, seq, state)
    SELECT * FROM (VALUES (${orgId}::uuid, ${document}::text, ${seq}::bigint, ${Buffer.from(state)}::bytea)) AS p(org_id, document, seq, state)
    WHERE ${isAnEnd(tx)} ON CONFLICT DO NOTHING`
}
