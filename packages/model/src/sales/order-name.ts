import { z } from 'zod'

/** What an order is called where its row is not at hand: its number, null before its first commit, and its customer. */
export const orderName = z.object({ number: z.string().nullable(), customerId: z.string().nullable() })

type Named = { number: string | null; customerId: string | null; workingCustomerId: string | null }
/** The same of a row that is at hand. */
export const nameOfOrder = (row: Named | undefined): z.output<typeof orderName> | null =>
  row ? { number: row.number, customerId: row.workingCustomerId ?? row.customerId } : null
