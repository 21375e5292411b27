import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { isHeardBy } from '@werkbank/database/visible.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import type {
  logChangeSchema,
  securityEventSchema,
  securityFilterSchema,
} from '@werkbank/model/identity/security-event.ts'
import type { z } from 'zod'
import { searchPatterns } from '../../http/search.ts'

export type Entry = z.infer<typeof securityEventSchema>
export type LogChange = z.infer<typeof logChangeSchema>
export type LogFilter = z.output<typeof securityFilterSchema> & {
  actor?: string | undefined
  /** Without sign-ins and sessions. */
  aboutProfile?: boolean
}
type Part = { after?: number | undefined; limit: number }

/** What somebody asks for is mostly among so many newest ones, which are read quicker than any index finds it. */
const NEWEST = 5_000

const columns = (tx: Tx) =>
  tx`seq, at, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details`

/** Entries of the log, newest first: those among the newest ones, and where these are too few, of all (US-13.4). */
export async function entriesOf(tx: Tx, filter: LogFilter, { after, limit }: Part): Promise<Entry[]> {
  const before = after === undefined ? tx`` : tx`AND seq < ${after}`
  const chosen = chosenBy(tx, filter, await namesWith(tx, filter.text))
  const [newest] = await tx<{ from: number | null }[]>`
    SELECT (SELECT seq FROM security_events WHERE org_id = current_org() ${before} ORDER BY seq DESC OFFSET ${NEWEST} LIMIT 1) AS from`
  const from = newest?.from ?? undefined
  const found = await tx<Entry[]>`
    SELECT ${columns(tx)} FROM security_events e WHERE org_id = current_org() ${before} ${from === undefined ? tx`` : tx`AND seq > ${from}`} ${chosen}
    ORDER BY seq DESC LIMIT ${limit}`
  if (from === undefined || found.length >= limit) return found
  const older = await tx<Entry[]>`
    WITH chosen AS MATERIALIZED (SELECT seq FROM security_events e WHERE org_id = current_org() AND seq <= ${from} ${chosen})
    SELECT ${columns(tx)} FROM security_events WHERE org_id = current_org() AND seq IN (SELECT seq FROM chosen ORDER BY seq DESC LIMIT ${limit - found.length})
    ORDER BY seq DESC`
  return [...found, ...older]
}

/** `names`: for each word of the text those that have it. */
function chosenBy(tx: Tx, filter: LogFilter, names: readonly string[][]): Statement {
  const { type, person, actor, result, address, request, from, to } = filter
  return tx`${type ? tx`AND type = ${type}` : tx``} ${result ? tx`AND result = ${result}` : tx``}
    ${person ? tx`AND (actor = ${person} OR subject_id = ${person})` : tx``} ${actor ? tx`AND actor = ${actor}` : tx``}
    ${address ? tx`AND address = ${address}` : tx``} ${request ? tx`AND request_id = ${request}` : tx``}
    ${from ? tx`AND at >= ${from}` : tx``} ${to ? tx`AND at < ${to}` : tx``}
    ${filter.aboutProfile ? tx`AND type NOT LIKE 'sign-in.%' AND type NOT LIKE 'session.%' AND type NOT IN ('signed-out', 'denied')` : tx``}
    ${filter.subject ? aboutIt(tx, filter.subject) : tx``} ${withNames(tx, names)}`
}

/** `subject`: an id, or `type:id`, which finds also what changed it among other things, such as a job over many rows. */
function aboutIt(tx: Tx, subject: string): Statement {
  const [type, id] = subject.includes(':') ? subject.split(/:(.*)/s) : [undefined, subject]
  if (type === undefined) return tx`AND subject_id = ${id ?? ''}`
  return tx`AND ((subject_type = ${type} AND subject_id = ${id ?? ''}) OR xid = ANY (ARRAY(
    SELECT ev.xid FROM events ev WHERE ev.org_id = current_org() AND ev.subject_type = ${type} AND ev.subject_id = ${id ?? ''} AND ev.type <> ${documentChanged.type})))`
}

/** More than come between two seals. */
const UNSEALED_MAX = 20_000

/** Each word stands in a name or an address: those are looked up first, so that an index finds their entries behind the row policy. */
async function namesWith(tx: Tx, text: string | undefined): Promise<string[][]> {
  const all: string[][] = []
  for (const pattern of searchPatterns(text) ?? []) {
    const rows = await tx<{ name: string }[]>`
      SELECT name FROM audit_names WHERE org_id = current_org() AND search LIKE ${pattern}
      UNION SELECT n.name FROM (
        SELECT actor_name, subject_name, address FROM security_events WHERE org_id = current_org()
          AND xid >= coalesce((SELECT until_xid FROM audit_heads WHERE org_id = current_org()), '0') ORDER BY xid DESC LIMIT ${UNSEALED_MAX}) e,
        unnest(ARRAY[e.actor_name, e.subject_name, e.address]) AS n(name) WHERE fold(n.name) LIKE ${pattern}`
    all.push(rows.map(({ name }) => name))
  }
  return all
}

const withNames = (tx: Tx, names: readonly string[][]): Statement =>
  names.reduce<Statement>(
    (all, some) =>
      tx`${all} AND (actor_name = ANY(${some}::text[]) OR subject_name = ANY(${some}::text[]) OR address = ANY(${some}::text[]))`,
    tx``,
  )

/** Of one entry so many are told: a job may have changed thousands of records. */
const CHANGES_MAX = 50

/**
 * What these entries changed, by their numbers: the events of the same transaction, those whose audience the reader is in. So nobody learns by the log of a cost
 * that they may not see.
 */
export async function changesOf(tx: Tx, caller: Caller, seqs: readonly number[]): Promise<Map<number, LogChange[]>> {
  const rows = await tx<(LogChange & { seq: number })[]>`
    SELECT e.seq, told.* FROM security_events e CROSS JOIN LATERAL (
      SELECT type, subject_type, subject_id, payload FROM events
      WHERE org_id = current_org() AND xid = e.xid AND type <> ${documentChanged.type} AND ${isHeardBy(tx, caller)} ORDER BY id LIMIT ${CHANGES_MAX}) AS told
    WHERE e.org_id = current_org() AND e.seq = ANY(${seqs as number[]}::bigint[]) ORDER BY e.seq`
  const changes = new Map<number, LogChange[]>()
  for (const { seq, ...change } of rows) changes.set(seq, [...(changes.get(seq) ?? []), change])
  return changes
}
