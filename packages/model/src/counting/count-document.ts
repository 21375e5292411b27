import { z } from 'zod'
import { assert } from '../base/assert.ts'
import { idSchema } from '../base/id.ts'
import { quantitySchema } from '../base/quantity.ts'

/**
 * The stock-count sheet: an Automerge document. The server makes the bins (two devices that create one bin would hide one of
 * them); counts are entries that nobody overwrites; `accepted[bin]` is a decision, and two people who decide at once leave a
 * conflict to settle. Automerge itself stays outside: its wasm is loaded by who needs it. How it is read: read-count.ts.
 *
 * Schema 1: bins, counts of whole bins, decisions. 2: parts that add up, taking back, and what nobody expected there (`found`).
 */
export const COUNT_SCHEMA = 2

const entryIdSchema = z.string().max(60)
const countedSchema = quantitySchema.refine((value) => !value.startsWith('-'), 'Less than nothing can not be counted.')

/** What is counted: one product (and lot) in the sheet's location. `sku` and `name` are as of the sheet's making. */
export const countBinSchema = z.object({
  productId: idSchema,
  lotId: idSchema,
  locationId: idSchema,
  sku: z.string().max(50),
  name: z.string().max(300),
  unit: z.string().max(20),
})
/** What one person saw; the key is its id, so nothing is ever overwritten. */
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
/** What nobody expected there: an entry that names its product itself, under its own id. */
export const foundEntrySchema = countEntrySchema.extend({ productId: idSchema, lotId: idSchema })
/** A decision about a bin, with the counts it saw: a count that arrives later opens the bin again. */
export const countDecisionSchema = z.object({
  quantity: countedSchema,
  by: idSchema,
  at: z.iso.datetime(),
  seen: z.array(entryIdSchema).max(10_000),
})
export type CountBin = z.infer<typeof countBinSchema>
export type CountEntry = z.infer<typeof countEntrySchema>
export type FoundEntry = z.infer<typeof foundEntrySchema>
export type CountDecision = z.infer<typeof countDecisionSchema>

export type CountDocument = {
  schema: number
  sheetId: string
  /** Key: `binKey(...)`. Made by the server only. */
  bins: Record<string, CountBin>
  counts: Record<string, Record<string, CountEntry>>
  accepted: Record<string, CountDecision>
  /** Flat, by entry id: a nested map per product would be made twice by two devices. Missing in sheets of schema 1. */
  found?: Record<string, FoundEntry>
}

/** The key of a bin in all maps. */
export const binKey = (productId: string, lotId: string): string => `${productId}_${lotId}`
/** What a bin's key names. */
export function binParts(bin: string): { productId: string; lotId: string } {
  const [productId = '', lotId = ''] = bin.split('_')
  return { productId, lotId }
}

/** A new sheet with an empty map of counts for each bin, ready for `Automerge.from`. */
export function newCountDocument(sheetId: string, bins: readonly CountBin[]): CountDocument {
  const keyed = bins.map((bin) => [binKey(bin.productId, bin.lotId), bin] as const)
  return {
    schema: COUNT_SCHEMA,
    sheetId,
    bins: Object.fromEntries(keyed),
    counts: Object.fromEntries(keyed.map(([key]) => [key, {}])),
    accepted: {},
    found: {},
  }
}

/** Whether something can be counted into this bin: it is on the sheet, or the sheet takes what nobody expected (schema 2). */
export const takesCount = (document: CountDocument, bin: string): boolean =>
  document.counts?.[bin] !== undefined || document.found !== undefined

/** Writes what somebody saw. `id` must be new. The bin must be one that the sheet takes (`takesCount`). */
export function addCount(document: CountDocument, bin: string, id: string, entry: CountEntry): void {
  const counts = document.counts[bin]
  if (counts) counts[id] = { ...entry }
  else {
    assert(document.found, 'the sheet takes what nobody expected')
    document.found[id] = { ...entry, ...binParts(bin) }
  }
}

/** Takes back an entry by another one; whatever was written under `undoes` counts no more. Twice is as once. */
export function takeBack(
  document: CountDocument,
  bin: string,
  id: string,
  entry: { undoes: string; by: string; at: string },
): void {
  addCount(document, bin, id, { quantity: '0', ...entry })
}

/** Settles a bin: this is what it holds, having seen these counts (CO3). */
export function decide(document: CountDocument, bin: string, decision: CountDecision): void {
  document.accepted[bin] = decision
}
