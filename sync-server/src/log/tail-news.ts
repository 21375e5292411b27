import { randomUUID } from 'node:crypto'
import { notify } from '@werkbank/database/poke.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'

const CHANNEL = 'werkbank_tail'
const COALESCE_MS = 5
const NAMES_MAX = 40
const HEARTBEAT_MS = 5_000

/** `here`: a sign of life, `new` to be answered by one; `gone`: the last one. Else: there is more in the log of `documents`, or of any where it is missing. */
type News = { node: string; here?: 'new' | 'still'; gone?: true; documents?: string[] }

/**
 * Notifies the other sync nodes: "the log of these documents has grown". A node that is alone sends nothing, for a notification costs about as much as
 * the edit. A lost one delays by at most a second: every node polls the logs of its open documents as well.
 */
export async function createTailNews(
  sql: Sql,
  onTail: (documents: string[] | undefined) => void,
): Promise<{ appended(document: string): void; close(): Promise<void> }> {
  const node = randomUUID()
  const names = new Set<string>()
  /** Other nodes, with the time of their last notification. */
  const others = new Map<string, number>()
  const tell = (news: Omit<News, 'node'>) => notify(sql, CHANNEL, [JSON.stringify({ node, ...news })]).catch(() => {})
  let timer: NodeJS.Timeout | undefined
  const send = () => {
    timer = undefined
    const documents = [...names]
    names.clear()
    void tell(documents.length <= NAMES_MAX ? { documents } : {})
  }
  const heard = await sql.listen(
    CHANNEL,
    (payload) => {
      const news = JSON.parse(payload) as News
      if (news.node === node) return
      if (news.gone) return void others.delete(news.node)
      others.set(news.node, Date.now())
      if (news.here === 'new') void tell({ here: 'still' })
      if (!news.here) onTail(news.documents)
    },
    () => void tell({ here: 'new' }),
  )
  const heartbeat = setInterval(() => {
    for (const [other, at] of others) if (Date.now() - at > 3 * HEARTBEAT_MS) others.delete(other)
    void tell({ here: 'still' })
  }, HEARTBEAT_MS)
  return {
    appended(document) {
      if (others.size === 0) return
      names.add(document)
      timer ??= setTimeout(send, COALESCE_MS)
    },
    async close() {
      clearInterval(heartbeat)
      clearTimeout(timer)
      await tell({ gone: true })
      await heard.unlisten().catch(() => {})
    },
  }
}
