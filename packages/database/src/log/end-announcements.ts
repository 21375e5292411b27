import { documentChanged } from '@werkbank/model/documents/events.ts'
import type { Tx } from '../postgres/connect.ts'
import type { Position } from '../spine.ts'

/** Rows that are looked at in one transaction: some hundred ms. */
const ROWS_MAX = 10_000

/** `looked`: how far; undefined where nothing more is old enough. */
export type Ended = { ended: number; looked: Position | undefined }

/**
 * Deletes announcements of changed documents (`document.changed`) from before `olderThan`, in a bounded piece that begins behind `after`, and writes down up to where
 * each document was announced (docs/decisions/0091). Each of `consumers` has passed them by then, and none waits among the failed events. Under the system's account only.
 */
export async function endAnnouncements(
  tx: Tx,
  { consumers, olderThan, after }: { consumers: readonly string[]; olderThan: Date; after: Position },
): Promise<Ended> {
  const cursors = await tx<{ xid: string }[]>`
    SELECT xid::text AS xid FROM consumers WHERE name = ANY(${consumers as string[]}::text[]) ORDER BY consumers.xid`
  // One that has not begun yet is to get all of them.
  if (cursors.length < consumers.length) return { ended: 0, looked: undefined }
  const passed = cursors[0]?.xid ?? null
  const [row] = await tx<{ looked: number; ended: number; xid: string | null; id: number | null }[]>`
    WITH old AS MATERIALIZED (
      SELECT xid, id, org_id, subject_id, (payload ->> 'seq')::bigint AS seq FROM events e
      WHERE type = ${documentChanged.type} AND (xid, id) > (${after.xid}::text::xid8, ${after.id}::bigint) AND at < ${olderThan}
        AND xid < coalesce(${passed}::text::xid8, pg_snapshot_xmin(pg_current_snapshot()))
        AND NOT EXISTS (SELECT FROM dead_letters d WHERE d.xid = e.xid AND d.id = e.id)
      ORDER BY xid, id LIMIT ${ROWS_MAX}),
    announced AS (
      UPDATE documents d SET announced_seq = last.seq FROM (SELECT org_id, subject_id, max(seq) AS seq FROM old GROUP BY org_id, subject_id) AS last
      WHERE d.org_id = last.org_id AND d.name = last.subject_id AND d.announced_seq < last.seq),
    gone AS (
      DELETE FROM events e USING old, documents d
      WHERE e.xid = old.xid AND e.id = old.id AND d.org_id = old.org_id AND d.name = old.subject_id RETURNING 1)
    SELECT (SELECT count(*)::int FROM old) AS looked, (SELECT count(*)::int FROM gone) AS ended, last.xid::text AS xid, last.id
    FROM (VALUES (1)) AS one LEFT JOIN LATERAL (SELECT xid, id FROM old ORDER BY xid DESC, id DESC LIMIT 1) AS last ON true`
  const { looked = 0, ended = 0, xid, id } = row ?? {}
  return { ended, looked: looked < ROWS_MAX || !xid || id === null || id === undefined ? undefined : { xid, id } }
}
