import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { RULES } from '../base/rules.ts'
import { idSchema, lineIdSchema } from '../base/value/id.ts'
import { percentSchema, storedPriceMinorSchema } from '../base/value/money.ts'
import { storedQuantitySchema } from '../base/value/quantity.ts'
import { orderLineSchema } from './agreed-document.ts'

/** What the commands on documents that are agreed on share: shapes of their content, and the data of refusals. */
export const cursor = z.string()
export const findings = z.object({
  findings: z.array(
    z.object({ lineId: z.string().optional(), field: z.string(), code: z.string(), message: z.string() }),
  ),
})

/**
 * Lines, each named once by its id: whether the quantity of a second one should be added or replace the first is ambiguous (R-SA26). New lines may have
 * no id yet.
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

/** What beside the head a new document may be given: lines and notes, or that they come as the document. */
export const newContent = {
  notes: z.string().max(LIMITS.orderNoteCharsMax).optional(),
  documentFromClient: z.boolean().default(false),
  lines: namedOnce(
    z.strictObject({
      id: lineIdSchema.optional(),
      productId: idSchema,
      quantity: storedQuantitySchema,
      unitPriceMinor: storedPriceMinorSchema.optional(),
      discountPercent: percentSchema.optional(),
      note: z.string().max(LIMITS.shortTextCharsMax).optional(),
    }),
  ).default([]),
}

/**
 * The content of a document on the screen at the moment of confirmation: `snapshot` is the document's Yjs snapshot (state vector and deletions, base64),
 * the rest what was shown. With it a queued confirmation applies to that state, whatever its author wrote since (R-SA5).
 */
export const seenSchema = <H extends z.ZodRawShape>(head: H) =>
  z.strictObject({
    snapshot: z.base64().max(LIMITS.stateVectorCharsMax),
    head: z.strictObject(head),
    lines: namedOnce(z.strictObject(orderLineSchema.shape)),
    notes: z.string().max(LIMITS.orderNoteCharsMax),
  })

/** How programs that hold no content name the state they saw. */
export const statedSchema = {
  stateVector: z.base64().max(LIMITS.stateVectorCharsMax).optional(),
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'A content hash has 16 hexadecimal digits.')
    .optional(),
}
