import type { LoggedUpdate } from '@werkbank/database/log/document-log.ts'
import { type PastState as KeptState, keepPastState, nearestPastState } from '@werkbank/database/log/past-states.ts'
import { readLog, stateAt } from '@werkbank/database/log/read-log.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import { makeCostLimit } from '../http/edge/rate-limit.ts'
import { tooManyRequests } from '../http/problem/problem.ts'
import { createThreads } from '../http/threads.ts'
import { type HistoryEntry, pieceStart } from './history.ts'
import type { PastState, Piece, Timed } from './past-worker.ts'
import type { Stretch } from './replay.ts'

/** A person reads one history at a time, in a tab or two. */
const WAITING_PER_PERSON_MAX = 3
/** Work on the past that one person may cause: ten seconds of a processor at once, then a fifth of one. */
const SPENDING = { perSecond: 200, burst: 10_000 }
/** A state is kept where the log since the last one is larger than both, so that all states are not larger than the log; or has so many entries. */
const KEPT_AFTER_BYTES = 64 * 1024
const KEPT_AFTER_UPDATES = 1_000
/** What is read of a log at once. */
const PART_BYTES_MAX = 2 * 1024 * 1024
/** Pieces without a visible change (everything in them was undone) before an answer without entries is sent. */
const PIECES_PER_PAGE_MAX = 8

type Who = { orgId: string; userId: string }
type Which = { name: string; kind: KindName }

/** Looking back into documents: read from kept states, replayed in another thread, limited by what it costs. Rights are the caller's. */
export type Past = {
  /** Newest first, from `before` (a seq, without it) or the head. `next`: what the following page is `before`. */
  history(
    who: Who,
    asked: Which & { head: number; before?: number | undefined; limit: number },
  ): Promise<{ entries: HistoryEntry[]; next: number | undefined }>
  /** The document after `seq`, and when that was; of a seq inside a sitting of long ago that of the next state that there was (decision 0086). */
  at(who: Who, asked: Which & { seq: number }): Promise<PastState & { seq: number; at: string | null }>
  /** An edit of the document as it is at `head`, after which its content is that of `seq`, as `at` answers it; undefined where it is already. */
  restoring(who: Who, asked: Which & { head: number; seq: number }): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

export function createPast(
  sql: Sql,
  { now = Date.now, spending = SPENDING }: { now?: () => number; spending?: { perSecond: number; burst: number } } = {},
): Past {
  const threads = createThreads(new URL('./past-worker.ts', import.meta.url), {
    waitingPerPersonMax: WAITING_PER_PERSON_MAX,
  })
  const budget = makeCostLimit(spending)
  const run = async <T>(who: Who, name: string, input: unknown): Promise<T> => {
    const waitMs = budget.waitMs(who.userId, now())
    if (waitMs > 0) throw tooManyRequests(waitMs)
    const { value, spentMs } = (await threads.run(name, input, who)) as Timed<T>
    budget.spend(who.userId, spentMs, now())
    return value
  }
  const read = makeReader(sql, run)
  return {
    async history(who, { name, kind, head, before, limit }) {
      let to = Math.min(head, (before ?? head + 1) - 1)
      for (let pieces = 1; to > 0; pieces += 1) {
        const start = await read.pieceStart(who, name, to)
        const piece: Piece = {
          kind,
          before: await read.stretch(who, name, start),
          updates: await read.log(who, name, start, to),
          limit,
        }
        const { entries, more } = await run<{ entries: HistoryEntry[]; more: boolean }>(who, 'entriesOf', piece)
        const next = more ? entries.at(-1)?.fromSeq : start > 0 ? start + 1 : undefined
        if (entries.length > 0 || next === undefined || pieces === PIECES_PER_PAGE_MAX) return { entries, next }
        to = start
      }
      return { entries: [], next: undefined }
    },
    async at(who, { name, kind, seq }) {
      const state = await read.stateAt(who, name, seq)
      const stretch = await read.stretch(who, name, state?.seq ?? 0)
      return {
        ...(await run<PastState>(who, 'readState', { kind, stretch })),
        seq: state?.seq ?? 0,
        at: state?.at ?? null,
      }
    },
    async restoring(who, { name, kind, head, seq }) {
      const state = await read.stateAt(who, name, seq)
      const [current, then] = [await read.stretch(who, name, head), await read.stretch(who, name, state?.seq ?? 0)]
      return await run<Uint8Array | undefined>(who, 'restoring', { kind, now: current, then })
    },
    close: () => threads.close(),
  }
}

/** Reads a log as a kept state and what came after it. Each read is a short transaction: none is open while a thread works. */
function makeReader(sql: Sql, run: <T>(who: Who, name: string, input: unknown) => Promise<T>) {
  const reading = <T>(who: Who, work: (tx: Tx) => Promise<T>) => withOrg(sql, who, work, { readOnly: true })
  const readPart =
    ({ orgId }: Who, document: string, after: number, upTo: number) =>
    (tx: Tx) =>
      readLog(tx, { orgId, document, after, upTo, bytesMax: PART_BYTES_MAX })
  const log = async (who: Who, name: string, after: number, upTo: number): Promise<LoggedUpdate[]> => {
    const updates: LoggedUpdate[] = []
    for (let from = after; from < upTo; ) {
      const part = await reading(who, readPart(who, name, from, upTo))
      updates.push(...part)
      from = part.at(-1)?.seq ?? upTo
    }
    return updates
  }
  const stretch = async (who: Who, name: string, target: number): Promise<Stretch> => {
    const { orgId } = who
    let known: KeptState | undefined = await reading(who, (tx) =>
      nearestPastState(tx, { orgId, document: name, atMost: target }),
    )
    for (;;) {
      const part = await reading(who, readPart(who, name, known?.seq ?? 0, target))
      const found: Stretch = { base: known?.state, updates: part }
      const last = part.at(-1)
      if (!last || (last.seq >= target && !isLong(found))) return found
      const state = await run<Uint8Array>(who, 'stateAfter', found)
      known = { seq: last.seq, state }
      await withOrg(sql, who, (tx) => keepPastState(tx, { orgId, document: name, seq: last.seq, state }))
    }
  }
  return {
    log,
    stretch,
    stateAt: (who: Who, name: string, seq: number) =>
      reading(who, async (tx) => (seq === 0 ? undefined : await stateAt(tx, who.orgId, name, seq))),
    /** The last seq before the piece that `seq` is in: what goes over its border is in it whole. */
    pieceStart: async (who: Who, name: string, seq: number): Promise<number> => {
      const start = pieceStart(seq)
      if (start === 0) return 0
      const [entry] = await reading(who, (tx) =>
        readLog(tx, { orgId: who.orgId, document: name, after: start - 1, upTo: start, rowsMax: 1 }),
      )
      return entry && entry.seq > start ? entry.fromSeq - 1 : start
    },
  }
}

function isLong({ base, updates }: Stretch): boolean {
  const bytes = updates.reduce((sum, { update }) => sum + update.length, 0)
  return updates.length >= KEPT_AFTER_UPDATES || bytes > Math.max(KEPT_AFTER_BYTES, base?.length ?? 0)
}
