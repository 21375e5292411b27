import { z } from 'zod'
import { findings, namedOnce } from '../agreement/command-parts.ts'
import { lineIdSchema } from '../base/value/id.ts'
import { positiveQuantitySchema } from '../base/value/quantity.ts'
import { possibleSchema } from './order-steps.ts'

/** A day that can't be, and one that must be said to be meant: `confirmDay` (R-SA21). */
export const days = { 'impossible-day': findings, 'unusual-day': findings }
/** The day is meant although it is unusual: a little ahead, or a payment before its invoice. */
export const confirmDay = z.boolean().default(false)

/** A step that can't be now says which can (SA-04). */
export const insteadSchema = z.object({ possible: possibleSchema })
export const periodClosed = { 'period-closed': z.object({ period: z.string() }) }

export const partLine = z.strictObject({ lineId: lineIdSchema, quantity: positiveQuantitySchema })

/** How much of which lines; all that is open where it is left out. */
export const partLines = namedOnce(partLine, { min: 1 }).optional()
