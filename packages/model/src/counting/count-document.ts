import { z } from 'zod'
import { must } from '../base/assert.ts'
import { RULES } from '../base/rules.ts'
import { idSchema, NO_LOT } from '../base/value/id.ts'
import { storedQuantitySchema } from '../base/value/quantity.ts'

/**
 * The stock-count sheet: an Automerge document. The server makes the bins (of two devices that create one bin one would hide the other's); counts are
 * entries that are never overwritten; `accepted[bin]` is a decision, and two concurrent decisions are a conflict that people settle. Automerge itself is
 * not imported here: its wasm is loaded by the callers that need it. Reading: read-count.ts.
 * Schema 1: bins with their words, counts of whole bins in a map per bin, decisions. 2: one flat map of entries, with parts that add up, taking back,
 * and unexpected products; bins hold no words. (A letter is an operation: 5,000 bins with their words took two seconds to make and one to synchronise.)
 */
export const COUNT_SCHEMA = 2

const entryIdSchema = z.string().max(60)
const countedSchema = storedQuantitySchema.refine((value) => !value.startsWith('-'), RULES['quantity-negative'])

/** What one person saw; the key is its id, so nothing is ever overwritten. In sheets of schema 1 the map it is in names the bin. */
export const countEntrySchema = z.object({
  quantity: countedSchema,
  by: idSchema,
  at: z.iso.datetime(),
  /** A part of what lies there: parts of all people add up. Without it, the entry says what the whole bin holds. */
  adds: z.literal(true).optional(),
  /** Takes back the entry with this id: both stay as evidence, and neither counts. */
  undoes: entryIdSchema.optional(),
  note: z.string().max(300).optional(),
})
/** An entry that names its bin; without a lot it is `NO_LOT`. */
export const namedEntrySchema = countEntrySchema.extend({ productId: idSchema, lotId: idSchema.optional() })
/** A decision about a bin, with the counts it saw: a count that arrives later opens the bin again. */
export const countDecisionSchema = z.object({
  quantity: countedSchema,
  by: idSchema,
  at: z.iso.datetime(),
  seen: z.array(entryIdSchema).max(10_000),
})
export type CountEntry = z.infer<typeof countEntrySchema>
export type NamedEntry = z.infer<typeof namedEntrySchema>
export type CountDecision = z.infer<typeof countDecisionSchema>

export type CountDocument = {
  schema: number
  sheetId: string
  /** What is expected there. Key: `binKey(...)`. Made by the server only. */
  bins: Record<string, unknown>
  /** By entry id. Flat: a map per bin would be made twice by two devices. Missing in sheets of schema 1. */
  entries?: Record<string, NamedEntry>
  /** Schema 1 only: entries by bin and id. */
  counts?: Record<string, Record<string, CountEntry>>
  accepted: Record<string, CountDecision>
}

/** The key of a bin in all maps. */
export const binKey = (productId: string, lotId: string): string => `${productId}_${lotId}`
/** What a bin's key names. */
export function binParts(bin: string): { productId: string; lotId: string } {
  const [productId = '', lotId = ''] = bin.split('_')
  return { productId, lotId }
}

/** A new sheet that expects these bins, ready for `Automerge.from`. */
export function newCountDocument(
  sheetId: string,
  bins: readonly { productId: string; lotId: string }[],
): CountDocument {
  return {
    schema: COUNT_SCHEMA,
    sheetId,
    bins: Object.fromEntries(bins.map(({ productId, lotId }) => [binKey(productId, lotId), true])),
    entries: {},
    accepted: {},
  }
}

/** Whether a count can be entered for this bin: it is on the sheet, or the sheet takes unexpected products (schema 2). */
export const takesCount = (document: CountDocument, bin: string): boolean =>
  document.entries !== undefined || document.counts?.[bin] !== undefined

/** Adds a count. `id` must be new. The sheet must take the bin (`takesCount`). */
export function addCount(document: CountDocument, bin: string, id: string, entry: CountEntry): void {
  if (document.entries) {
    const { productId, lotId } = binParts(bin)
    document.entries[id] = { ...entry, productId, ...(lotId === NO_LOT ? {} : { lotId }) }
  } else {
    const counts = must(document.counts?.[bin], 'a sheet of schema 1 takes what is on it')
    counts[id] = { ...entry }
  }
}

/** Takes back an entry by another one; whatever was written under `undoes` counts no more. Twice is as once. */
export function takeBack(
  document: CountDocument,
  bin: string,
  id: string,
  entry: { undoes: string; by: string; at: string },
): void {
  // An entry that can't be read has no product: its bin is no key, and any key will do to take it back.
  addCount(document, bin.includes('_') ? bin : binKey(NO_LOT, NO_LOT), id, { quantity: '0', ...entry })
}

/** Settles a bin: this is what it holds, having seen these counts (R-CO3). */
export function decide(document: CountDocument, bin: string, decision: CountDecision): void {
  document.accepted[bin] = decision
}
