import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { DirectConnection, Document, Hocuspocus } from '@hocuspocus/server'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { callerAgain, hashSecret } from '@werkbank/database/sessions.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { parseDocumentName } from '@werkbank/model/document-kinds.ts'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import type { Watched } from '../access/access-watch.ts'
import type { AskAccess } from '../access/document-access.ts'
import type { RecordRefusal } from '../access/refusals.ts'
import type { Budgets } from '../limits/budget.ts'
import { PendingUntilSync } from '../limits/pending-until-sync.ts'
import type { SignInTries } from '../limits/sign-in-tries.ts'
import { makeSender } from '../limits/slow-reader.ts'
import { Throttle } from '../limits/throttle.ts'
import { LOGGED, type OpenDocuments } from '../open-documents.ts'
import { ACCESS_CHANGED, EditRefused, GOING_AWAY, NOT_FOUND, READ_ONLY, SIGNED_OUT, TRY_AGAIN } from '../refusal.ts'
import type { DocumentContext, Session } from '../session.ts'
import { makeAccept, refuseUpgrade, type Upgrade } from '../sockets/accept.ts'
import { QUERY_AWARENESS, STEP_1, STEP_2, SYNC, UPDATE } from '../sockets/frames.ts'
import type { Visitor } from '../sockets/gate.ts'
import { type StateAnswers, StateQuestions } from '../sockets/step-one.ts'
import { safeDecode } from '../sockets/upgrade.ts'

const AWARENESS = 1
const AWARENESS_AGAIN_MS = 1_000
/** Messages that wait for the guard; above, the socket isn't read until they are through. */
const WAITING_MESSAGES_MAX = 64
/** What a client offers as subprotocols: this one, which is chosen, and its ticket. An address would stand in logs of what lies between. */
export const SUBPROTOCOL = 'werkbank.yjs'
const TICKET = /^ticket\.([\w-]{20,100})$/

/** The caller of the ticket and their credential; the ticket has the rights that the caller has when it is used. */
type Ticket = Pick<Caller, 'orgId' | 'userId' | 'via' | 'credential'> & { document: string; canWrite: boolean }

type Parts = {
  sql: Sql
  accessTo: AskAccess
  hocuspocus: Hocuspocus<DocumentContext>
  documents: OpenDocuments
  answers: StateAnswers
  budgets: Budgets
  tries: SignInTries
  recordRefusal: RecordRefusal
  now: () => Date
  log: Logger
  silentMsMax?: number | undefined
}

/**
 * Plain y-websocket clients: `/yjs/<document>`, protocol of y-websocket 3 (0 sync, 1 awareness, 3 query awareness). A ticket works once, for one person
 * and one document, and while the session or token that requested it lasts. Updates pass the same guard and log as those of the app.
 */
export function createYWebsocketGateway(parts: Parts) {
  const open = new Map<WebSocket, Watched>()
  const { silentMsMax } = parts
  const accept = makeAccept(parts.log, {
    name: '/yjs',
    frameBytesMax: LIMITS.frameBytesMax,
    subprotocol: SUBPROTOCOL,
    silentMsMax,
  })
  return {
    async upgrade(upgrade: Upgrade, { address, countAs }: Visitor): Promise<void> {
      const { request, socket, path } = upgrade
      const name = safeDecode(path.slice('/yjs/'.length))
      const token = ticketOf(request)
      if (!(await parts.tries.turn(address))) return refuseUpgrade(socket, 429, 'Too Many Requests')
      const ticket = token && isName(name) ? await redeem(parts.sql, token, name) : undefined
      const caller = ticket && (await callerAgain(parts.sql, ticket))
      if (!ticket || !caller || caller.userId !== ticket.userId) {
        parts.tries.failed(address)
        return refuseUpgrade(socket, 403, 'Forbidden')
      }
      if (!(await countAs(caller))) return refuseUpgrade(socket, 429, 'Too Many Requests')
      accept(upgrade, (ws) => {
        ws.once('close', () => open.delete(ws))
        const script = new ScriptSocket(parts, ws, ticket, { caller, address })
        open.set(ws, script)
        script.join().catch((error) => {
          parts.log.warn({ error: String(error) }, 'y-websocket: could not open')
          ws.close(TRY_AGAIN.code, TRY_AGAIN.reason)
        })
      })
    },
    sockets: (): Iterable<Watched> => open.values(),
    size: () => open.size,
    close(): void {
      for (const ws of open.keys()) ws.close(GOING_AWAY.code, GOING_AWAY.reason)
    },
  }
}

const isName = (name: string | undefined): name is string => name !== undefined && parseDocumentName(name) !== undefined

function ticketOf(request: IncomingMessage): string | undefined {
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/, */)
  return offered.map((protocol) => TICKET.exec(protocol)?.[1]).find((ticket) => ticket !== undefined)
}

async function redeem(sql: Sql, token: string, document: string): Promise<Ticket | undefined> {
  return withSystem(sql, async (tx) => {
    const [row] = await tx<Ticket[]>`
      UPDATE document_tickets SET used_at = now() WHERE token_hash = ${hashSecret(token)} AND document = ${document} AND used_at IS NULL AND expires_at > now()
      RETURNING org_id, user_id, via, credential, document, can_write`
    return row
  })
}

/** One script on its document. */
class ScriptSocket implements Watched {
  caller: Caller
  readonly #parts: Parts
  readonly #address: string
  readonly #ws: WebSocket
  readonly #ticket: Ticket
  readonly #throttle: Throttle
  readonly #early = new PendingUntilSync()
  readonly #send: (data: Uint8Array) => void
  #canWrite = false
  /** One message after the other. */
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0
  #refused = false
  #awarenessAt = Number.NEGATIVE_INFINITY

  constructor(parts: Parts, ws: WebSocket, ticket: Ticket, { caller, address }: { caller: Caller; address: string }) {
    this.#address = address
    this.#parts = parts
    this.#ws = ws
    this.#ticket = ticket
    this.caller = caller
    this.#throttle = new Throttle(ws, () => this.#nowMs())
    this.#throttle.signedIn(parts.budgets.of(caller.userId, this.#nowMs()))
    this.#send = makeSender(ws, () => this.#nowMs())
  }

  #recordRefusal(code: 'not-found' | 'read-only'): void {
    const { document } = this.#ticket
    this.#parts.recordRefusal({ caller: this.caller, address: this.#address, way: '/yjs', code, document })
  }

  async lookAgain(caller: Caller | undefined): Promise<void> {
    if (!caller) return this.#ws.close(SIGNED_OUT.code, SIGNED_OUT.reason)
    this.caller = caller
    const access = await this.#parts.accessTo(caller, this.#ticket.document, this.#parts.now())
    this.#canWrite = access === 'write' && this.#ticket.canWrite
    if (access === 'none') this.#ws.close(ACCESS_CHANGED.code, ACCESS_CHANGED.reason)
  }

  async join(): Promise<void> {
    const { accessTo, now, hocuspocus, answers } = this.#parts
    const unread: Buffer[] = []
    const keep = (data: Buffer) => unread.push(data)
    this.#ws.on('message', keep)
    this.#throttle.stop('opening')
    const access = await accessTo(this.caller, this.#ticket.document, now())
    if (access === 'none') {
      this.#recordRefusal('not-found')
      return this.#ws.close(NOT_FOUND.code, NOT_FOUND.reason)
    }
    this.#canWrite = access === 'write' && this.#ticket.canWrite
    const session = { id: randomUUID(), caller: this.caller } as Session
    const direct = await hocuspocus.openDirectConnection(this.#ticket.document, { session } as never)
    const document = hocuspocus.documents.get(this.#ticket.document) as Document | undefined
    if (!document || this.#ws.readyState !== this.#ws.OPEN) {
      await direct.disconnect()
      return this.#ws.close(TRY_AGAIN.code, TRY_AGAIN.reason)
    }
    const questions = new StateQuestions(
      () => this.#nowMs(),
      (_name, stateVector) => this.#answerState(document, answers, stateVector),
    )
    const origin = { ...LOGGED, peer: session.id }
    this.#follow(document, direct, origin, questions)
    this.#ws.off('message', keep)
    this.#ws.on('message', (data: Buffer) => this.#receive(data, { document, origin, questions }))
    this.#send(message(SYNC, (encoder) => writeSyncStep1(encoder, document)))
    for (const data of unread) this.#receive(data, { document, origin, questions })
    this.#throttle.go('opening')
  }

  /** Passes on what others write, until the socket ends. */
  #follow(document: Document, direct: DirectConnection, origin: object, questions: StateQuestions): void {
    const sendUpdate = (update: Uint8Array, from: unknown) => {
      if (from !== origin) this.#send(message(SYNC, (encoder) => writeUpdate(encoder, update)))
    }
    const sendAwareness = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) =>
      this.#send(awarenessOf(document, [...added, ...updated, ...removed]))
    document.on('update', sendUpdate)
    document.awareness.on('update', sendAwareness)
    this.#ws.on('close', () => {
      questions.stop()
      document.off('update', sendUpdate)
      document.awareness.off('update', sendAwareness)
      void this.#turn.then(() => direct.disconnect()) // what was sent before the goodbye counts
    })
  }

  #receive(data: Buffer, open: { document: Document; origin: object; questions: StateQuestions }): void {
    if (this.#refused) return // what follows on a refused edit stands on nothing
    if (!this.#throttle.take(this.#ticket.document, data.length)) return
    if (++this.#waiting > WAITING_MESSAGES_MAX) this.#throttle.stop('guard')
    this.#turn = this.#turn
      .then(async () => {
        if (!this.#refused) await this.#handle(data, open)
      })
      .catch((error) => {
        this.#refused = true
        if (error instanceof EditRefused && error.reason === READ_ONLY) this.#recordRefusal('read-only')
        const { code, reason } = error instanceof EditRefused ? error : TRY_AGAIN
        this.#ws.close(code, reason)
      })
      .finally(() => {
        if (--this.#waiting === WAITING_MESSAGES_MAX) this.#throttle.go('guard')
      })
  }

  async #handle(
    data: Buffer,
    { document, origin, questions }: { document: Document; origin: object; questions: StateQuestions },
  ): Promise<void> {
    const { type, step, bytes } = readMessage(data)
    // A script's awareness is not shared, for its ticket covers reading and writing only. It is answered all the same: a client that receives nothing for 30 s
    // takes the connection for dead, and its ticket is used up, so it could not reconnect.
    if (type !== SYNC) return this.#sayWhoIsThere(document)
    if (step === STEP_1) return questions.ask(this.#ticket.document, bytes)
    if (step === UPDATE && this.#early.keep(this.#ticket.document, bytes)) return
    await this.#submit(bytes, origin)
    if (step === STEP_2)
      for (const update of this.#early.inStep(this.#ticket.document)) await this.#submit(update, origin)
  }

  async #submit(update: Uint8Array, origin: object): Promise<void> {
    const guarded = this.#parts.documents.get(this.#ticket.document)
    if (!guarded) throw TRY_AGAIN
    await guarded.submit({
      update,
      author: this.caller,
      origin,
      via: 'y-websocket',
      now: this.#parts.now().toISOString(),
      mayWrite: () => this.#canWrite,
    })
  }

  #answerState(document: Document, answers: StateAnswers, stateVector: Uint8Array): void {
    try {
      const answer = answers.answer(document, stateVector)
      const size = Math.max(answer.length, this.#parts.documents.get(this.#ticket.document)?.sizeBytes ?? 0)
      if (!this.#throttle.answered(size)) return
      this.#send(
        message(SYNC, (encoder) => {
          encoding.writeVarUint(encoder, STEP_2)
          encoding.writeVarUint8Array(encoder, answer)
        }),
      )
    } catch {
      const { code, reason } = new EditRefused('unreadable')
      this.#ws.close(code, reason)
    }
  }

  #sayWhoIsThere(document: Document): void {
    if (this.#nowMs() - this.#awarenessAt < AWARENESS_AGAIN_MS) return
    this.#awarenessAt = this.#nowMs()
    const states = awarenessOf(document, [...document.awareness.getStates().keys()])
    if (this.#throttle.answered(states.length)) this.#send(states)
  }

  #nowMs(): number {
    return this.#parts.now().getTime()
  }
}

/** The parts of a message; what isn't one is refused. */
function readMessage(data: Buffer): { type: number; step: number; bytes: Uint8Array } {
  try {
    const decoder = decoding.createDecoder(new Uint8Array(data))
    const type = decoding.readVarUint(decoder)
    if (type === AWARENESS || type === QUERY_AWARENESS) return { type, step: -1, bytes: new Uint8Array() }
    if (type === SYNC) {
      const step = decoding.readVarUint(decoder)
      if (step <= UPDATE) return { type, step, bytes: decoding.readVarUint8Array(decoder) }
    }
  } catch {
    // as what is none
  }
  throw new EditRefused('unreadable')
}

const awarenessOf = (document: Document, clients: number[]): Uint8Array =>
  message(AWARENESS, (encoder) =>
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(document.awareness, clients)),
  )

function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
}
