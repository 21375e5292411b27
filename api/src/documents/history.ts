import type { Change, Step } from './replay.ts'

/**
 * The log is read in pieces of this many updates, each from a stored state before it; no history entry crosses a piece, so a piece gives the same
 * entries whatever is read with it. What of an old sitting crosses the border belongs to the later piece.
 */
const PIECE = 256
/** The last seq before the piece that `seq` is in. */
export const pieceStart = (seq: number): number => Math.floor((seq - 1) / PIECE) * PIECE

/** Edits of one person with pauses shorter than this read as one. */
const PAUSE_MS = 60_000

export type HistoryEntry = {
  /** The last log entry of the group: look at it there. */
  seq: number
  fromSeq: number
  /** When they began and when they had done. */
  startedAt: string
  at: string
  actor: string | null
  origin: string
  changes: Change[]
}

/**
 * Merges consecutive steps of a person into one entry; a change that overwrote another person's stays an entry of its own. Steps without a visible
 * change are dropped.
 */
export function groupSteps(steps: readonly Step[]): HistoryEntry[] {
  const groups: HistoryEntry[] = []
  for (const { fromSeq, seq, startedAt, at, userId, origin, changes } of steps) {
    const last = groups.at(-1)
    const joins =
      last &&
      last.actor === userId &&
      last.origin === origin &&
      Date.parse(startedAt) - Date.parse(last.at) < PAUSE_MS &&
      pieceStart(last.seq) === pieceStart(seq)
    if (joins && origin === 'client') {
      last.seq = seq
      last.at = at
      last.changes = joinChanges(last.changes, changes)
    } else if (changes.length > 0) groups.push({ seq, fromSeq, startedAt, at, actor: userId, origin, changes })
  }
  return groups.filter(({ changes }) => changes.length > 0)
}

/** First `from`, last `to` of each field; what came back to where it was is no change. Parts of text stand one after the other. */
function joinChanges(before: readonly Change[], next: readonly Change[]): Change[] {
  const joined = [...before]
  for (const change of next) {
    const at = joined.findIndex(({ path, overwrote }) => path === change.path && overwrote === undefined)
    const same = joined[at]
    if (!same || 'overwrote' in change || isText(change.path)) joined.push(change)
    else if (JSON.stringify(same.from) === JSON.stringify(change.to)) joined.splice(at, 1)
    else joined[at] = { ...same, to: change.to }
  }
  return joinTyping(joined)
}

const isText = (path: string): boolean => path === 'notes' || path === 'content'

/** Typing comes letter by letter: insertions into one text in a row are one. */
function joinTyping(changes: readonly Change[]): Change[] {
  const joined: Change[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    if (last && last.path === change.path && isText(change.path) && last.from === '' && change.from === '')
      joined[joined.length - 1] = { ...last, to: `${last.to}${change.to}` }
    else joined.push(change)
  }
  return joined
}
