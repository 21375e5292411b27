import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { recordEvents } from '../records/events.ts'
import { countSheet } from './count-sheet.ts'

/** Changes with old and new value (PR-04). */
export const { created: countCreated, changed: countChanged } = recordEvents(countSheet)
/** With how many moves it came to. */
export const countPosted = defineEvent('count.posted', {
  subject: 'count',
  audience: 'stock.read',
  payload: { moves: z.int() },
})
