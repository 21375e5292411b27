import type { Sitting } from '@werkbank/database/log/join-sittings.ts'
import { readJoinable, type Which, writeSittings } from '@werkbank/database/log/merge-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { createThreads } from '../http/threads.ts'

/** What became of a part of a document's log. `more`: there is more that is old. `differs`: it could not be joined, and stays as it is. */
export type Merged = { updates: number; sittings: number; more: boolean; differs: boolean }

export type Merger = {
  /** Joins what is older than `olderThan` of a document to sittings, some thousand updates of it, in a transaction of a few ms. */
  merge(which: Which, olderThan: Date): Promise<Merged>
  close(): Promise<void>
}

/** Makes sittings of old updates (docs/decisions/0086), in a thread. */
export function createMerger(sql: Sql): Merger {
  const threads = createThreads(new URL('./merge-worker.ts', import.meta.url), { waitingPerPersonMax: 1 })
  return {
    async merge(which, olderThan) {
      const nothing = { updates: 0, sittings: 0, more: false, differs: false }
      const joinable = await readJoinable(sql, which, olderThan)
      if (!joinable) return nothing
      const caller = { orgId: which.orgId, userId: '' }
      const sittings = (await threads.run('join', joinable, caller)) as Sitting[] | undefined
      if (!sittings) return { ...nothing, differs: true }
      if (sittings.length === 0) return nothing
      await withSystem(sql, (tx) => writeSittings(tx, which, sittings))
      const ends = sittings.flatMap(({ parts }) => [parts[0]?.fromSeq ?? 0, parts.at(-1)?.seq ?? 0])
      const updates = (ends.at(-1) ?? 0) - (ends[0] ?? 0) + 1
      return { updates, sittings: sittings.length, more: joinable.more, differs: false }
    },
    close: () => threads.close(),
  }
}
