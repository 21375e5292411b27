import { z } from 'zod'

/** What an invoice or credit note is called where the paper itself is not at hand. */
export const paperName = z.object({
  number: z.string(),
  kind: z.enum(['invoice', 'credit-note']),
  cancelsId: z.string().nullable(),
})
