import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createDocument } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import pino from 'pino'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { SUBPROTOCOL } from './gateways/y-websocket.ts'
import { createSyncServer, type SyncServer, type SyncServerOptions } from './server.ts'

export type Node = { sync: SyncServer; url: string; stop(): Promise<void> }

/** A sync node on a port of its own. */
export async function startNode(sql: Sql, options: Partial<SyncServerOptions> = {}): Promise<Node> {
  const sync = await createSyncServer({ sql, log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }), ...options })
  const http: Server = createServer((_request, response) => response.writeHead(404).end())
  http.on('upgrade', (request, socket, head) => {
    if (!sync.handleUpgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    sync,
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      await sync.close()
      http.closeAllConnections()
      http.close()
    },
  }
}

/** An API token of a person; good for all their rights, or for these. */
export async function tokenOf(
  sql: Sql,
  orgId: string,
  userId: string,
  scopes: readonly Permission[] = PERMISSIONS,
): Promise<string> {
  const token = `wb_${randomBytes(24).toString('base64url')}`
  await withSystem(
    sql,
    (tx) => tx`
    INSERT INTO api_tokens (org_id, id, user_id, name, token_hash, scopes, expires_at)
    VALUES (${orgId}, ${newId()}, ${userId}, 'test', ${hashSecret(token)}, ${[...scopes]}, now() + interval '1 day')`,
  )
  return token
}

/** A single-use ticket for a document, as the API issues it for this token. A client offers it as `subprotocols(ticket)`. */
export async function ticketOf(sql: Sql, token: string, document: string, { write = true } = {}): Promise<string> {
  const ticket = randomBytes(24).toString('base64url')
  await withSystem(
    sql,
    (tx) => tx`
    INSERT INTO document_tickets (org_id, token_hash, user_id, via, credential, document, can_write, expires_at)
    SELECT org_id, ${hashSecret(ticket)}, user_id, 'token', id::text, ${document}, ${write}, now() + interval '1 minute'
    FROM api_tokens WHERE token_hash = ${hashSecret(token)}`,
  )
  return ticket
}
export const subprotocols = (ticket: string): string[] => [SUBPROTOCOL, `ticket.${ticket}`]

/** An empty order with its document, room and page. Returns the order's id. */
export async function makeOrder(sql: Sql, orgId: string): Promise<string> {
  const id = newId()
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO orders (org_id, id) VALUES (${orgId}, ${id})`
    await tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id) VALUES (${orgId}, ${id}, 'record', 'order', ${id})`
    await tx`INSERT INTO pages (org_id, id, subject_type, subject_id) VALUES (${orgId}, ${id}, 'order', ${id})`
    for (const kind of ['order', 'doc'])
      await createDocument(tx, {
        orgId,
        name: `${kind}:${id}`,
        kind,
        subjectType: 'order',
        subjectId: id,
        createdBy: null,
      })
  })
  return id
}

/** Waits until `check` holds, looking again and again; says `what` did not come where it never does. */
export async function until(check: () => boolean | Promise<boolean>, what: string, timeoutMs = 90_000): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export type Client = {
  doc: Y.Doc
  provider: HocuspocusProvider
  socket: HocuspocusProviderWebsocket
  closes: string[]
  denied: string[]
  /** Resolves when everything typed here is in the server's log. */
  settled(): Promise<void>
  destroy(): void
}

/** A websocket as the app has one: many documents may share it. */
export function openSocket(
  node: Pick<Node, 'url'>,
  options: { token?: string; headers?: Record<string, string>; query?: string } = {},
): HocuspocusProviderWebsocket {
  const headers = { ...(options.token ? { authorization: `Bearer ${options.token}` } : {}), ...options.headers }
  class WithHeaders extends WebSocket {
    constructor(address: string) {
      super(address, { headers })
      // A socket that is closed while it connects emits an error after the provider has removed its listeners.
      this.on('error', () => {})
    }
  }
  return new HocuspocusProviderWebsocket({
    url: `${node.url}/sync${options.query ?? ''}`,
    WebSocketPolyfill: WithHeaders,
    delay: 50,
    minDelay: 20,
    maxDelay: 300,
  })
}

/** Opens a document on a socket, of its own unless given. */
export function openClient(
  node: Pick<Node, 'url'>,
  name: string,
  token: string,
  shared: { socket?: HocuspocusProviderWebsocket; doc?: Y.Doc } = {},
): Client {
  const socket = shared.socket ?? openSocket(node, { token })
  const doc = shared.doc ?? new Y.Doc()
  const [closes, denied]: [string[], string[]] = [[], []]
  const provider = new HocuspocusProvider({
    name,
    document: doc,
    websocketProvider: socket,
    token,
    onClose: ({ event }) => void closes.push(event.reason),
    onAuthenticationFailed: ({ reason }) => void denied.push(reason),
  })
  provider.attach()
  return {
    doc,
    provider,
    socket,
    closes,
    denied,
    settled: () => until(() => provider.synced && !provider.hasUnsyncedChanges, `${name} synced`),
    destroy() {
      provider.destroy()
      if (!shared.socket) socket.destroy()
    },
  }
}

/** How many updates the log of a document holds. */
export async function logLength(sql: Sql, name: string): Promise<number> {
  const [row] = await withSystem(
    sql,
    (tx) => tx<{ count: number }[]>`SELECT count(*) FROM document_updates WHERE document = ${name}`,
  )
  return row?.count ?? 0
}
