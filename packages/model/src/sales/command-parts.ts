import { z } from 'zod'
import { lineIdSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import { positiveQuantitySchema } from '../base/quantity.ts'
import { possibleSchema } from './order-steps.ts'

/** What the commands of orders and invoices share: shapes of lines, days, and the data of refusals. */
export const cursor = z.string()
export const findings = z.object({
  findings: z.array(
    z.object({ lineId: z.string().optional(), field: z.string(), code: z.string(), message: z.string() }),
  ),
})

/** A day that can't be, and one that must be said to be meant: `confirmDay` (R-SA21). */
export const days = { 'impossible-day': findings, 'unusual-day': findings }
/** The day is meant although it is unusual: a little ahead, or a payment before its invoice. */
export const confirmDay = z.boolean().default(false)

/** A step that can't be now says which can (SA-04). */
export const insteadSchema = z.object({ possible: possibleSchema })
export const periodClosed = { 'period-closed': z.object({ period: z.string() }) }

/** How much of which lines; all that is open where it is left out. */
export const partLines = z
  .array(z.strictObject({ lineId: lineIdSchema, quantity: positiveQuantitySchema }))
  .min(1)
  .max(LIMITS.orderLinesMax)
  .optional()
