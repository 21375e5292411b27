import { z } from 'zod'
import { lineIdSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import { positiveQuantitySchema } from '../base/quantity.ts'
import { RULES } from '../base/rules.ts'
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

/**
 * Lines of which each is named once, by its id: whether quantities of a second one are meant to be added or put instead, nobody can know
 * (R-SA26). Lines that are new may have no id yet.
 */
export const namedOnce = <L extends z.ZodObject>(line: L, { min = 0 }: { min?: number } = {}) =>
  z
    .array(line)
    .min(min)
    .max(LIMITS.orderLinesMax)
    .superRefine((lines, { addIssue }) => {
      const ids = lines.map((one) => one['lineId'] ?? one['id'])
      for (const [index, id] of ids.entries())
        if (id !== undefined && ids.indexOf(id) < index)
          addIssue({ code: 'custom', path: [index], message: RULES['line-twice'] })
    })
export const partLine = z.strictObject({ lineId: lineIdSchema, quantity: positiveQuantitySchema })

/** How much of which lines; all that is open where it is left out. */
export const partLines = namedOnce(partLine, { min: 1 }).optional()
