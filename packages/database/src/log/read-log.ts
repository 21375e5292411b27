import type { Tx } from '../postgres/connect.ts'
import type { LoggedUpdate } from './document-log.ts'
import { decodeParts, type SittingHead } from './sitting-parts.ts'

type Row = SittingHead & { userId: string | null; origin: string; content: Uint8Array } & { userIds: string[] | null }
type Asked = {
  orgId: string
  document: string
  /** Without it, and without what is in a sitting with it: entries begin after it, but for one that it lies in. */
  after: number
  /** Without it up to the end. What it lies in comes whole. */
  upTo?: number | undefined
  /** As many rows as come to so many bytes, at least one where there is one. */
  bytesMax?: number
  rowsMax?: number
}

/** So many rows are read in some ten milliseconds. */
const ROWS_MAX = 5_000

/**
 * The log of a document in order, as far as `rowsMax` and `bytesMax` allow: each entry goes on from the one before. A sitting of long ago comes as what each
 * person wrote in it. Entries that end at `after` or before are left out, those after the one that `upTo` lies in too.
 */
export async function readLog(
  tx: Tx,
  { orgId, document, after, upTo = Number.MAX_SAFE_INTEGER, bytesMax, rowsMax }: Asked,
): Promise<LoggedUpdate[]> {
  const limited = rowsMax !== undefined || bytesMax !== undefined
  const rows = await tx<Row[]>`
    SELECT from_seq, seq, user_id, origin, started_at, at, user_ids, origins, content FROM (
      SELECT *, sum(octet_length(content)) OVER (ORDER BY seq) - octet_length(content) AS bytes_before FROM (
        SELECT * FROM document_log WHERE org_id = ${orgId} AND document = ${document} AND seq > ${after} AND from_seq <= ${upTo}
        ORDER BY seq ${limited ? tx`LIMIT ${rowsMax ?? ROWS_MAX}` : tx``}
      ) entry
    ) part ${bytesMax === undefined ? tx`` : tx`WHERE bytes_before < ${bytesMax}`} ORDER BY seq`
  return rows.flatMap(entriesOf).filter((entry) => entry.seq > after && entry.fromSeq <= upTo)
}

/** The updates after `afterSeq`, up to `upToSeq` where given, in order. */
export const readTail = (
  tx: Tx,
  orgId: string,
  document: string,
  afterSeq: number,
  upToSeq?: number,
): Promise<LoggedUpdate[]> => readLog(tx, { orgId, document, after: afterSeq, upTo: upToSeq })

/** The end of what `seq` lies in that everybody could see: an update, or a part of a sitting after which the others' were there too. Undefined beyond the head. */
export async function stateAt(tx: Tx, orgId: string, document: string, seq: number): Promise<LoggedUpdate | undefined> {
  const rows = await tx<Row[]>`
    SELECT from_seq, seq, user_id, origin, started_at, at, user_ids, origins, content FROM document_log
    WHERE org_id = ${orgId} AND document = ${document} AND seq >= ${seq} ORDER BY seq LIMIT 1`
  return rows.flatMap(entriesOf).find((entry) => entry.seq >= seq && entry.isState)
}

function entriesOf(row: Row): LoggedUpdate[] {
  if (row.userIds) return decodeParts(row.content, row)
  const { fromSeq, seq, userId, origin, startedAt, at, content } = row
  return [{ fromSeq, seq, userId, origin, startedAt, at, isState: true, update: content }]
}
