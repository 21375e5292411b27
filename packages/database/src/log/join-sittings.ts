import { must } from '@werkbank/model/base/assert.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { concurrentOverwrites } from '@werkbank/model/documents/overwrites.ts'
import { changedIn, joinText, neededBy } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import type { LoggedUpdate } from './document-log.ts'

/** Whoever pauses for so long has left: what comes then is another sitting. */
const PAUSE_MS = 30 * 60_000
/** A sitting is read and applied as one: some ms, also where somebody typed the whole day. */
const UPDATES_MAX = 5_000
const BYTES_MAX = 256 * 1024

/** One sitting in a document: its parts, in an order in which each can be applied after those before it. */
export type Sitting = { parts: LoggedUpdate[]; loggedBytes: number }
/** What somebody wrote that nothing of the others' since then hangs on, nor on the others'. */
type Open = {
  updates: LoggedUpdate[]
  written: Ranges
  deleted: Ranges
  keys: Map<object, Set<string>>
}
type Ranges = Map<number, [from: number, to: number][]>

/**
 * Divides a part of a log into sittings and joins in each what one person wrote (docs/decisions/0086). Two people's edits change their places only where neither
 * refers to the other, writes at the same key or deletes the same: then nobody can tell in which order they came, and all of who wrote what, with
 * what stood there before, is as the log has it. `before`: the log up to there. Whole sittings only: where the last one may go on, `isOver` is false and it is left out.
 * Throws where what comes of it is not the same document.
 */
export function joinSittings(
  before: readonly Uint8Array[],
  updates: readonly LoggedUpdate[],
  { isOver }: { isOver: boolean },
): Sitting[] {
  const parted = part(updates)
  const sittings = isOver ? parted : parted.slice(0, -1)
  const doc = documentOf(before)
  const joined = sittings.map((sitting) => ({
    parts: joinOne(doc, sitting),
    loggedBytes: sitting.reduce((sum, { update }) => sum + update.length, 0),
  }))
  requireSame(doc, [...before, ...joined.flatMap(({ parts }) => parts.map(({ update }) => update))])
  return joined
}

function part(updates: readonly LoggedUpdate[]): LoggedUpdate[][] {
  const sittings: LoggedUpdate[][] = []
  let bytes = 0
  for (const update of updates) {
    const sitting = sittings.at(-1)
    const pauseMs = Date.parse(update.at) - Date.parse(sitting?.at(-1)?.at ?? update.at)
    bytes += update.update.length
    if (!sitting || pauseMs > PAUSE_MS || sitting.length >= UPDATES_MAX || bytes > BYTES_MAX) {
      sittings.push([update])
      bytes = update.update.length
    } else sitting.push(update)
  }
  return sittings
}

/** True where somebody may still go on with what ends with an update of `at`. */
export const mayGoOn = (at: string, beforeMs: number): boolean => beforeMs - Date.parse(at) <= PAUSE_MS

function joinOne(doc: Y.Doc, updates: readonly LoggedUpdate[]): LoggedUpdate[] {
  const parts: LoggedUpdate[] = []
  let open = new Map<string, Open>()
  const close = () => {
    const closed = [...open.values()].sort((a, b) => lastOf(a).seq - lastOf(b).seq)
    for (const [at, one] of closed.entries())
      parts.push(
        partOf(one, {
          fromSeq: (parts.at(-1)?.seq ?? (updates[0]?.fromSeq ?? 1) - 1) + 1,
          isState: at === closed.length - 1,
        }),
      )
    open = new Map()
  }
  for (const logged of updates) {
    const author = `${logged.userId} ${logged.origin}`
    const { overwrites, ...did } = apply(doc, logged.update)
    const edit = { ...lookInto(logged.update), ...did }
    const meets = [...open].some(([other, one]) => other !== author && doMeet(edit, one))
    // A change that overwrites what its writer had not seen is told as one of its own.
    if (meets || overwrites) close()
    take(open, author, logged, edit)
    if (overwrites) close()
  }
  close()
  return parts
}

/** `told`: what it says is deleted, of which `deleted` is what was not yet. */
type Edit = Pick<Open, 'written' | 'deleted' | 'keys'> & { told: Ranges; needed: Y.ID[] }

function lookInto(update: Uint8Array): Pick<Edit, 'written' | 'told' | 'needed'> {
  const { structs, ds } = Y.decodeUpdate(update)
  const written: Ranges = new Map()
  for (const { id, length } of structs) add(written, id.client, id.clock, id.clock + length)
  return { written, told: rangesOf(ds), needed: structs.flatMap(neededBy) }
}

function rangesOf({ clients }: Y.Transaction['deleteSet']): Ranges {
  const all: Ranges = new Map()
  for (const [client, ranges] of clients) for (const { clock, len } of ranges) add(all, client, clock, clock + len)
  return all
}

const doMeet = (edit: Edit, open: Open): boolean =>
  edit.needed.some(({ client, clock }) => touches(open.written, client, clock, clock + 1)) ||
  doOverlap(edit.told, open.written) ||
  doOverlap(edit.told, open.deleted) ||
  doOverlap(edit.written, open.written) ||
  [...edit.keys].some(([type, keys]) => [...keys].some((key) => open.keys.get(type)?.has(key)))

function take(open: Map<string, Open>, author: string, logged: LoggedUpdate, edit: Edit): void {
  const one: Open = open.get(author) ?? { updates: [], written: new Map(), deleted: new Map(), keys: new Map() }
  open.set(author, one)
  one.updates.push(logged)
  for (const kind of ['written', 'deleted'] as const)
    for (const [client, ranges] of edit[kind]) for (const [from, to] of ranges) add(one[kind], client, from, to)
  for (const [type, keys] of edit.keys) one.keys.set(type, new Set([...(one.keys.get(type) ?? []), ...keys]))
}

/** Applies it, and says which keys of maps it changed and whether one of them overwrote what its writer had not seen. */
function apply(doc: Y.Doc, update: Uint8Array): Pick<Edit, 'keys' | 'deleted'> & { overwrites: boolean } {
  const keys = new Map<object, Set<string>>()
  let deleted: Ranges = new Map()
  let overwrites = false
  doc.once('afterTransaction', (transaction: Y.Transaction) => {
    deleted = rangesOf(transaction.deleteSet)
    for (const [type, changed] of changedIn(transaction)) {
      const own = [...changed].filter((key) => key !== null)
      if (own.length === 0) continue
      keys.set(type, new Set(own))
      overwrites ||= concurrentOverwrites(transaction, type as Y.Map<unknown>).length > 0
    }
  })
  Y.applyUpdate(doc, update)
  return { overwrites, keys, deleted }
}

const lastOf = ({ updates }: Open): LoggedUpdate => must(updates.at(-1), 'one is open with its first update')

function partOf(open: Open, { fromSeq, isState }: { fromSeq: number; isState: boolean }): LoggedUpdate {
  const { updates } = open
  const last = lastOf(open)
  return {
    ...last,
    fromSeq,
    isState,
    startedAt: must(updates[0], 'the first').startedAt,
    update: joinText(Y.mergeUpdates(updates.map(({ update }) => update))),
  }
}

function add(ranges: Ranges, client: number, from: number, to: number): void {
  const own = ranges.get(client) ?? []
  const last = own.at(-1)
  if (last && last[0] <= from && from <= last[1]) last[1] = Math.max(last[1], to)
  else own.push([from, to])
  ranges.set(client, own)
}

const touches = (ranges: Ranges, client: number, from: number, to: number): boolean =>
  ranges.get(client)?.some(([start, end]) => start < to && from < end) ?? false

const doOverlap = (some: Ranges, others: Ranges): boolean =>
  [...some].some(([client, ranges]) => ranges.some(([from, to]) => touches(others, client, from, to)))

/** With all that was deleted, as the history needs it. */
function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = keepAsLogged(newDocument({ gc: false }))
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return doc
}

/** Whatever we have not thought of must not cost anybody a letter: the joined log is read back and compared. */
function requireSame(doc: Y.Doc, joined: readonly Uint8Array[]): void {
  // Applied at once, both are divided into pieces in the same way.
  const [typed, becomes] = [documentOf([Y.encodeStateAsUpdate(doc)]), documentOf(joined)].map((one) =>
    Y.encodeStateAsUpdate(one),
  )
  if (!typed || !becomes || Buffer.compare(typed, becomes) !== 0)
    throw new SittingsDiffer('what was joined is not the same document')
}

/** Joining updates would have changed the document: they stay as they are. */
export class SittingsDiffer extends Error {
  override name = 'SittingsDiffer'
}
