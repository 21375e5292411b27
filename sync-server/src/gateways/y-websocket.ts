import { randomUUID } from 'node:crypto'
import type { DirectConnection, Document, Hocuspocus } from '@hocuspocus/server'
import type { Sql } from '@werkbank/database/connect.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import { makeAccept, refuseUpgrade, type Upgrade } from '../accept.ts'
import type { AskAccess } from '../access/document-access.ts'
import { EarlyUpdates } from '../early-updates.ts'
import { LOGGED, type OpenDocuments } from '../open-documents.ts'
import { EditRefused, TRY_AGAIN } from '../refusal.ts'
import type { DocumentContext, Session } from '../session.ts'
import { makeSender } from '../slow-reader.ts'
import { Throttle } from '../throttle.ts'
import { safeDecode } from '../upgrade.ts'

const SYNC = 0
const [STEP_2, UPDATE] = [1, 2]
const AWARENESS = 1
const QUERY_AWARENESS = 3
const RECHECK_MS = 500
/** Messages that wait for the guard; above, the socket isn't read until they are through. */
const WAITING_MESSAGES_MAX = 64
type Ticket = { orgId: string; userId: string; document: string; canWrite: boolean }

type Parts = {
  sql: Sql
  accessTo: AskAccess
  hocuspocus: Hocuspocus<DocumentContext>
  documents: OpenDocuments
  now: () => Date
  log: Logger
}

/**
 * Plain y-websocket clients: `/yjs/<document>?ticket=`, protocol of y-websocket 3 (0 sync, 1 awareness, 3 query awareness). A ticket
 * serves once, for one person and one document. Updates go through the same guard and log as everybody's.
 */
export function createYWebsocketGateway(parts: Parts) {
  const open = new Set<WebSocket>()
  const accept = makeAccept(parts.log, { name: '/yjs', frameBytesMax: LIMITS.frameBytesMax })
  return {
    async upgrade(upgrade: Upgrade): Promise<void> {
      const { request, socket, path } = upgrade
      const name = safeDecode(path.slice('/yjs/'.length))
      const [, query] = (request.url ?? '').split('?')
      const token = new URLSearchParams(query).get('ticket')
      const ticket = token && isName(name) ? await redeem(parts.sql, token, name) : undefined
      if (!ticket) return refuseUpgrade(socket, 403, 'Forbidden')
      accept(upgrade, (ws) => {
        open.add(ws)
        ws.on('close', () => open.delete(ws))
        join(parts, ws, ticket).catch((error) => {
          parts.log.warn({ error: String(error) }, 'y-websocket: could not open')
          ws.close(1011, 'try-again')
        })
      })
    },
    close(): void {
      for (const ws of open) ws.close(1012, 'restart')
    },
  }
}

const isName = (name: string | undefined): name is string => name !== undefined && parseDocumentName(name) !== undefined

async function redeem(sql: Sql, token: string, document: string): Promise<Ticket | undefined> {
  return withSystem(sql, async (tx) => {
    const [row] = await tx<Ticket[]>`
      UPDATE document_tickets SET used_at = now() WHERE token_hash = ${hashSecret(token)} AND document = ${document} AND used_at IS NULL AND expires_at > now()
      RETURNING org_id, user_id, document, can_write`
    return row
  })
}

async function callerOf(sql: Sql, { orgId, userId }: Ticket): Promise<Caller | undefined> {
  return withSystem(sql, async (tx) => {
    const [row] = await tx<Omit<Caller, 'via' | 'credential' | 'access'>[]>`
      SELECT u.org_id, u.id AS user_id, u.name, u.email, u.color, u.kind, (SELECT coalesce(array_agg(DISTINCT p), '{}') FROM user_roles ur
        JOIN roles r ON r.org_id = ur.org_id AND r.key = ur.role_key, unnest(r.permissions) p WHERE ur.org_id = u.org_id AND ur.user_id = u.id) AS permissions
      FROM users u WHERE u.org_id = ${orgId} AND u.id = ${userId} AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
    return row && { ...row, via: 'token' as const, credential: '', access: '' }
  })
}

async function join(parts: Parts, ws: WebSocket, ticket: Ticket): Promise<void> {
  const unread: Buffer[] = []
  const keep = (data: Buffer) => unread.push(data)
  const early = new EarlyUpdates()
  const sendBytes = makeSender(ws, () => parts.now().getTime())
  const send = (type: number, write: (encoder: encoding.Encoder) => void) => sendBytes(frame(type, write))
  ws.on('message', keep)
  const caller = await callerOf(parts.sql, ticket)
  const access = caller ? await parts.accessTo(caller, ticket.document, parts.now()) : 'none'
  if (!caller || access === 'none') return ws.close(4403, 'not-found')
  const rights = { canWrite: access === 'write' && ticket.canWrite }
  const session = { id: randomUUID(), caller } as Session
  const direct: DirectConnection = await parts.hocuspocus.openDirectConnection(ticket.document, { session } as never)
  const document = parts.hocuspocus.documents.get(ticket.document) as Document | undefined
  if (!document || ws.readyState !== ws.OPEN) {
    await direct.disconnect()
    return ws.close(1011, 'try-again')
  }
  const origin = { ...LOGGED, peer: session.id }
  const sendUpdate = (update: Uint8Array, from: unknown) => {
    if (from !== origin) send(SYNC, (encoder) => writeUpdate(encoder, update))
  }
  const sendAwareness = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }) => {
    const clients = [...added, ...updated, ...removed]
    send(AWARENESS, (encoder) =>
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(document.awareness, clients)),
    )
  }
  document.on('update', sendUpdate)
  document.awareness.on('update', sendAwareness)
  const recheck = setInterval(() => void again().catch(() => ws.close(1011, 'try-again')), RECHECK_MS)
  const again = async () => {
    const now = await callerOf(parts.sql, ticket)
    const access = now ? await parts.accessTo(now, ticket.document, parts.now()) : 'none'
    rights.canWrite = access === 'write' && ticket.canWrite
    if (access === 'none') ws.close(4205, 'access-changed')
  }
  ws.on('close', () => {
    clearInterval(recheck)
    document.off('update', sendUpdate)
    document.awareness.off('update', sendAwareness)
    void turn.then(() => direct.disconnect()) // what was sent before the goodbye counts
  })
  let turn: Promise<void> = Promise.resolve()
  let [waiting, refused] = [0, false]
  const throttle = new Throttle(ws, () => parts.now().getTime())
  const receive = (data: Buffer) => {
    if (refused) return // what follows on a refused edit stands on nothing
    if (!throttle.take(ticket.document, data.length)) return
    if (++waiting > WAITING_MESSAGES_MAX) throttle.stop('guard')
    turn = turn
      .then(async () => {
        if (!refused) await handle(data)
      })
      .catch((error) => {
        refused = true
        const { code, reason } = error instanceof EditRefused ? error : TRY_AGAIN
        ws.close(code, reason)
      })
      .finally(() => {
        if (--waiting === WAITING_MESSAGES_MAX) throttle.go('guard')
      })
  }
  const sendStates = () =>
    sendAwareness({ added: [...document.awareness.getStates().keys()], updated: [], removed: [] })
  const handle = async (data: Buffer) => {
    const { type, step, bytes } = readMessage(data)
    // A script's own awareness is not shown, for the ticket is for reading and writing. It is answered all the same: a client that hears
    // nothing for 30 s believes the line dead, and it can't come back with a ticket that is used.
    if (type === QUERY_AWARENESS || type === AWARENESS) return sendStates()
    if (type !== SYNC) return
    if (step === 0) return send(SYNC, (encoder) => writeSyncStep2(encoder, document, bytes))
    const guarded = parts.documents.get(ticket.document)
    if (!guarded) throw TRY_AGAIN
    const submit = (update: Uint8Array) =>
      guarded.submit({
        update,
        author: caller,
        origin,
        via: 'y-websocket',
        now: parts.now().toISOString(),
        mayWrite: () => rights.canWrite,
      })
    if (step === UPDATE && early.keep(ticket.document, bytes)) return
    await submit(bytes)
    if (step === STEP_2) for (const update of early.inStep(ticket.document)) await submit(update)
  }
  ws.off('message', keep)
  ws.on('message', receive)
  send(SYNC, (encoder) => writeSyncStep1(encoder, document))
  for (const data of unread) receive(data)
}

/** The parts of a message; what isn't one is refused. */
function readMessage(data: Buffer): { type: number; step: number; bytes: Uint8Array } {
  try {
    const decoder = decoding.createDecoder(new Uint8Array(data))
    const type = decoding.readVarUint(decoder)
    if (type !== SYNC) return { type, step: -1, bytes: new Uint8Array() }
    return { type, step: decoding.readVarUint(decoder), bytes: decoding.readVarUint8Array(decoder) }
  } catch {
    throw new EditRefused('unreadable')
  }
}

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}
