import { z } from 'zod'
import { idSchema } from '../base/id.ts'
import { quantitySchema, toMillionths } from '../base/quantity.ts'

/**
 * The stock-count sheet: an Automerge document. The server makes the bins (two devices that create one bin would hide one of
 * them); counts are entries that nobody overwrites; `accepted[bin]` is a decision, and two people who decide at once leave a
 * conflict to settle. Automerge itself stays outside: its wasm is loaded by who needs it, and `getConflicts` is passed in.
 */
export const COUNT_SCHEMA = 1

/** What is counted: one product (and lot) in the sheet's location. `sku` and `name` are as of the sheet's making. */
export const countBinSchema = z.object({
  productId: idSchema,
  lotId: idSchema,
  locationId: idSchema,
  sku: z.string().max(50),
  name: z.string().max(300),
  unit: z.string().max(20),
})
/** One person's count; the key is its id, so nothing is ever overwritten. */
export const countEntrySchema = z.object({
  quantity: quantitySchema,
  by: idSchema,
  at: z.iso.datetime(),
  note: z.string().max(300).optional(),
})
/** A decision about a bin, with the counts it saw: a count that arrives later opens the bin again. */
export const countDecisionSchema = z.object({
  quantity: quantitySchema,
  by: idSchema,
  at: z.iso.datetime(),
  seen: z.array(z.string().max(60)).max(1_000),
})
export type CountBin = z.infer<typeof countBinSchema>
export type CountEntry = z.infer<typeof countEntrySchema>
export type CountDecision = z.infer<typeof countDecisionSchema>

export type CountDocument = {
  schema: number
  sheetId: string
  /** Key: `binKey(...)`. Made by the server only. */
  bins: Record<string, CountBin>
  counts: Record<string, Record<string, CountEntry>>
  accepted: Record<string, CountDecision>
}

/** The key of a bin in all three maps. */
export const binKey = (productId: string, lotId: string): string => `${productId}_${lotId}`

/** A new sheet with an empty map of counts for each bin, ready for `Automerge.from`. */
export function newCountDocument(sheetId: string, bins: readonly CountBin[]): CountDocument {
  const keyed = bins.map((bin) => [binKey(bin.productId, bin.lotId), bin] as const)
  return {
    schema: COUNT_SCHEMA,
    sheetId,
    bins: Object.fromEntries(keyed),
    counts: Object.fromEntries(keyed.map(([key]) => [key, {}])),
    accepted: {},
  }
}

/** As Automerge's own: the values that meet under one key, by operation; undefined where there is one only. */
export type GetConflicts = (object: object, key: string) => Record<string, unknown> | undefined
export type BinState =
  | { bin: string; state: 'uncounted' }
  | { bin: string; state: 'counted' | 'accepted'; quantity: string; at: string; counts: CountEntry[] }
  | {
      bin: string
      state: 'conflict'
      why: 'different-counts' | 'different-decisions' | 'unreadable'
      counts: CountEntry[]
      decisions: CountDecision[]
    }

/**
 * Each bin's state, in the order of the sheet. Equal values that meet are no conflict (Automerge reports them, too).
 * A decision stands while it saw every count that differs from it (CO2, CO3). Never throws on what a client wrote: an
 * entry that can't be read makes its bin a conflict.
 */
export function readCount(document: CountDocument, getConflicts: GetConflicts): BinState[] {
  return Object.keys(document.bins ?? {})
    .sort()
    .map((bin) => readBin(document, bin, getConflicts))
}

function readBin(document: CountDocument, bin: string, getConflicts: GetConflicts): BinState {
  const raw = Object.entries(document.counts?.[bin] ?? {})
  const entries = raw.flatMap(([id, value]) => {
    const entry = countEntrySchema.safeParse(value).data
    return entry ? [{ id, entry }] : []
  })
  const counts = entries.map(({ entry }) => entry)
  const decisions = decisionsOn(document, bin, getConflicts)
  if (entries.length < raw.length || decisions === 'unreadable')
    return { bin, state: 'conflict', why: 'unreadable', counts, decisions: [] }
  if (distinct(decisions) > 1) return { bin, state: 'conflict', why: 'different-decisions', counts, decisions }
  const decision = decisions[0]
  if (decision) {
    const unseen = entries.filter(
      ({ id, entry }) => !decision.seen.includes(id) && !same(entry.quantity, decision.quantity),
    )
    if (unseen.length === 0)
      return { bin, state: 'accepted', quantity: decision.quantity, at: countedAt(counts, decision), counts }
    return { bin, state: 'conflict', why: 'different-counts', counts, decisions }
  }
  if (distinct(counts) > 1) return { bin, state: 'conflict', why: 'different-counts', counts, decisions }
  const last = latest(counts)
  return last ? { bin, state: 'counted', quantity: last.quantity, at: last.at, counts } : { bin, state: 'uncounted' }
}

function decisionsOn(document: CountDocument, bin: string, getConflicts: GetConflicts): CountDecision[] | 'unreadable' {
  const present = document.accepted?.[bin]
  if (present === undefined) return []
  const values = Object.values(getConflicts(document.accepted, bin) ?? { present })
  const parsed = values.map((value) => countDecisionSchema.safeParse(value).data)
  return parsed.includes(undefined) ? 'unreadable' : (parsed as CountDecision[])
}

/** When the accepted quantity was seen in the bin: the last count that found it, else the moment of the decision. */
function countedAt(counts: readonly CountEntry[], decision: CountDecision): string {
  return latest(counts.filter((entry) => same(entry.quantity, decision.quantity)))?.at ?? decision.at
}

const same = (a: string, b: string) => toMillionths(a) === toMillionths(b)
const distinct = (values: readonly { quantity: string }[]) =>
  new Set(values.map(({ quantity }) => toMillionths(quantity))).size
const latest = <T extends { at: string }>(values: readonly T[]): T | undefined =>
  values.reduce<T | undefined>((last, value) => (last && last.at >= value.at ? last : value), undefined)
