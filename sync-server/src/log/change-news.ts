import type { Sql } from '@werkbank/database/connect.ts'
import type { Poker } from '@werkbank/database/poke.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

const COALESCE_MS = 250

/**
 * Tells the spine which documents changed, at most once per document and quarter of a second. What a lost process didn't tell is told
 * at the next start (`tellMissed`).
 */
export function createChangeNews(
  sql: Sql,
  poker: Poker,
  onError: (error: unknown) => void,
): {
  changed(orgId: string, document: string, seq: number, userId: string | null): void
  tellMissed(): Promise<void>
  close(): Promise<void>
} {
  const changed = new Map<string, { orgId: string; seq: number; userId: string | null }>()
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<void> = Promise.resolve()
  const tell = async () => {
    timer = undefined
    const news = [...changed]
    changed.clear()
    if (news.length === 0) return
    try {
      await withSystem(sql, (tx) =>
        emit(
          tx,
          ...news.map(([document, { orgId, seq, userId }]) => ({
            orgId,
            type: 'document.changed' as const,
            subject: { type: 'document', id: document },
            actor: userId,
            audience: audienceOf(document),
            payload: { document, seq },
          })),
        ),
      )
      for (const [, { orgId }] of news) poker.poke(orgId)
    } catch (error) {
      onError(error)
      for (const [document, entry] of news) if (!changed.has(document)) changed.set(document, entry)
      schedule()
    }
  }
  const schedule = () => {
    timer ??= setTimeout(() => {
      telling = tell()
    }, COALESCE_MS)
  }
  return {
    changed(orgId, document, seq, userId) {
      changed.set(document, { orgId, seq: Math.max(seq, changed.get(document)?.seq ?? 0), userId })
      schedule()
    },
    async tellMissed() {
      const missed = await withSystem(
        sql,
        (tx) => tx<{ orgId: string; name: string; headSeq: number }[]>`
        SELECT d.org_id, d.name, d.head_seq FROM documents d WHERE d.deleted_at IS NULL AND d.head_seq > coalesce((
          SELECT (payload->>'seq')::bigint FROM events e WHERE e.org_id = d.org_id AND e.subject_type = 'document' AND e.subject_id = d.name AND e.type = 'document.changed'
          ORDER BY xid DESC, id DESC LIMIT 1), 0)`,
      )
      for (const { orgId, name, headSeq } of missed) this.changed(orgId, name, headSeq, null)
    },
    async close() {
      clearTimeout(timer)
      await telling
      await tell()
      clearTimeout(timer)
    },
  }
}

function audienceOf(document: string): string {
  return document.startsWith('order:') ? 'order.read' : document.startsWith('chat:') ? 'chat.use' : 'page.read'
}
