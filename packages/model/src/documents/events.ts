import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

/** More of a document is logged, up to `seq`. Whoever may see it hears of it. */
export const documentChanged = defineEvent('document.changed', {
  subject: 'document',
  payload: { document: z.string(), seq: z.int() },
  audience: (name) => `document:${name}`,
})
