import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { defineChange } from '../records/inputs.ts'
import { countSheet, postHindrance, sheetOnDevice } from './count-sheet.ts'

/** A state of a sheet, as Automerge names it: the hash of a change. */
export const headSchema = z.string().regex(/^[0-9a-f]{64}$/, 'A head is 64 hexadecimal digits.')

/** Makes a count sheet with a bin for each product that the location holds, and for the given ones. */
export const createCount = defineCommand({
  name: 'count.create',
  route: 'POST /counts',
  permission: 'stock.count',
  summary: 'Create a stock-count sheet',
  input: z.object({
    id: idSchema.optional(),
    locationId: idSchema,
    name: seenText(200, 'A count sheet needs a name.'),
    productIds: z.array(idSchema).max(5_000).default([]),
  }),
  answer: z.object({ id: z.string(), automergeId: z.string(), bins: z.int(), cursor: z.string() }),
  refusals: { 'not-stocked': z.object({ productIds: z.array(z.string()) }), 'nothing-to-count': z.object({}) },
  subject: (input) => `count:${input.id ?? input.name}`,
  overlay: (rows, { id, locationId, name }, { now }) => {
    // The server makes the bins, and the document's name with them: until then there is a sheet that can't be opened.
    if (!id || rows.get('countSheets', id)) return
    const sheet = { id, locationId, name, automergeId: '', status: 'open', createdAt: now, postedAt: null, version: 1 }
    rows.set('countSheets', sheet)
  },
})

/** Another name for a count, also after it was posted. */
export const changeCount = defineChange(countSheet, {
  many: 'countSheets',
  at: 'counts',
  permission: 'stock.count',
  summary: 'Rename a count',
  fixed: ['locationId', 'automergeId', 'status', 'createdAt', 'postedAt'],
})

/**
 * Posts the differences as adjustments; refused while two counts or two decisions contradict each other. `heads` (Automerge's) name
 * the state that the person saw: where the sheet has other changes, or lacks some of these, it is refused instead of posted unseen.
 */
export const postCount = defineCommand({
  name: 'count.post',
  route: 'POST /counts/{id}/post',
  permission: 'stock.count',
  summary: 'Post the differences of a count',
  input: z.object({ id: idSchema, heads: z.array(headSchema).max(1_000).optional() }),
  answer: z.object({
    moves: z.int(),
    counted: z.int(),
    uncounted: z.int(),
    /** The request, where the differences take a second person: until then nothing moves. */
    approvalId: z.string().nullable(),
    cursor: z.string(),
  }),
  refusals: {
    'open-conflicts': z.object({
      conflicts: z.array(z.object({ bin: z.string(), why: z.string(), quantities: z.array(z.string()) })),
    }),
    'already-posted': z.object({}),
    'waits-for-approval': z.object({}),
    'not-stocked': z.object({ productIds: z.array(z.string()) }),
    /** Half pieces, and more than a bin can hold. */
    'bad-lines': z.object({
      findings: z.array(z.object({ lineId: z.string(), field: z.string(), code: z.string(), message: z.string() })),
    }),
    'changed-meanwhile': z.object({}),
    'state-not-received': z.object({}),
    'insufficient-stock': z.object({
      shortages: z.array(z.object({ productId: z.string(), available: z.string(), missing: z.string() })),
    }),
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `count:${input.id}`,
  possible: ofState(sheetOnDevice, postHindrance),
})
