import type { Tx } from '@werkbank/database/connect.ts'
import { readTail } from '@werkbank/database/document-log.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { requireHistory } from './document-access.ts'
import { type Change, replay, type Step } from './replay.ts'

/** Edits of one person with pauses shorter than this read as one. */
const PAUSE_MS = 60_000

export type HistoryEntry = {
  /** The last log entry of the group: look at it there. */
  seq: number
  fromSeq: number
  at: string
  actor: string | null
  actorName: string | null
  origin: string
  changes: Change[]
}

/** Newest first; `before` is a seq. Reads and replays the whole log: a change can only be told against what was before it. */
export async function readHistory(
  tx: Tx,
  caller: Caller,
  name: string,
  { limit, before }: { limit: number; before?: number | undefined },
) {
  const { kind } = await requireHistory(tx, caller, name)
  const updates = await readTail(tx, caller.orgId, name, 0, before === undefined ? undefined : before - 1)
  const groups = groupSteps(replay(updates, kind)).reverse()
  const page = groups.slice(0, limit)
  const names = await namesOf(
    tx,
    page.flatMap(({ actor }) => actor ?? []),
  )
  return {
    items: page.map((entry) => ({
      ...entry,
      actorName: entry.actor === null ? null : (names.get(entry.actor) ?? null),
    })),
    nextCursor: groups.length > limit ? String(page.at(-1)?.fromSeq ?? '') : null,
  }
}

/** Joins a person's steps in a row; a change that overwrote somebody stays visible as its own. Steps that changed nothing go. */
export function groupSteps(steps: readonly Step[]): HistoryEntry[] {
  const groups: HistoryEntry[] = []
  for (const { seq, at, userId, origin, changes } of steps) {
    const last = groups.at(-1)
    const joins =
      last && last.actor === userId && last.origin === origin && Date.parse(at) - Date.parse(last.at) < PAUSE_MS
    if (joins && origin === 'client') {
      last.seq = seq
      last.at = at
      last.changes = joinChanges(last.changes, changes)
    } else if (changes.length > 0)
      groups.push({ seq, fromSeq: seq, at, actor: userId, actorName: null, origin, changes })
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

async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<
    { id: string; name: string }[]
  >`SELECT id, name FROM users WHERE id = ANY(${[...new Set(ids)]}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
