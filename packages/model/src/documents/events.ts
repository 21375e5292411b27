import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

/** The log of a document has grown, up to `seq`. Audience: viewers of the document. */
export const documentChanged = defineEvent('document.changed', {
  subject: 'document',
  payload: { document: z.string(), seq: z.int() },
  audience: (name) => `document:${name}`,
})
