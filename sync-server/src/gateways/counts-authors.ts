import * as A from '@automerge/automerge'
import { countDecisionSchema, countEntrySchema } from '@werkbank/model/counting/count-document.ts'
import { z } from 'zod'
import type { Vouched } from './vouched.ts'

/** Changes that are not their sender's to make. */
export class NotYours extends Error {
  override name = 'NotYours'
}

type Sheet = { entries?: object; counts?: Record<string, object>; accepted?: object }
type Op = { action: string; obj: string; key?: unknown; pred: string[] }

const writtenBy = z.object({ by: countEntrySchema.shape.by })
const decidedBy = z.object({ by: countDecisionSchema.shape.by })

/**
 * Judges the changes of a sync message to a sheet (S-21): a person adds entries and decisions in their own name, and nothing else; changes of others
 * only where `Vouched` allows them. Entries are never changed or deleted; the server's list of bins, the schema and other roots are read-only for
 * clients. Throws `NotYours`. Returns the sheet with the message applied, on which the next one is judged: it also holds changes whose dependencies are
 * still missing. `sheet` itself stays unchanged.
 */
export function judgeMessage(
  sheet: A.Doc<unknown>,
  message: Uint8Array,
  { userId, vouched }: { userId: string; vouched: Vouched },
): A.Doc<unknown> {
  const places = placesOf(sheet as A.Doc<Sheet>)
  const known = keysOf(sheet as A.Doc<Sheet>)
  const [after] = A.receiveSyncMessage(A.clone(sheet), A.initSyncState(), message)
  const brought: string[] = []
  let isForged = false
  for (const bytes of A.getChangesSince(after, A.getHeads(sheet))) {
    const change = A.decodeChange(bytes)
    const written = judgeChange(change, places, known)
    const authors = written.flatMap((one) => authorOf(after as A.Doc<Sheet>, one) ?? [])
    brought.push(change.hash)
    isForged ||= authors.some((author) => !vouched.allows(change.hash, author, userId))
  }
  if (!isForged) return after
  vouched.add(brought, userId)
  throw new NotYours('in the name of another')
}

/**
 * The user id that an entry or decision names as its author; undefined for a decision that another one has replaced. Where several wrote one key
 * concurrently, each must have named themselves; an entry has exactly one author.
 */
function authorOf(doc: A.Doc<Sheet>, { map, key, of, id }: Written): string | undefined {
  const values = valuesOf(doc, map, key)
  if (of === 'entry' && values.size !== 1) throw new NotYours('one entry, two authors')
  if (!values.has(id)) return undefined
  const author = (of === 'entry' ? writtenBy : decidedBy).safeParse(values.get(id)).data?.by
  if (author === undefined) throw new NotYours("in nobody's name")
  return author
}

type Places = {
  /** Object id of the maps in which entries stand → path. */
  entries: Map<string, string[]>
  accepted: string | undefined
}
/** What the operation `id` has put under a key. */
type Written = { map: string[]; key: string; of: 'entry' | 'decision'; id: string }

function placesOf(doc: A.Doc<Sheet>): Places {
  const idOf = (value: unknown) => (value ? (A.getObjectId(value as never) ?? undefined) : undefined)
  const entries = new Map<string, string[]>()
  const add = (value: unknown, path: string[]) => {
    const id = idOf(value)
    if (id) entries.set(id, path)
  }
  add(doc.entries, ['entries'])
  for (const [bin, counts] of Object.entries(doc.counts ?? {})) add(counts, ['counts', bin])
  return { entries, accepted: idOf(doc.accepted) }
}

/** Keys of entries that are there, by path and key. */
function keysOf(doc: A.Doc<Sheet>): Set<string> {
  const bins = Object.entries(doc.counts ?? {}).flatMap(([bin, counts]) =>
    Object.keys(counts).map((key) => `counts/${bin}/${key}`),
  )
  return new Set([...Object.keys(doc.entries ?? {}).map((key) => `entries/${key}`), ...bins])
}

function judgeChange(change: A.DecodedChange, places: Places, known: Set<string>): Written[] {
  const written: Written[] = []
  const { actor, startOp } = change
  /** Objects that this change makes: what is in them is of one piece with it. */
  const own = new Set<string>()
  for (const [index, op] of (change.ops as unknown as Op[]).entries()) {
    const id = `${startOp + index}@${actor}`
    const makes = op.action.startsWith('make')
    if (own.has(op.obj)) {
      if (makes) own.add(id)
      continue
    }
    const map = places.entries.get(op.obj)
    const isEntry = map !== undefined && op.pred.length === 0
    if (op.action !== 'makeMap' || typeof op.key !== 'string' || !(isEntry || op.obj === places.accepted))
      throw new NotYours('only entries and decisions are added')
    own.add(id)
    if (!map) {
      written.push({ map: ['accepted'], key: op.key, of: 'decision', id })
      continue
    }
    const place = [...map, op.key].join('/')
    if (known.has(place)) throw new NotYours('an entry stays as it is')
    known.add(place)
    written.push({ map, key: op.key, of: 'entry', id })
  }
  return written
}

/** All values that meet under a key, by the operation that wrote them. */
function valuesOf(doc: A.Doc<Sheet>, path: string[], key: string): Map<string, unknown> {
  const map = path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], doc)
  if (!map) return new Map()
  const several = A.getConflicts(map as never, key as never) as Record<string, unknown> | undefined
  if (several) return new Map(Object.entries(several))
  const value = (map as Record<string, unknown>)[key]
  const id = value && typeof value === 'object' ? A.getObjectId(value as never) : undefined
  return id ? new Map([[id, value]]) : new Map()
}
