import type { Sql, Tx } from './connect.ts'
import { createLoop, type Position, readEvents, type SpineEvent } from './spine.ts'
import { withSystem } from './transaction.ts'

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
  let batch = options.batch ?? 100
  const step = async (): Promise<boolean> => {
    let events: SpineEvent[] = []
    try {
      const more = await withSystem(sql, async (tx) => {
        const position = await lockCursor(tx, options.name)
        if (!position) return false
        events = await readEvents(tx, position, { types: options.types, limit: batch })
        const last = events.at(-1)
        if (!last) return false
        await options.handle(tx, events)
        await moveCursor(tx, options.name, last.position)
        return true
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
    if (tries < (options.attemptsMax ?? 8)) return false // the next poll tries again
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

async function lockCursor(tx: Tx, name: string): Promise<Position | undefined> {
  await tx`INSERT INTO consumers (name) VALUES (${name}) ON CONFLICT DO NOTHING`
  const [row] = await tx<
    { xid: string; id: number }[]
  >`SELECT xid, id FROM consumers WHERE name = ${name} FOR UPDATE SKIP LOCKED`
  return row
}

async function moveCursor(tx: Tx, name: string, position: Position): Promise<void> {
  await tx`UPDATE consumers SET xid = ${position.xid}::text::xid8, id = ${position.id}, updated_at = now() WHERE name = ${name}`
}
