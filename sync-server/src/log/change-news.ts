import type { Poker } from '@werkbank/database/poke.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'

/** The first change of a document is announced soon, further ones no more often than the interval: each announcement makes every mirror pull. */
const FIRST_MS = 100
const AGAIN_MS = 1_000

type Changed = { orgId: string; seq: number; userId: string | null }

/** Writes `document.changed` events to the spine. Changes that a crashed process did not announce are announced at the next start (`tellMissed`). */
export function createChangeNews(
  sql: Sql,
  poker: Poker,
  onError: (error: unknown) => void,
): {
  changed(orgId: string, document: string, seq: number, userId: string | null): void
  tellMissed(): Promise<void>
  close(): Promise<void>
} {
  const changed = new Map<string, Changed>()
  const toldAt = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let telling: Promise<void> = Promise.resolve()
  const tell = async () => {
    due = Number.POSITIVE_INFINITY
    const news = [...changed]
    changed.clear()
    if (news.length === 0) return
    const now = performance.now()
    for (const [document, at] of toldAt) if (at < now - AGAIN_MS) toldAt.delete(document)
    for (const [document] of news) toldAt.set(document, now)
    try {
      await withSystem(sql, (tx) => emit(tx, ...news.map(eventOf)))
      for (const orgId of new Set(news.map(([, entry]) => entry.orgId))) poker.poke(orgId, { mirrorOnly: true })
    } catch (error) {
      onError(error)
      for (const [document, entry] of news) if (!changed.has(document)) changed.set(document, entry)
      tellAt(performance.now() + AGAIN_MS)
    }
  }
  /** All that waits goes at the earliest time that any of it asks for. */
  const tellAt = (at: number) => {
    if (at >= due) return
    due = at
    clearTimeout(timer)
    timer = setTimeout(() => {
      telling = tell()
    }, at - performance.now())
  }
  return {
    changed(orgId, document, seq, userId) {
      const before = changed.get(document)
      changed.set(document, { orgId, seq: Math.max(seq, before?.seq ?? 0), userId })
      if (before) return
      const now = performance.now()
      tellAt(Math.max(now + FIRST_MS, (toldAt.get(document) ?? 0) + AGAIN_MS))
    },
    async tellMissed() {
      for (const { orgId, name, headSeq } of await readMissed(sql)) this.changed(orgId, name, headSeq, null)
    },
    async close() {
      clearTimeout(timer)
      await telling
      await tell()
      clearTimeout(timer)
    },
  }
}

/** Documents whose last change has no event. Old ones are gone, and their document says up to where they were. */
const readMissed = (sql: Sql) =>
  withSystem(
    sql,
    (tx) => tx<{ orgId: string; name: string; headSeq: number }[]>`
      SELECT d.org_id, d.name, d.head_seq FROM documents d WHERE d.deleted_at IS NULL AND d.head_seq > greatest(d.announced_seq, (
        SELECT (payload->>'seq')::bigint FROM events e WHERE e.org_id = d.org_id AND e.subject_type = 'document' AND e.subject_id = d.name AND e.type = 'document.changed'
        ORDER BY xid DESC, id DESC LIMIT 1))`,
  )

const eventOf = ([document, { orgId, seq, userId }]: [string, Changed]) => ({
  ...newEvent(documentChanged, document, { document, seq }),
  orgId,
  actor: userId,
})
