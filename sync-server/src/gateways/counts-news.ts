import { notify } from '@werkbank/database/poke.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'

const CHANNEL = 'werkbank_counts'

/** What one node stored of a sheet: the others take it from the storage. */
type News = { node: string; orgId: string; key: string[] }

/**
 * Between nodes that have one organisation's sheets open at a time: while its people move from one to another. A lost one costs nothing
 * stored; the sheet is whole again with the next that arrives, for each chunk holds all that it follows on, or at the next opening.
 */
export async function createCountsNews(
  sql: Sql,
  node: string,
  onStored: (orgId: string, key: string[]) => void,
): Promise<{ stored(orgId: string, key: string[]): void; close(): Promise<void> }> {
  const heard = await sql.listen(CHANNEL, (payload) => {
    const news = JSON.parse(payload) as News
    if (news.node !== node) onStored(news.orgId, news.key)
  })
  return {
    stored(orgId, key) {
      void notify(sql, CHANNEL, [JSON.stringify({ node, orgId, key } satisfies News)]).catch(() => {})
    },
    async close() {
      await heard.unlisten().catch(() => {})
    },
  }
}
