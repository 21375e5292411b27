import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Hocuspocus } from '@hocuspocus/server'
import type { Caller } from '@werkbank/model/base/permission.ts'
import * as decoding from 'lib0/decoding'
import type { WebSocket } from 'ws'
import { EarlyUpdates } from './early-updates.ts'
import { SIGNED_OUT } from './refusal.ts'
import type { DocumentContext, Session } from './session.ts'
import { makeSender } from './slow-reader.ts'
import { Throttle } from './throttle.ts'

const PING_MS = 30_000
const SIGN_IN_MS = 10_000
/** Messages of one document that wait for the guard; above, the socket isn't read until it is through. */
const WAITING_MESSAGES_MAX = 64
const [SYNC, AUTH, SYNC_REPLY] = [0, 2, 4]
const [STEP_2, UPDATE] = [1, 2]
/** Hocuspocus wants a web request and takes its address apart with each edit; our hooks take nothing from it. */
const NO_REQUEST = { url: '', headers: new Headers() } as Request

/** Joins a websocket to Hocuspocus, with what that doesn't do: limits and back-pressure both ways, silence after a refusal, life signs. */
export function joinSocket(
  hocuspocus: Hocuspocus<DocumentContext>,
  ws: WebSocket,
  request: IncomingMessage,
  options: { caller: Caller | undefined; now: () => number; onClose: (session: Session) => void },
): Session {
  const session: Session = {
    id: randomUUID(),
    ws,
    caller: options.caller,
    signingIn: undefined,
    access: new Map(),
    open: new Map(),
    closed: new Set(),
    control: undefined,
    throttle: new Throttle(ws, options.now),
    awarenessClients: new Map(),
    early: new EarlyUpdates(),
    hold() {
      request.socket.cork()
      return () => request.socket.uncork()
    },
  }
  const guardedSocket = {
    get readyState() {
      return ws.readyState
    },
    close: (code?: number, reason?: string) => ws.close(code, reason),
    send: makeSender(ws, options.now),
  }
  const client = hocuspocus.handleConnection(guardedSocket as never, NO_REQUEST, { session })
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return ws.close(1003, 'binary only')
    receive(session, data, (bytes) => client.handleMessage(bytes))
  })
  const lives = keepAlive(ws, session)
  ws.on('close', (code, reason) => {
    lives.stop()
    client.handleClose({ code, reason: reason.toString() })
    options.onClose(session)
  })
  return session
}

function receive(session: Session, data: Buffer, handle: (bytes: Uint8Array) => void): void {
  const head = readHead(data)
  if (!head) return void session.ws.close(1002, 'not understood')
  // A document that we closed stays closed until it is authenticated again; its frames must not fill any queue.
  if (session.closed.has(head.name)) {
    if (head.type !== AUTH) return
    session.closed.delete(head.name)
  }
  if (head.type <= 1 && !session.throttle.take(head.name, data.length)) return
  if (head.type === AUTH) {
    if (!session.throttle.opening(head.name, data.length)) return
    session.early.opening(head.name)
  }
  const frame = new Uint8Array(data)
  if (head.step === UPDATE && session.early.keep(head.name, frame)) return
  handle(frame)
  if (head.step === STEP_2) session.early.inStep(head.name).forEach(handle)
  const waiting = waitingMessages(session, head.name)
  if (waiting > WAITING_MESSAGES_MAX) {
    session.throttle.stop(head.name)
    const connection = session.open.get(head.name)
    void connection?.waitForPendingMessages().finally(() => session.throttle.go(head.name))
  }
}

function waitingMessages(session: Session, name: string): number {
  const connection = session.open.get(name) as unknown as { messageQueue?: unknown[] } | undefined
  return connection?.messageQueue?.length ?? 0
}

type Head = { name: string; type: number; step?: number }

/** Document and kind of a frame, and the step of a sync message; undefined for what isn't one. */
export function readHead(data: Uint8Array): Head | undefined {
  try {
    const decoder = decoding.createDecoder(data)
    const name = decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    // Another name than a plain one (a session suffix, white space) is never ours.
    // Names of object members would find what every object has.
    if (name.length > 200 || type > 10 || name.includes('\0') || name in Object.prototype) return undefined
    return { name, type, ...(type === SYNC || type === SYNC_REPLY ? { step: decoding.readVarUint(decoder) } : {}) }
  } catch {
    return undefined
  }
}

function keepAlive(ws: WebSocket, session: Session): { stop(): void } {
  let answered = true
  ws.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return ws.terminate()
    answered = false
    ws.ping()
  }, PING_MS)
  const signIn = setTimeout(() => {
    if (!session.caller) ws.close(SIGNED_OUT.code, 'sign-in-timeout')
  }, SIGN_IN_MS)
  return {
    stop() {
      clearInterval(timer)
      clearTimeout(signIn)
    },
  }
}
