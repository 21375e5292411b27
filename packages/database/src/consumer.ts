import type { Sql, Tx } from './connect.ts'
import {
  BEGINNING,
  createLoop,
  formatCursor,
  type Position,
  parseCursor,
  readEvents,
  readPage,
  type SpineEvent,
} from './spine.ts'
import { isOutage, isTrouble, isUntakeable, withSystem } from './transaction.ts'

const BACKOFF_FIRST_MS = 50
const BACKOFF_MAX_MS = 30_000

export type ConsumerOptions = {
  /** Its name in table `consumers`: the cursor survives restarts. */
  name: string
  types: readonly string[]
  /** Handles some events in one transaction with the cursor; may see an event again after a crash outside it, so it is idempotent. */
  handle: (tx: Tx, events: SpineEvent[]) => Promise<void>
  /** `handle` reads how a subject is now, whatever the event says: a later event of the same subject stands for those before that failed. */
  readsNow?: boolean
  batch?: number
  pollMs?: number
  attemptsMax?: number
  onError?: (error: unknown) => void
}

/**
 * A consumer of the spine with a cursor of its own. One process works at a time (an advisory lock). An event that fails alone leaves the way at
 * once, with its subject: it is tried again from `dead_letters`, with growing pauses, while all others flow on (S-08, RT-28.4). After `attemptsMax`
 * tries, or at the first where trying can't help, it waits there for people. A database that is away is no fault of the event: then all waits.
 */
export function createConsumer(sql: Sql, options: ConsumerOptions): { wake(): void; stop(): Promise<void> } {
  const batchMax = options.batch ?? 100
  let notBefore = 0
  let troubles = 0
  /** A page failed: up to here events are taken one by one, to find those that do. */
  let oneByOneTo: Position | undefined

  const takePage = async (): Promise<boolean> => {
    let page: { events: SpineEvent[]; next: Position } | undefined
    let from: Position | undefined
    try {
      return await withSystem(sql, async (tx) => {
        from = await lockCursor(tx, options.name)
        if (!from) return false
        if (oneByOneTo && !isBefore(from, oneByOneTo)) oneByOneTo = undefined
        page = await readPage(tx, from, { types: options.types, limit: oneByOneTo ? 1 : batchMax })
        if (page.events.length > 0) await options.handle(tx, page.events)
        if (options.readsNow && page.events.length > 0) await forgetLetters(tx, options.name, page.events)
        if (page.events.length > 0 || isFar(from, page.next)) await moveCursor(tx, options.name, page.next)
        return page.events.length > 0
      })
    } catch (error) {
      const last = page?.events.at(-1)
      if (isOutage(error) || !from || !last) throw error
      options.onError?.(error)
      if (page && page.events.length > 1) oneByOneTo = last.position
      else await setAside(sql, options, last, from, error)
      return true
    }
  }
  return createLoop(options.pollMs ?? 1_000, options.onError, async () => {
    if (Date.now() < notBefore) return false
    try {
      const tried = await retryOneLetter(sql, options)
      const taken = await takePage()
      troubles = 0
      return tried || taken
    } catch (error) {
      troubles += 1
      notBefore = Date.now() + backoffMs(troubles)
      throw error
    }
  })
}

const backoffMs = (tries: number): number => Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** tries)
const isBefore = (a: Position, b: Position): boolean => {
  const [x, y] = [BigInt(a.xid), BigInt(b.xid)]
  return x < y || (x === y && a.id < b.id)
}

/** When an event that failed `attempts` times is tried again; null where that is for people to say. */
function retryMs({ attemptsMax = 8 }: ConsumerOptions, attempts: number, error: unknown): number | null {
  return isUntakeable(error) || attempts >= attemptsMax ? null : backoffMs(attempts)
}

/** The event leaves the way: as a letter of its own, or where `readsNow` as the one that its subject has. Nothing, where another process was quicker. */
async function setAside(
  sql: Sql,
  options: ConsumerOptions,
  event: SpineEvent,
  from: Position,
  error: unknown,
): Promise<void> {
  await withSystem(sql, async (tx) => {
    const position = await lockCursor(tx, options.name)
    if (position?.xid !== from.xid || position.id !== from.id) return
    const { xid, id } = event.position
    const letter = options.readsNow ? await letterOf(tx, options.name, event) : undefined
    const attempts = (letter?.attempts ?? 0) + 1
    const wait = retryMs(options, attempts, error)
    const retryAt = tx`now() + ${wait}::float8 * interval '1 ms'`
    if (letter)
      await tx`
        UPDATE dead_letters SET xid = ${xid}::text::xid8, id = ${id}, attempts = ${attempts}, error = ${String(error)}, retry_at = ${retryAt} WHERE key = ${letter.key}`
    else
      await tx`
        INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error, retry_at)
        VALUES (${options.name}, ${xid}::text::xid8, ${id}, ${event.orgId}, ${attempts}, ${String(error)}, ${retryAt}) ON CONFLICT DO NOTHING`
    await moveCursor(tx, options.name, event.position)
  })
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
    FROM events e, unnest(${events.map(({ orgId }) => orgId)}::uuid[], ${events.map(({ subjectType }) => subjectType)}::text[], ${events.map(({ subjectId }) => subjectId)}::text[]) AS went(org_id, type, id)
    WHERE d.consumer = ${consumer} AND d.resolved_at IS NULL AND e.xid = d.xid AND e.id = d.id
      AND (e.org_id, e.subject_type, e.subject_id) = (went.org_id, went.type, went.id)`
}

/** Hands the letter that is due to `handle` once more; false where none is. One process tries it. */
async function retryOneLetter(sql: Sql, options: ConsumerOptions): Promise<boolean> {
  let due: { key: string; attempts: number } | undefined
  try {
    return await withSystem(sql, async (tx) => {
      const [letter] = await tx<{ key: string; attempts: number; xid: string; id: number }[]>`
        SELECT key, attempts, xid, id FROM dead_letters
        WHERE consumer = ${options.name} AND resolved_at IS NULL AND retry_at <= now() ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED`
      if (!letter) return false
      due = letter
      await options.handle(tx, await readEvents(tx, { xid: letter.xid, id: letter.id - 1 }, { limit: 1 }))
      await tx`
        UPDATE dead_letters SET resolution = 'replayed', resolved_at = now(), retry_at = NULL WHERE key = ${letter.key}`
      return true
    })
  } catch (error) {
    if (isOutage(error) || !due) throw error
    options.onError?.(error)
    const attempts = due.attempts + 1
    const wait = retryMs(options, attempts, error)
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
  options: Pick<ConsumerOptions, 'name' | 'handle'>,
  cursor: string,
  by: string,
): Promise<boolean> {
  const position = parseCursor(cursor)
  if (!position) return false
  return await replay(sql, options, position, by).catch(async (error) => {
    if (!isTrouble(error))
      await withSystem(
        sql,
        (tx) => tx`
        UPDATE dead_letters SET attempts = attempts + 1, error = ${String(error)}
        WHERE consumer = ${options.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id} AND resolved_at IS NULL`,
      )
    throw error
  })
}

function replay(
  sql: Sql,
  options: Pick<ConsumerOptions, 'name' | 'handle'>,
  position: Position,
  by: string,
): Promise<boolean> {
  return withSystem(sql, async (tx) => {
    const parked = await tx`
      SELECT 1 FROM dead_letters
      WHERE consumer = ${options.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id} AND resolved_at IS NULL FOR UPDATE`
    const events = await readEvents(tx, { xid: position.xid, id: position.id - 1 }, { limit: 1 })
    if (parked.length === 0 || events[0]?.cursor !== formatCursor(position)) return false
    await options.handle(tx, events)
    await tx`
      UPDATE dead_letters SET resolution = 'replayed', resolved_at = now(), resolved_by = ${by}
      WHERE consumer = ${options.name} AND xid = ${position.xid}::text::xid8 AND id = ${position.id}`
    return true
  })
}
