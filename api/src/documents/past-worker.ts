import type { KindName } from '@werkbank/model/document-kinds.ts'
import * as Y from 'yjs'
import { groupSteps, type HistoryEntry } from './history.ts'
import { readableContent } from './readable.ts'
import { documentOf, replay, type Stretch } from './replay.ts'
import { restoringUpdate } from './restoring-update.ts'

// Runs in a thread of its own: replaying a long log takes seconds, in which the API answers others.

/** `spentMs`: of the processor, at least `SPENT_MS_MIN`. */
export type Timed<T> = { value: T; spentMs: number }

/** The page of a history ends early where it gets larger. */
const PAGE_BYTES_MAX = 512 * 1024
/** Reading the log costs the database too; and some systems count a thread's time in steps of milliseconds, short work as nothing. */
const SPENT_MS_MIN = 1

function timed<I, T>(work: (input: I) => T): (input: I) => Timed<T> {
  return (input) => {
    const before = process.threadCpuUsage()
    const value = work(input)
    const { user, system } = process.threadCpuUsage(before)
    return { value, spentMs: Math.max(SPENT_MS_MIN, (user + system) / 1000) }
  }
}

/** What a stretch comes to, to go on from later. */
export const stateAfter = timed((stretch: Stretch): Uint8Array => Y.encodeStateAsUpdate(documentOf(stretch)))

export type Piece = { kind: KindName; before: Stretch; updates: Stretch['updates']; limit: number }
/** The entries of a piece of the log, newest first, at most `limit` and some bytes. `more`: the piece has older ones. */
export const entriesOf = timed((piece: Piece): { entries: HistoryEntry[]; more: boolean } => {
  const groups = groupSteps(replay(documentOf(piece.before), piece.updates, piece.kind)).reverse()
  let bytes = 0
  const entries = groups.slice(0, piece.limit).filter((entry, index) => {
    bytes += JSON.stringify(entry.changes).length
    return index === 0 || bytes <= PAGE_BYTES_MAX
  })
  return { entries, more: groups.length > entries.length }
})

export type PastState = { content: Record<string, unknown>; state: string; stateVector: string }
/** The document after a stretch, to be read and as Yjs in base64. */
export const readState = timed(({ kind, stretch }: { kind: KindName; stretch: Stretch }): PastState => {
  const doc = documentOf(stretch)
  return {
    content: readableContent(doc, kind),
    state: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    stateVector: Buffer.from(Y.encodeStateVector(doc)).toString('base64'),
  }
})

/** An edit of `now` after which the content is that of `then`; undefined where it is already. */
export const restoring = timed(({ kind, now, then }: { kind: KindName; now: Stretch; then: Stretch }) =>
  restoringUpdate(documentOf(now), documentOf(then), kind),
)
