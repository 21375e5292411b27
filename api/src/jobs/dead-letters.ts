import { replayDeadLetter } from '@werkbank/database/consumer.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { formatCursor } from '@werkbank/database/spine.ts'
import { isTrouble } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { discardDeadLetter, replayDeadLetter as replayCommand } from '@werkbank/model/events/commands.ts'
import { deadLetterResolved } from '@werkbank/model/events/events.ts'
import { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery } from '../http/query-route.ts'
import { CONSUMERS } from './consumers.ts'

type Letter = { consumer: string; xid: string; id: number; resolution: 'replayed' | 'discarded' | null }

/** Its consumer runs in transactions of its own, as it does by itself: it is idempotent, and what it did stays done whatever becomes of this answer. */
export const handleReplayDeadLetter = handle(replayCommand, async ({ tx, caller, emit, refuse, services }, { id }) => {
  const letter = await requireLetter(tx, id)
  if (letter.resolution) return { resolution: letter.resolution }
  const consumer = must(
    CONSUMERS.find(({ name }) => name === letter.consumer),
    `a consumer ${letter.consumer}`,
  )
  try {
    await replayDeadLetter(services.sql, { ...consumer, poke: services.poke }, formatCursor(letter), caller.userId)
  } catch (error) {
    if (isTrouble(error)) throw error
    throw refuse('still-fails', { error: String(error).slice(0, 500) })
  }
  emit(deadLetterResolved, id, { consumer: letter.consumer, resolution: 'replayed' })
  return { resolution: 'replayed' as const }
})

export const handleDiscardDeadLetter = handle(discardDeadLetter, async ({ tx, caller, emit }, { id }) => {
  const letter = await requireLetter(tx, id)
  if (letter.resolution) return { resolution: letter.resolution }
  await tx`
    UPDATE dead_letters SET resolution = 'discarded', resolved_at = now(), resolved_by = ${caller.userId}
    WHERE key = ${id} AND resolved_at IS NULL`
  emit(deadLetterResolved, id, { consumer: letter.consumer, resolution: 'discarded' })
  return { resolution: 'discarded' as const }
})

async function requireLetter(tx: Tx, id: string): Promise<Letter> {
  const [letter] = await tx<Letter[]>`SELECT consumer, xid, id, resolution FROM dead_letters WHERE key = ${id}`
  if (!letter) throw notFound()
  return letter
}

const letterSchema = z.object({
  id: z.string(),
  consumer: z.string(),
  type: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  at: z.string(),
  parkedAt: z.string(),
  attempts: z.number(),
  error: z.string(),
})
export const listDeadLetters = defineQuery({
  name: 'dead-letter.list',
  route: 'GET /dead-letters',
  permission: 'access.manage',
  summary: 'Events that a consumer could not process after its retries, oldest first, at most 200',
  input: z.object({}),
  answer: z.object({ items: z.array(letterSchema) }),
})
export const readDeadLetters = async (tx: Tx) => ({
  items: [
    ...(await tx<z.infer<typeof letterSchema>[]>`
    SELECT d.key AS id, d.consumer, e.type, e.subject_type, e.subject_id, e.at, d.at AS parked_at, d.attempts, d.error
    FROM dead_letters d JOIN events e ON e.xid = d.xid AND e.id = d.id
    WHERE d.resolved_at IS NULL AND d.retry_at IS NULL ORDER BY d.at LIMIT 200`),
  ],
})
