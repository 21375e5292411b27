import { checkPayload, type EventType, type NewEvent, type WerkbankEvent } from '@werkbank/model/base/event.ts'
import type { Sql, Statement, Tx } from './postgres/connect.ts'
import { type RowOf, rowsAs } from './rows.ts'
import { withSystem } from './transaction.ts'

/** Writes events in the transaction of the change that they record (design.md §5). Throws where a payload does not match the schema of its type. */
export async function emit(tx: Tx, ...events: NewEvent[]): Promise<void> {
  for (const event of events) checkPayload(event)
  if (events.length > 0) await insertEvents(tx, events)
}

/** Stands in a payload for a field that only the statement knows which writes the event. JSON has no such value: it leaves it out. */
export const LATE = Symbol('late') as never
const isLate = ({ payload }: NewEvent): boolean => Object.values(payload).includes(LATE)

/** The same event with the fields that came late; throws where it is not what its type says even so. */
export function withLate(event: NewEvent, fields: Record<string, unknown>): NewEvent {
  const entries = Object.entries(event.payload).map(([name, value]) => [name, value === LATE ? fields[name] : value])
  const whole = { ...event, payload: Object.fromEntries(entries) }
  checkPayload(whole)
  return whole
}

/** The same as a part of a statement; `late` has JSON fields for payloads that wait for some, from a table of one row in it. `withLate` checks them. */
export const insertEvents = (
  tx: Tx,
  events: readonly NewEvent[],
  late?: { fields: Statement; from: Statement },
): Statement => tx`
    INSERT INTO events (org_id, type, subject_type, subject_id, actor, audience, payload)
    SELECT coalesce(e.org_id, current_org()), e.type, e.subject_type, e.subject_id,
           coalesce(e.actor, nullif(current_setting('app.user_id', true), '')::uuid), e.audience, e.payload ${late ? tx`|| CASE WHEN e.late THEN ${late.fields} ELSE '{}' END` : tx``}
    FROM ${rowsAs(tx, 'e', EVENT, events.map(rowOf), { numbered: true })}
    ${late ? tx`CROSS JOIN ${late.from}` : tx``} ORDER BY e.at`

const EVENT = {
  orgId: 'uuid',
  type: 'text',
  subjectType: 'text',
  subjectId: 'text',
  actor: 'uuid',
  audience: 'text',
  payload: 'jsonb',
  late: 'boolean',
} as const
const rowOf = (event: NewEvent): RowOf<typeof EVENT> => ({
  orgId: event.orgId ?? null,
  type: event.type.type,
  subjectType: event.subject.type,
  subjectId: event.subject.id,
  actor: event.actor ?? null,
  audience: event.type.audienceOf(event.subject.id, event.payload),
  payload: event.payload,
  late: isLate(event),
})

/** A place in the spine. */
export type Position = { xid: string; id: number }
export const BEGINNING: Position = { xid: '0', id: 0 }
export const formatCursor = ({ xid, id }: Position): string => `${xid}:${id}`
/** Undefined for what is no cursor. */
export function parseCursor(cursor: string): Position | undefined {
  const match = /^(\d{1,19}):(\d{1,15})$/.exec(cursor)
  return match?.[1] && match[2] ? { xid: match[1], id: Number(match[2]) } : undefined
}

export type SpineEvent = WerkbankEvent & { orgId: string; position: Position }
type Row = {
  xid: string
  id: number
  orgId: string
  type: string
  subjectType: string
  subjectId: string
  actor: string | null
  at: string
  audience: string
  payload: Record<string, unknown>
}

/**
 * The next events after `after`, in order of (xid, id), only below the oldest running transaction: whatever commits later has a higher
 * xid, so a cursor never passes an event that is still to come. As the API's role: of the organisation only.
 */
export async function readEvents(
  tx: Tx,
  after: Position,
  options: { limit?: number; types?: readonly string[] } = {},
): Promise<SpineEvent[]> {
  const { limit = 200, types } = options
  const rows = await tx<Row[]>`
    SELECT xid, id, org_id, type, subject_type, subject_id, actor, at, audience, payload FROM events
    WHERE (xid, id) > (${after.xid}::text::xid8, ${after.id}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
      ${types ? tx`AND type = ANY(${types as string[]}::text[])` : tx``}
    ORDER BY xid, id LIMIT ${limit}`
  return rows.map(({ xid, id, ...event }) => ({ ...event, position: { xid, id }, cursor: formatCursor({ xid, id }) }))
}

/**
 * The same, and where to go on from. When nothing more is there, that is the horizon itself: a reader of rare types doesn't walk over all
 * the others again each time.
 */
export async function readPage(
  tx: Tx,
  after: Position,
  options: { limit?: number; types?: readonly string[] } = {},
): Promise<{ events: SpineEvent[]; next: Position }> {
  const { limit = 200 } = options
  // Asked first: a horizon taken after the rows could lie beyond some that they missed.
  const horizon = tx<{ xid: string }[]>`SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xid`.execute()
  const events = await readEvents(tx, after, { ...options, limit })
  const [row] = await horizon
  const last = events.at(-1)?.position ?? after
  if (events.length >= limit || !row || BigInt(row.xid) <= BigInt(last.xid)) return { events, next: last }
  return { events, next: { xid: row.xid, id: 0 } }
}

/** Where the spine ends now: a reader that starts here gets what commits from now on. */
export async function currentPosition(sql: Sql): Promise<Position> {
  const [row] = await withSystem(
    sql,
    (tx) => tx<{ xid: string }[]>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`,
  )
  return { xid: row?.xid ?? '0', id: 0 }
}

/**
 * Follows the spine from now on, in memory: for nodes that keep open sockets up to date. Woken by `wake` (a poke) and each `pollMs`.
 * Never skips; after an error it goes on from where it was.
 */
export function followSpine(
  sql: Sql,
  options: {
    events: readonly EventType[]
    from: Position
    onEvents: (events: SpineEvent[]) => void | Promise<void>
    onError?: (error: unknown) => void
    pollMs?: number
  },
): { wake(): void; stop(): Promise<void> } {
  let position = options.from
  return createLoop(options.pollMs ?? 1_000, options.onError, async () => {
    const { events, next } = await withSystem(sql, (tx) =>
      readPage(tx, position, { types: options.events.map(({ type }) => type) }),
    )
    if (events.length > 0) await options.onEvents(events)
    position = next
    return events.length > 0
  })
}

/** Runs `step` when woken and each `pollMs`; again at once while it returns true; never twice at a time. */
export function createLoop(
  pollMs: number,
  onError: ((error: unknown) => void) | undefined,
  step: () => Promise<boolean>,
): { wake(): void; stop(): Promise<void> } {
  let stopped = false
  let running: Promise<void> | undefined
  let again = false
  const run = async () => {
    do {
      again = false
      try {
        while (!stopped && (await step())) {
          /* until nothing is left */
        }
      } catch (error) {
        if (!stopped) onError?.(error)
      }
    } while (again && !stopped)
    running = undefined
  }
  const wake = () => {
    again = true
    if (!stopped) running ??= run()
  }
  const timer = setInterval(wake, pollMs)
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
