import { randomUUID } from 'node:crypto'
import type { Sql } from '@werkbank/database/connect.ts'
import { notify } from '@werkbank/database/poke.ts'

const CHANNEL = 'werkbank_tail'
const COALESCE_MS = 5
const NAMES_MAX = 40

/** Between sync nodes: "there is more in the log of these documents". A lost one costs at most a second. */
export async function createTailNews(
  sql: Sql,
  onTail: (documents: string[] | undefined) => void,
): Promise<{ appended(document: string): void; close(): Promise<void> }> {
  const node = randomUUID()
  const names = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const send = async () => {
    timer = undefined
    const documents = names.size <= NAMES_MAX ? [...names] : undefined
    names.clear()
    // Lost with the connection: every node looks at its open documents each second as well.
    await notify(sql, CHANNEL, [JSON.stringify({ node, documents })]).catch(() => {})
  }
  const heard = await sql.listen(CHANNEL, (payload) => {
    const news = JSON.parse(payload) as { node: string; documents?: string[] }
    if (news.node !== node) onTail(news.documents)
  })
  return {
    appended(document) {
      names.add(document)
      timer ??= setTimeout(() => void send(), COALESCE_MS)
    },
    async close() {
      clearTimeout(timer)
      await heard.unlisten().catch(() => {})
    },
  }
}
