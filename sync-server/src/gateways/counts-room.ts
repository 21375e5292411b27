import { EventEmitter } from 'node:events'
import type { DocumentId } from '@automerge/automerge-repo'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { WebSocket } from 'ws'
import type { Throttle } from '../limits/throttle.ts'
import { PostgresStorage } from './automerge-storage.ts'
import type { Vouched } from './vouched.ts'

/** The adapter's own pings, which believe a line dead that is only slowed down: never. Ours are in accept.ts. */
const NEVER_MS = 2 ** 31 - 1

/** The sheets of one organisation, open in one automerge repository. */
export type CountsRoom = {
  /** Takes a socket in: from now on automerge-repo talks with it. */
  join(ws: WebSocket, throttle: Throttle, userId: string): void
  /** Takes what another node stored. */
  take(key: string[]): Promise<void>
  flush(): Promise<void>
  /** Ends all sockets with this code; the repository is not used again. */
  close(end: { code: number; reason: string }): void
  sockets(): number
}

/**
 * Opens a repository; throws where the storage does not answer. `onFailed` is called once, at the first failed read or write of the storage: memory may
 * then differ from what is stored, so the room must be closed. Devices reconnect and send what is missing.
 */
export async function openCountsRoom(
  sql: Sql,
  orgId: string,
  parts: { onStored: (key: string[]) => void; onFailed: (error: unknown) => void; vouched: Vouched },
): Promise<CountsRoom> {
  // The wasm is loaded only where people count.
  const [{ Repo }, { clone, init, loadIncremental }, { WebSocketServerAdapter }, { guardCounts }, { SheetShadows }] =
    await Promise.all([
      import('@automerge/automerge-repo'),
      import('@automerge/automerge'),
      import('@automerge/automerge-repo-network-websocket'),
      import('./counts-guard.ts'),
      import('./sheet-shadows.ts'),
    ])
  const server = Object.assign(new EventEmitter(), { clients: new Set<WebSocket>() })
  // The adapter listens once the repository has read its id from the storage: a socket that comes before would wait for ever.
  const listening = new Promise<void>((resolve) => {
    server.on('newListener', (event) => event === 'connection' && queueMicrotask(resolve))
  })
  let failed = false
  const onFailed = (error: unknown) => {
    if (failed) return
    failed = true
    parts.onFailed(error)
  }
  const storage = new PostgresStorage(sql, orgId, { onStored: parts.onStored, onFailed })
  await storage.load(['storage-adapter-id'])
  /** Messages that come in one moment are one question. */
  const asking = new Map<string, Promise<boolean>>()
  const isOpen = (documentId: string) => {
    const answer =
      asking.get(documentId) ?? isOpenSheet(sql, orgId, documentId).finally(() => asking.delete(documentId))
    asking.set(documentId, answer)
    return answer
  }
  const mayOpen = async (documentId: string) => {
    if (!(await isOpen(documentId))) return false
    if (!storage.sizes.knows(documentId)) await storage.loadRange([documentId]) // measures it, before the library unpacks it
    return !storage.sizes.isEndless(documentId)
  }
  const repo = new Repo({
    network: [new WebSocketServerAdapter(server as never, NEVER_MS)],
    storage,
    // Peers request sheets by id; the server announces none. Checked at each message: a posted sheet takes no more, and clients cannot create documents.
    // (`sharePolicy` alone controls only announcements: any requested document would be served.) Neither function may reject: the library does not catch it.
    shareConfig: {
      announce: async () => false,
      access: async (_peer, documentId) =>
        documentId !== undefined &&
        (await mayOpen(documentId).catch((error) => {
          onFailed(error)
          return false
        })),
    },
  })
  await listening
  const shadows = new SheetShadows(async (documentId) => {
    const chunks = (await storage.loadRange([documentId])).filter(({ key }) => key[1] !== 'sync-state')
    const handle = repo.handles[documentId as DocumentId]
    if (handle?.isReady()) return clone(handle.doc())
    return chunks.reduce((doc, { data }) => (data ? loadIncremental(doc, data) : doc), init<unknown>())
  }, parts.vouched)
  return {
    join(ws, throttle, userId) {
      server.clients.add(ws)
      ws.once('close', () => server.clients.delete(ws))
      guardCounts(ws, throttle, {
        isFull: (documentId) => storage.sizes.isFull(documentId),
        async judge(documentId, message) {
          // What isn't open is not given and not taken, whatever is in the message.
          if (await mayOpen(documentId)) await shadows.judge(documentId, message, userId)
        },
      })
      server.emit('connection', ws)
    },
    async take(key) {
      const [documentId = ''] = key
      const handle = repo.handles[documentId as DocumentId]
      if (!handle?.isReady() && !shadows.has(documentId)) return // read from the storage when somebody opens it
      const chunk = await storage.load(key)
      if (!chunk) return
      await shadows.take(documentId, (doc) => loadIncremental(doc, chunk))
      if (handle?.isReady()) handle.update((doc) => loadIncremental(doc, chunk))
    },
    flush: () => repo.flush(),
    close({ code, reason }) {
      for (const ws of server.clients) ws.close(code, reason)
      server.emit('close') // the adapter's timer ends
    },
    sockets: () => server.clients.size,
  }
}

async function isOpenSheet(sql: Sql, orgId: string, automergeId: string): Promise<boolean> {
  const rows = await withSystem(
    sql,
    (tx) =>
      tx`SELECT 1 FROM count_sheets WHERE org_id = ${orgId} AND automerge_id = ${automergeId} AND deleted_at IS NULL AND status = 'open'`,
  )
  return rows.length > 0
}
