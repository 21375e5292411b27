import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { isHeardBy } from '@werkbank/database/visible.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { decodeCursor, toPage } from '../http/pages.ts'

type Told = {
  xid: string
  id: number
  at: string
  actor: string | null
  type: string
  payload: Record<string, unknown>
}
/** An event as histories show it: time, author, type, payload and cursor. */
export type EventItem = Pick<Told, 'at' | 'actor' | 'type' | 'payload'> & { cursor: string }

/** A page of the events of one subject, newest first, limited to those whose audience includes the caller. */
export async function pageOfEvents<Item>(
  tx: Tx,
  caller: Caller,
  { subject, types }: { subject: { type: string; id: string }; types: readonly string[] },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  itemOf: (event: EventItem) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const after = decodeCursor(cursor, ['string', 'number'])
  const rows = await tx<Told[]>`
    SELECT xid::text AS xid, id, at, actor, type, payload FROM events
    WHERE org_id = current_org() AND subject_type = ${subject.type} AND subject_id = ${subject.id} AND type = ANY(${types}::text[])
      AND ${isHeardBy(tx, caller)}
      ${after ? tx`AND (xid, id) < (${after[0] as string}::text::xid8, ${after[1] as number}::bigint)` : tx``}
    ORDER BY events.xid DESC, id DESC LIMIT ${limit + 1}`
  const told = ({ xid, id, ...event }: Told) => itemOf({ ...event, cursor: `${xid}:${id}` })
  return toPage(rows, limit, (row) => [row.xid, row.id], told)
}
