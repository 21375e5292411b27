import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

export const deadLetterResolved = defineEvent('dead-letter.resolved', {
  subject: 'dead-letter',
  payload: { consumer: z.string(), resolution: z.enum(['replayed', 'discarded']) },
  audience: 'access.manage',
})
