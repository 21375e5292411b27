import type { Sql, Tx } from '../postgres/connect.ts'
import { withSystem } from '../transaction.ts'
import { type LoggedUpdate, readDocumentInSlices, writeSnapshot } from './document-log.ts'
import { mayGoOn, type Sitting } from './join-sittings.ts'
import { readLog } from './read-log.ts'
import { encodeParts } from './sitting-parts.ts'

export type Which = { orgId: string; document: string }
/** What can be joined: `before`, the log up to there, then `updates`; see `joinSittings`. `more`: what was old enough and did not fit. */
export type Joinable = { before: Uint8Array[]; updates: LoggedUpdate[]; isOver: boolean; more: boolean }

/** What is read, joined and written at once: some hundred ms, and a transaction of a few. */
const UPDATES_MAX = 5_000

/** Documents of an organisation with updates from before `olderThan` that are in no sitting, by name. Deleted ones keep their logs, too. */
export async function documentsToMerge(
  tx: Tx,
  { orgId, olderThan, max }: { orgId: string; olderThan: Date; max: number },
): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    SELECT d.name FROM documents d WHERE d.org_id = ${orgId} AND d.head_seq > 0
      AND (SELECT u.at FROM document_updates u WHERE u.org_id = d.org_id AND u.document = d.name ORDER BY u.seq LIMIT 1) < ${olderThan}
    ORDER BY d.name LIMIT ${max}`
  return rows.map(({ name }) => name)
}

/**
 * Reads what can be joined of a document. Where its snapshot is older than what is old by now, because the process that was to write it was gone, a new
 * one is written first: only what is before the snapshot is joined.
 */
export async function readJoinable(sql: Sql, which: Which, olderThan: Date): Promise<Joinable | undefined> {
  const found = await withSystem(sql, (tx) => read(tx, which, olderThan))
  if (!found.snapshotIsOld) return found.joinable
  await withSystem(sql, async (tx) => {
    const { doc, seq } = await readDocumentInSlices(tx, which.orgId, which.document)
    await writeSnapshot(tx, which.orgId, which.document, seq, doc)
    doc.destroy()
  })
  return (await withSystem(sql, (tx) => read(tx, which, olderThan))).joinable
}

async function read(
  tx: Tx,
  { orgId, document }: Which,
  olderThan: Date,
): Promise<{ joinable?: Joinable; snapshotIsOld: boolean }> {
  const [row] = await tx<{ joined: number; snapshot: number; isOld: boolean; deleted: boolean }[]>`
    SELECT coalesce((SELECT max(seq) FROM document_sittings s WHERE s.org_id = d.org_id AND s.document = d.name), 0) AS joined,
      coalesce(s.seq, 0) AS snapshot, d.deleted_at IS NOT NULL AS deleted,
      EXISTS (SELECT FROM document_updates u WHERE u.org_id = d.org_id AND u.document = d.name AND u.seq = coalesce(s.seq, 0) + 1 AND u.at < ${olderThan}) AS is_old
    FROM documents d LEFT JOIN document_snapshots s ON s.org_id = d.org_id AND s.document = d.name
    WHERE d.org_id = ${orgId} AND d.name = ${document}`
  if (!row) return { snapshotIsOld: false }
  if (row.isOld && !row.deleted) return { snapshotIsOld: true }
  const next = await readLog(tx, {
    orgId,
    document,
    after: row.joined,
    upTo: row.snapshot,
    rowsMax: UPDATES_MAX + 1,
  })
  const young = next.findIndex(({ at }) => Date.parse(at) >= olderThan.getTime())
  const old = young < 0 ? next : next.slice(0, young)
  const updates = old.slice(0, UPDATES_MAX)
  const last = updates.at(-1)
  if (!last) return { snapshotIsOld: false }
  const more = old.length > updates.length
  const before = row.joined === 0 ? [] : await readLog(tx, { orgId, document, after: 0, upTo: row.joined })
  const isOver = more || !mayGoOn(last.at, olderThan.getTime())
  return { joinable: { before: before.map(({ update }) => update), updates, isOver, more }, snapshotIsOld: false }
}

/**
 * Puts sittings in the place of the updates that they stand for, all or none: under the lock of the document's head, so that nobody appends or merges meanwhile. Under
 * the system's account only. Throws where the log is no longer the one that was joined.
 */
export async function writeSittings(tx: Tx, { orgId, document }: Which, sittings: readonly Sitting[]): Promise<void> {
  await tx`SELECT 1 FROM documents WHERE org_id = ${orgId} AND name = ${document} FOR UPDATE`
  for (const { parts, loggedBytes } of sittings) {
    const authors = [...new Map(parts.map((part) => [`${part.userId} ${part.origin}`, part])).values()]
    const [first, last] = [parts[0], parts.at(-1)]
    if (!first || !last) continue
    const head = {
      fromSeq: first.fromSeq,
      seq: last.seq,
      startedAt: parts.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
      at:
        parts
          .map(({ at }) => at)
          .sort()
          .at(-1) ?? last.at,
      userIds: authors.map(({ userId }) => userId),
      origins: authors.map(({ origin }) => origin),
    }
    await tx`
      INSERT INTO document_sittings (org_id, document, from_seq, seq, started_at, at, user_ids, origins, logged_bytes, parts)
      VALUES (${orgId}, ${document}, ${head.fromSeq}, ${head.seq}, ${head.startedAt}, ${head.at}, ${head.userIds as string[]}::uuid[],
        ${head.origins}::text[], ${loggedBytes}, ${Buffer.from(encodeParts(parts, head))})`
    const gone = await tx`
      DELETE FROM document_updates WHERE org_id = ${orgId} AND document = ${document} AND seq BETWEEN ${head.fromSeq} AND ${head.seq}`
    if (gone.count !== head.seq - head.fromSeq + 1)
      throw new Error(`the log of ${document} is not the one that was joined`)
    await tx`
      DELETE FROM document_past_states WHERE org_id = ${orgId} AND document = ${document} AND seq >= ${head.fromSeq} AND seq < ${head.seq}`
  }
}
