import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { DocumentId } from '@automerge/automerge-repo'
import type { Sql } from '@werkbank/database/connect.ts'
import { callerAgain } from '@werkbank/database/sessions.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { ACCESS_CHANGED, SIGNED_OUT } from '../refusal.ts'
import { refuseUpgrade } from '../upgrade.ts'
import { PostgresStorage } from './automerge-storage.ts'
import { createCountsNews } from './counts-news.ts'

/** A line that is slowed down answers later; it is not dead. */
const PING_MS = 30_000

type Room = {
  server: WebSocketServer
  guard(ws: WebSocket): void
  /** Takes what another node stored. */
  take(key: string[]): Promise<void>
  flush(): Promise<void>
}

/**
 * Stock-count sheets: `/counts` speaks automerge-repo's websocket protocol. One repository per organisation, loaded with the first
 * socket; who may count may read and write its sheets, nobody else gets in. A sheet's changes only count once posted, by command.
 */
export async function createCountsGateway({ sql, log, node }: { sql: Sql; log: Logger; node: string }) {
  const rooms = new Map<string, Promise<Room>>()
  const news = await createCountsNews(sql, node, (orgId, key) => {
    void rooms
      .get(orgId)
      ?.then((room) => room.take(key))
      .catch((error) => log.warn({ error: String(error) }, 'counts: not taken from the other node'))
  })
  const open = new Map<WebSocket, Caller>()
  return {
    async upgrade(
      _sockets: WebSocketServer,
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      caller: Caller | undefined,
    ): Promise<void> {
      if (!caller) return refuseUpgrade(socket, 401, 'Unauthorized')
      if (!can(caller, 'stock.count')) return refuseUpgrade(socket, 403, 'Forbidden')
      const opening = rooms.get(caller.orgId) ?? openRoom(sql, caller.orgId, (key) => news.stored(caller.orgId, key))
      rooms.set(caller.orgId, opening)
      opening.catch((error) => {
        rooms.delete(caller.orgId)
        log.warn({ error: String(error) }, 'counts: could not open')
      })
      const { server, guard } = await opening
      server.handleUpgrade(request, socket, head, (ws) => {
        open.set(ws, caller)
        guard(ws)
        ws.on('close', () => open.delete(ws))
        server.emit('connection', ws, request)
      })
    },
    /** Closes the sockets of those who may not count any more. */
    async recheck(concerned: (caller: Caller) => boolean): Promise<void> {
      const sockets = [...open].filter(([, caller]) => concerned(caller))
      await Promise.all(
        sockets.map(async ([ws, before]) => {
          const caller = await callerAgain(sql, before)
          if (!caller) ws.close(SIGNED_OUT.code, SIGNED_OUT.reason)
          else if (!can(caller, 'stock.count')) ws.close(ACCESS_CHANGED.code, ACCESS_CHANGED.reason)
        }),
      )
    },
    async close(): Promise<void> {
      await news.close()
      for (const opening of rooms.values()) {
        const room = await opening.catch(() => undefined)
        await room?.flush().catch((error) => log.warn({ error: String(error) }, 'counts: not all was written'))
        for (const ws of room?.server.clients ?? []) ws.terminate()
        room?.server.close()
      }
    },
  }
}

async function openRoom(sql: Sql, orgId: string, onStored: (key: string[]) => void): Promise<Room> {
  // Its wasm is loaded only where somebody counts.
  const [{ Repo }, { loadIncremental }, { WebSocketServerAdapter }, { guardCounts }] = await Promise.all([
    import('@automerge/automerge-repo'),
    import('@automerge/automerge'),
    import('@automerge/automerge-repo-network-websocket'),
    import('./counts-guard.ts'),
  ])
  const server = new WebSocketServer({ noServer: true, maxPayload: 8 * 1024 * 1024, perMessageDeflate: false })
  // The adapter listens once the repository has read its id from the storage: a socket that comes before would wait for ever.
  const listening = new Promise<void>((resolve) => {
    server.on('newListener', (event) => event === 'connection' && queueMicrotask(resolve))
  })
  const storage = new PostgresStorage(sql, orgId, onStored)
  const repo = new Repo({
    network: [new WebSocketServerAdapter(server as never, PING_MS)],
    storage,
    // Peers ask for sheets by id, and none is pushed. Asked at each message: a posted sheet takes no more, and nobody can make
    // documents here. (`sharePolicy` alone would only say what is announced: whatever was asked for would be given and taken.)
    shareConfig: {
      announce: async () => false,
      access: async (_peer, documentId) => documentId !== undefined && (await isSheet(sql, orgId, documentId)),
    },
  })
  await listening
  return {
    server,
    guard: (ws) => guardCounts(ws, Date.now),
    async take(key) {
      const [documentId = ''] = key
      const handle = repo.handles[documentId as DocumentId]
      if (!handle?.isReady()) return // read from the storage when somebody opens it
      const chunk = await storage.load(key)
      if (chunk) handle.update((doc) => loadIncremental(doc, chunk))
    },
    flush: () => repo.flush(),
  }
}

async function isSheet(sql: Sql, orgId: string, automergeId: string): Promise<boolean> {
  const rows = await withSystem(
    sql,
    (tx) =>
      tx`SELECT 1 FROM count_sheets WHERE org_id = ${orgId} AND automerge_id = ${automergeId} AND deleted_at IS NULL AND status = 'open'`,
  )
  return rows.length > 0
}
