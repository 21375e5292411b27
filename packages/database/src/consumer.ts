import { must } from '@werkbank/model/base/assert.ts'
import type { Emit, EventType, NewEvent, PayloadOf } from '@werkbank/model/base/event.ts'
import { newEvent, readPayload } from '@werkbank/model/base/event.ts'
import type { Poker } from './poke.ts'
import type { Sql, Tx } from './postgres/connect.ts'
import { rowsAs } from './rows.ts'
import {
  BEGINNING,
  createLoop,
  emit,
  formatCursor,
  type Position,
  parseCursor,
  readEvents,
  readPage,
  type SpineEvent,
} from './spine.ts'
import { isOutage, isTrouble, isUntakeable, withOrg, withSystem } from './transaction.ts'

const BACKOFF_FIRST_MS = 50
const BACKOFF_MAX_MS = 30_000

/** An event as its consumer gets it: of the payload what is as its type says today; an older one may lack fields. */
type Heard<E extends EventType> = E extends EventType
  ? Pick<SpineEvent, 'subjectType' | 'subjectId' | 'actor' | 'at'> & {
      type: E['type']
      payload: Partial<PayloadOf<E>>
    }
  : never
/** What a consumer works in: a transaction of the event's organisation, under the API's role. What it emits is written at its end. */
export type ConsumerWork = { tx: Tx; orgId: string; emit: Emit }

type Definition<E extends EventType> = {
  /** Its name in table `consumers`: the cursor survives restarts. */
  name: string
  events: readonly E[]
  /** Handles one event. May see one again after a crash, so it is idempotent. May be tried again after a deadlock: nothing but `tx` may remember anything. */
  handle: (work: ConsumerWork, event: Heard<E>) => Promise<unknown>
  /** `handle` reads how the subject is now, whatever the event says: the last event of a subject stands for those before, also for those that failed. */
  readsNow?: true
}
export type Consumer = Omit<Definition<EventType>, 'handle'> & {
  handle(work: ConsumerWork, event: SpineEvent): Promise<unknown>
}

/** What follows the spine with a cursor of its own, as a value; `createConsumer` runs it. */
export const defineConsumer = <const E extends EventType>({ handle, ...consumer }: Definition<E>): Consumer => {
  const typeOf = new Map<string, EventType>(consumer.events.map((event) => [event.type, event]))
  return {
    ...consumer,
    handle: (work, event) => {
      const type = must(typeOf.get(event.type), `${consumer.name} listens to ${event.type}`)
      return handle(work, { ...event, payload: readPayload(type, event.payload) } as unknown as Heard<E>)
    },
  }
}

export type ConsumerOptions = {
  poke?: Poker['poke']
  batch?: number
  pollMs?: number
  attemptsMax?: number
  onError?: (error: unknown) => void
}
type Running = Consumer & ConsumerOptions

/**
 * Runs a consumer. One process works at a time (an advisory lock). Each event has a transaction of its organisation; one that fails leaves the way at
 * once, with its subject: it is tried again from `dead_letters`, with growing pauses, while all others flow on (S-08, RT-28.4). After `attemptsMax`
 * tries, or at the first where trying can't help, it waits there for people. A database that is away is no fault of the event: then all waits.
 */
export function createConsumer(
  sql: Sql,
  consumer: Consumer,
  options: ConsumerOptions = {},
): { wake(): void; stop(): Promise<void> } {
  const running: Running = { ...consumer, ...options }
  let notBefore = 0
  let troubles = 0
  return createLoop(options.pollMs ?? 1_000, options.onError, async () => {
    if (Date.now() < notBefore) return false
    try {
      const tried = await retryOneLetter(sql, running)
      const taken = await takePage(sql, running)
      troubles = 0
      return tried || taken
    } catch (error) {
      troubles += 1
      notBefore = Date.now() + backoffMs(troubles)
      throw error
    }
  })
}

/** The next events; true where there were some. The first that fails is set aside, and the next page begins behind it. */
function takePage(sql: Sql, running: Running): Promise<boolean> {
  const { name, events, readsNow, batch = 100, onError } = running
  return withSystem(sql, async (tx) => {
    const from = await lockCursor(tx, name)
    if (!from) return false
    const page = await readPage(tx, from, { types: events.map(({ type }) => type), limit: batch })
    for (const event of readsNow ? lastOfEach(page.events) : page.events) {
      try {
        await handEvent(sql, running, event)
      } catch (error) {
        if (isOutage(error)) throw error
        onError?.(error)
        await setAside(tx, running, event, error)
        await moveCursor(tx, name, event.position)
        return true
      }
    }
    if (readsNow && page.events.length > 0) await forgetLetters(tx, name, page.events)
    if (page.events.length > 0 || isFar(from, page.next)) await moveCursor(tx, name, page.next)
    return page.events.length > 0
  })
}

/** Each subject once, at the place of its last event. */
const lastOfEach = (events: readonly SpineEvent[]): SpineEvent[] => {
  const last = new Map(events.map((event) => [subjectOf(event), event]))
  return events.filter((event) => last.get(subjectOf(event)) === event)
}
const subjectOf = ({ orgId, subjectType, subjectId }: SpineEvent) => `${orgId} ${subjectType} ${subjectId}`

/** Hands an event to its consumer in a transaction of its organisation, and pokes where that wrote something. */
async function handEvent(sql: Sql, { handle, poke }: Consumer & ConsumerOptions, event: SpineEvent): Promise<void> {
  const { orgId } = event
  const { wrote, told } = await withOrg(sql, { orgId, userId: null }, async (tx) => {
    const news: NewEvent[] = []
    await handle({ tx, orgId, emit: ((...of) => void news.push(newEvent(...of))) as Emit }, event)
    await emit(tx, ...news)
    const [row] = await tx<{ wrote: boolean }[]>`SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote`
    return { wrote: row?.wrote, told: news.length }
  })
  if (wrote) poke?.(orgId, { mirrorOnly: told === 0 })
}

const backoffMs = (tries: number): number => Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** tries)

/** When an event that failed `attempts` times is tried again; null where that is for people to say. */
function retryMs({ attemptsMax = 8 }: ConsumerOptions, attempts: number, error: unknown): number | null {
  return isUntakeable(error) || attempts >= attemptsMax ? null : backoffMs(attempts)
}

/** The event leaves the way: as a letter of its own, or where `readsNow` as the one that its subject has. */
async function setAside(tx: Tx, running: Running, event: SpineEvent, error: unknown): Promise<void> {
  const { name, readsNow } = running
  const { xid, id } = event.position
  const letter = readsNow ? await letterOf(tx, name, event) : undefined
  const attempts = (letter?.attempts ?? 0) + 1
  const wait = retryMs(running, attempts, error)
  const retryAt = tx`now() + ${wait}::float8 * interval '1 ms'`
  if (letter)
    await tx`
      UPDATE dead_letters SET xid = ${xid}::text::xid8, id = ${id}, attempts = ${attempts}, error = ${String(error)}, retry_at = ${retryAt} WHERE key = ${letter.key}`
  else
    await tx`
      INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error, retry_at)
      VALUES (${name}, ${xid}::text::xid8, ${id}, ${event.orgId}, ${attempts}, ${String(error)}, ${retryAt}) ON CONFLICT DO NOTHING`
}

async function letterOf(
  tx: Tx,
  consumer: string,
  { orgId, subjectType, subjectId }: SpineEvent,
): Promise<{ key: string; attempts: number } | undefined> {
  const [letter] = await tx<{ key: string; attempts: number }[]>`
    SELECT d.key, d.attempts FROM dead_letters d JOIN events e ON e.xid = d.xid AND e.id = d.id
    WHERE d.consumer = ${consumer} AND d.resolved_at IS NULL AND (e.org_id, e.subject_type, e.subject_id) = (${orgId}::uuid, ${subjectType}, ${subjectId})`
  return letter
}

/** Later events of their subjects went well: what failed before is done with it. */
async function forgetLetters(tx: Tx, consumer: string, events: readonly SpineEvent[]): Promise<void> {
  await tx`
    UPDATE dead_letters d SET resolution = 'replayed', resolved_at = now(), retry_at = NULL
    FROM events e, ${rowsAs(tx, 'went', { orgId: 'uuid', subjectType: 'text', subjectId: 'text' }, events)}
    WHERE d.consumer = ${consumer} AND d.resolved_at IS NULL AND e.xid = d.xid AND e.id = d.id
      AND (e.org_id, e.subject_type, e.subject_id) = (went.org_id, went.subject_type, went.subject_id)`
}

/** Hands the letter that is due to `handle` once more; false where none is. One process tries it. */
async function retryOneLetter(sql: Sql, running: Running): Promise<boolean> {
  let due: { key: string; attempts: number } | undefined
  try {
    return await withSystem(sql, async (tx) => {
      const [letter] = await tx<{ key: string; attempts: number; xid: string; id: number }[]>`
        SELECT key, attempts, xid, id FROM dead_letters
        WHERE consumer = ${running.name} AND resolved_at IS NULL AND retry_at <= now() ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED`
      if (!letter) return false
      due = letter
      for (const event of await readEvents(tx, { xid: letter.xid, id: letter.id - 1 }, { limit: 1 }))
        await handEvent(sql, running, event)
      await tx`
        UPDATE dead_letters SET resolution = 'replayed', resolved_at = now(), retry_at = NULL WHERE key = ${letter.key}`
      return true
    })
  } catch (error) {
    if (isOutage(error) || !due) throw error
    running.onError?.(error)
    const attempts = due.attempts + 1
    const wait = retryMs(running, attempts, error)
    const { key } = due
    await withSystem(
      sql,
      (tx) => tx`
      UPDATE dead_letters SET attempts = ${attempts}, error = ${String(error)}, retry_at = now() + ${wait}::float8 * interval '1 ms'
      WHERE key = ${key} AND resolved_at IS NULL`,
    )
    return true
  }
}

/** Transactions to pass over before an idle consumer writes its cursor down: each write is a transaction too. */
const FAR_XIDS = 10_000n
const isFar = (from: Position, to: Position) => BigInt(to.xid) - BigInt(from.xid) > FAR_XIDS

/**
 * Undefined while another process is at it. An advisory lock, since it takes no transaction id: a handler that is slow before its first
 * write doesn't hold the mirrors' horizon back.
 */
async function lockCursor(tx: Tx, name: string): Promise<Position | undefined> {
  const [lock] = await tx<
    { mine: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtextextended(${`consumer ${name}`}, 0)) AS mine`
  if (!lock?.mine) return undefined
  const [row] = await tx<Position[]>`SELECT xid, id FROM consumers WHERE name = ${name}`
  return row ?? BEGINNING
}

async function moveCursor(tx: Tx, name: string, { xid, id }: Position): Promise<void> {
  await tx`
    INSERT INTO consumers (name, xid, id) VALUES (${name}, ${xid}::text::xid8, ${id})
    ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, id = excluded.id, updated_at = now()`
}

/**
 * Hands a parked event to `handle` again, for person `by`; it leaves the list when that goes well: true. False where it isn't parked. Throws what
 * `handle` throws, which is written down as one more attempt.
 */
export async function replayDeadLetter(
  sql: Sql,
  consumer: Consumer & Pick<ConsumerOptions, 'poke'>,
  cursor: string,
  by: string,
): Promise<boolean> {
  const position = parseCursor(cursor)
  if (!position) return false
  return await replay(sql, consumer, position, by).catch(async (error) => {
    if (!isTrouble(error))
      await withSystem(
        sql,
        (tx) => tx`
        UPDATE dead_letters SET attempts = attempts + 1, error = ${String(error)}
        WHERE consumer = ${consumer.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id} AND resolved_at IS NULL`,
      )
    throw error
  })
}

function replay(
  sql: Sql,
  consumer: Consumer & Pick<ConsumerOptions, 'poke'>,
  position: Position,
  by: string,
): Promise<boolean> {
  return withSystem(sql, async (tx) => {
    const parked = await tx`
      SELECT 1 FROM dead_letters
      WHERE consumer = ${consumer.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id} AND resolved_at IS NULL FOR UPDATE`
    const [event] = await readEvents(tx, { xid: position.xid, id: position.id - 1 }, { limit: 1 })
    if (parked.length === 0 || event?.cursor !== formatCursor(position)) return false
    await handEvent(sql, consumer, event)
    await tx`
      UPDATE dead_letters SET resolution = 'replayed', resolved_at = now(), resolved_by = ${by}
      WHERE consumer = ${consumer.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id}`
    return true
  })
}
