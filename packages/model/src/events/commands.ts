import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'

const input = z.object({ id: idSchema })
const subject = ({ id }: z.infer<typeof input>) => `dead-letter:${id}`

/** Hands an event to the consumer that couldn't process it once more; it leaves the list when that goes well (RT-28.5). */
export const replayDeadLetter = defineCommand({
  name: 'dead-letter.replay',
  route: 'POST /dead-letters/{id}/replay',
  permission: 'access.manage',
  summary: 'Process a parked event again',
  input,
  answer: z.object({ resolution: z.enum(['replayed', 'discarded']), cursor: z.string() }),
  refusals: { 'still-fails': z.object({ error: z.string() }) },
  subject,
})

/** Discards a parked event; the record keeps the person who decided it. */
export const discardDeadLetter = defineCommand({
  name: 'dead-letter.discard',
  route: 'POST /dead-letters/{id}/discard',
  permission: 'access.manage',
  summary: 'Discard a parked event',
  input,
  answer: z.object({ resolution: z.enum(['replayed', 'discarded']), cursor: z.string() }),
  refusals: {},
  subject,
})
