import type { z } from 'zod'
import { NO_LOT } from '../base/value/id.ts'
import { addQuantities, normaliseQuantity, toMillionths } from '../base/value/quantity.ts'
import {
  binKey,
  type CountDecision,
  type CountDocument,
  type CountEntry,
  countDecisionSchema,
  countEntrySchema,
  type NamedEntry,
  namedEntrySchema,
} from './count-document.ts'

/** As Automerge's own: the values that meet under one key, by operation; undefined where there is one only. */
export type GetConflicts = (object: object, key: string) => Record<string, unknown> | undefined

/** One statement of what a bin holds: a count of the whole bin, or the sum of all partial counts. `ids` are its entries, `by` its people. */
export type Tally = { quantity: string; at: string; by: string[]; ids: string[]; adds: boolean }
export type BinState =
  | { bin: string; state: 'uncounted' }
  | { bin: string; state: 'counted' | 'accepted'; quantity: string; at: string; counts: Tally[] }
  | {
      bin: string
      state: 'conflict'
      why: 'different-counts' | 'different-decisions' | 'unreadable'
      counts: Tally[]
      decisions: CountDecision[]
      /** Ids of unreadable entries. Taking them back settles the bin. */
      unreadable: string[]
    }
/** An entry as it counts, with its id and bin. */
export type LiveEntry = CountEntry & { id: string; bin: string }

/**
 * Each bin's state, in the order of the sheet; an unexpected product is a bin as well. Equal concurrent values are no conflict (Automerge reports them,
 * too). A decision holds while it was made with knowledge of every count that differs from it (R-CO2, R-CO3). Never throws on what a client wrote: an
 * unreadable entry makes its bin a conflict.
 */
export function readCount(document: CountDocument, getConflicts: GetConflicts): BinState[] {
  const entries = readEntries(document)
  const bins = new Set([...Object.keys(document.bins ?? {}), ...entries.live.keys(), ...entries.unreadable.keys()])
  return [...bins].sort().map((bin) => readBin(document, bin, entries, getConflicts))
}

/** What counts on the sheet now, newest first: nothing that was taken back, and no taking back. */
export function liveEntries(document: CountDocument): LiveEntry[] {
  return [...readEntries(document).live.values()].flat().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

type Entries = { live: Map<string, LiveEntry[]>; unreadable: Map<string, string[]> }

/** All entries by bin, without those that were taken back. One that can't be read has no product: its id stands for the bin. */
function readEntries(document: CountDocument): Entries {
  const read: LiveEntry[] = []
  const broken: { bin: string; id: string }[] = []
  const take = (id: string, bin: string | undefined, value: unknown, schema: z.ZodType<CountEntry>) => {
    const entry = schema.safeParse(value).data
    if (entry) read.push({ ...entry, id, bin: bin ?? binOf(entry as NamedEntry) ?? id })
    else broken.push({ bin: bin ?? binOf(nameSchema.safeParse(value).data) ?? id, id })
  }
  for (const [bin, counts] of byKey(document.counts))
    for (const [id, value] of byKey(counts)) take(id, bin, value, countEntrySchema)
  for (const [id, value] of byKey(document.entries)) take(id, undefined, value, namedEntrySchema)
  const gone = takenBack(read)
  const live = read.filter(({ id, undoes }) => undoes === undefined && !gone.has(id))
  return {
    live: Map.groupBy(live, ({ bin }) => bin),
    unreadable: new Map(
      [
        ...Map.groupBy(
          broken.filter(({ id }) => !gone.has(id)),
          ({ bin }) => bin,
        ),
      ].map(([bin, some]) => [bin, some.map(({ id }) => id)]),
    ),
  }
}

/** People take back their own counts; an unreadable entry has no author, so everyone may. */
function takenBack(read: readonly LiveEntry[]): Set<string> {
  const authors = new Map(read.map(({ id, by }) => [id, by]))
  return new Set(
    read.flatMap(({ undoes, by }) => (undoes !== undefined && (authors.get(undoes) ?? by) === by ? undoes : [])),
  )
}

/** In the order of the keys, which is that of time: Automerge's order depends on the order of merges. */
const byKey = <T>(map: Record<string, T> | undefined): [string, T][] =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

const nameSchema = namedEntrySchema.pick({ productId: true, lotId: true })
const binOf = (name: Pick<NamedEntry, 'productId' | 'lotId'> | undefined) =>
  name && binKey(name.productId, name.lotId ?? NO_LOT)

function readBin(document: CountDocument, bin: string, entries: Entries, getConflicts: GetConflicts): BinState {
  const counts = talliesOf(entries.live.get(bin) ?? [])
  const broken = entries.unreadable.get(bin) ?? []
  const decisions = decisionsOn(document, bin, getConflicts)
  const conflict = (why: 'different-counts' | 'different-decisions' | 'unreadable', made: CountDecision[] = []) =>
    ({ bin, state: 'conflict', why, counts, decisions: made, unreadable: broken }) as const
  if (broken.length > 0 || decisions === 'unreadable') return conflict('unreadable')
  if (distinct(decisions) > 1) return conflict('different-decisions', decisions)
  const decision = decisions[0]
  if (decision) {
    const unseen = counts.filter(
      ({ ids, quantity }) => !same(quantity, decision.quantity) && ids.some((id) => !decision.seen.includes(id)),
    )
    if (unseen.length > 0) return conflict('different-counts', decisions)
    return { bin, state: 'accepted', quantity: decision.quantity, at: countedAt(counts, decision), counts }
  }
  if (distinct(counts) > 1) return conflict('different-counts')
  const last = latest(counts)
  return last ? { bin, state: 'counted', quantity: last.quantity, at: last.at, counts } : { bin, state: 'uncounted' }
}

/** Each count of the whole, and the parts of all people as one sum (R-CO7). */
function talliesOf(entries: readonly LiveEntry[]): Tally[] {
  const whole = entries
    .filter(({ adds }) => !adds)
    .map(({ id, by, at, quantity }) => ({ quantity, at, by: [by], ids: [id], adds: false }))
  const parts = entries.filter(({ adds }) => adds)
  const last = latest(parts)
  if (!last) return whole
  const quantity = addQuantities(...parts.map((part) => part.quantity))
  const by = [...new Set(parts.map((part) => part.by))]
  return [...whole, { quantity, at: last.at, by, ids: parts.map(({ id }) => id), adds: true }]
}

function decisionsOn(document: CountDocument, bin: string, getConflicts: GetConflicts): CountDecision[] | 'unreadable' {
  const present = document.accepted?.[bin]
  if (present === undefined) return []
  const values = Object.values(getConflicts(document.accepted, bin) ?? { present })
  const parsed = values.map((value) => countDecisionSchema.safeParse(value).data)
  return parsed.includes(undefined) ? 'unreadable' : (parsed as CountDecision[])
}

/** When the accepted quantity was seen in the bin: the last count that found it, else the moment of the decision. */
function countedAt(counts: readonly Tally[], decision: CountDecision): string {
  return latest(counts.filter((entry) => same(entry.quantity, decision.quantity)))?.at ?? decision.at
}

const same = (a: string, b: string) => toMillionths(a) === toMillionths(b)
const distinct = (values: readonly { quantity: string }[]) =>
  new Set(values.map(({ quantity }) => normaliseQuantity(quantity))).size
const latest = <T extends { at: string }>(values: readonly T[]): T | undefined =>
  values.reduce<T | undefined>((last, value) => (last && last.at >= value.at ? last : value), undefined)
