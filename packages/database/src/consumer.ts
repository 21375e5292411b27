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
import { isTrouble, withSystem } from './transaction.ts'

const BACKOFF_FIRST_MS = 50
const BACKOFF_MAX_MS = 30_000

export type ConsumerOptions = {
  /** Its name in table `consumers`: the cursor survives restarts. */
  name: string
  types: readonly string[]
  /** Handles some events in one transaction with the cursor; may see an event again after a crash outside it, so it is idempotent. */
  handle: (tx: Tx, events: SpineEvent[]) => Promise<void>
  batch?: number
  pollMs?: number
  attemptsMax?: number
  onError?: (error: unknown) => void
}

/**
 * A consumer of the spine with a cursor of its own. One process works at a time (the cursor's row is locked). An event that keeps
 * failing alone is parked in `dead_letters` after `attemptsMax` tries, and the rest flows on.
 */
export function createConsumer(sql: Sql, options: ConsumerOptions): { wake(): void; stop(): Promise<void> } {
  const attempts = new Map<string, number>()
  let notBefore = 0
  let batch = options.batch ?? 100
  const step = async (): Promise<boolean> => {
    if (Date.now() < notBefore) return false
    let events: SpineEvent[] = []
    try {
      const more = await withSystem(sql, async (tx) => {
        const position = await lockCursor(tx, options.name)
        if (!position) return false
        const page = await readPage(tx, position, { types: options.types, limit: batch })
        events = page.events
        if (events.length > 0) await options.handle(tx, events)
        if (events.length > 0 || isFar(position, page.next)) await moveCursor(tx, options.name, page.next)
        return events.length > 0
      })
      if (more) batch = options.batch ?? 100
      return more
    } catch (error) {
      options.onError?.(error)
      const first = events[0]
      if (!first) throw error
      if (batch > 1) {
        batch = 1 // find the one that fails
        return true
      }
      return await retryOrPark(first, error)
    }
  }
  const retryOrPark = async (event: SpineEvent, error: unknown): Promise<boolean> => {
    const tries = (attempts.get(event.cursor) ?? 0) + 1
    attempts.set(event.cursor, tries)
    notBefore = Date.now() + Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** tries)
    // A database that is away is no fault of the event.
    if (isTrouble(error) || tries < (options.attemptsMax ?? 8)) return false
    attempts.delete(event.cursor)
    await withSystem(sql, async (tx) => {
      await tx`INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error)
        VALUES (${options.name}, ${event.position.xid}::text::xid8, ${event.position.id}, ${event.orgId}, ${tries}, ${String(error)}) ON CONFLICT DO NOTHING`
      await moveCursor(tx, options.name, event.position)
    })
    return true
  }
  return createLoop(options.pollMs ?? 1_000, undefined, step)
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
