import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Hocuspocus } from '@hocuspocus/server'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { WebSocket } from 'ws'
import { PendingUntilSync } from '../limits/pending-until-sync.ts'
import { makeSender } from '../limits/slow-reader.ts'
import { Throttle } from '../limits/throttle.ts'
import { NOT_UNDERSTOOD, SIGNED_OUT, TEXT } from '../refusal.ts'
import type { DocumentContext, Session } from '../session.ts'
import { waitingFrames } from '../vendor/hocuspocus.ts'
import {
  AUTH,
  CLOSE,
  type Frame,
  QUERY_AWARENESS,
  readFrame,
  STEP_1,
  STEP_2,
  SYNC,
  SYNC_REPLY,
  UPDATE,
} from './frames.ts'
import { type StateAnswers, StateQuestions, writeAnswer } from './step-one.ts'

const SIGN_IN_MS = 10_000
/** Messages of one document that wait for the guard; above, the socket isn't read until it is through. */
const WAITING_MESSAGES_MAX = 64
/** Hocuspocus wants a web request and takes its address apart with each edit; our hooks take nothing from it. */
const NO_REQUEST = { url: '', headers: new Headers() } as Request

export type JoinOptions = {
  caller: Caller | undefined
  /** Where the socket comes from: tries to sign in are counted by it. */
  address: string
  answers: StateAnswers
  /** About how large a document is that is open here. */
  sizeOf: (document: string) => number
  now: () => number
  onClose: (session: Session) => void
}

/** Joins a websocket to Hocuspocus, with what that doesn't do: limits and back-pressure both ways, answers that are kept, silence after a refusal. */
export function joinSocket(
  hocuspocus: Hocuspocus<DocumentContext>,
  ws: WebSocket,
  request: IncomingMessage,
  options: JoinOptions,
): Session {
  const session = makeSession(ws, request, options)
  const send = makeSender(ws, options.now)
  const guardedSocket = {
    get readyState() {
      return ws.readyState
    },
    close: (code?: number, reason?: string) => ws.close(code, reason),
    send,
  }
  const client = hocuspocus.handleConnection(guardedSocket as never, NO_REQUEST, { session })
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return ws.close(TEXT.code, TEXT.reason)
    receive(session, data, (bytes) => client.handleMessage(bytes))
  })
  const signIn = setTimeout(() => {
    if (!session.caller) ws.close(SIGNED_OUT.code, 'sign-in-timeout')
  }, SIGN_IN_MS)
  ws.on('close', (code, reason) => {
    clearTimeout(signIn)
    session.questions.stop()
    client.handleClose({ code, reason: reason.toString() })
    options.onClose(session)
  })
  return session
}

function makeSession(ws: WebSocket, request: IncomingMessage, options: JoinOptions): Session {
  const { caller, address, answers, sizeOf, now } = options
  const session: Session = {
    id: randomUUID(),
    ws,
    address,
    caller,
    signingIn: undefined,
    triesToSignIn: 0,
    asked: new Set(),
    access: new Map(),
    open: new Map(),
    closed: new Set(),
    control: undefined,
    throttle: new Throttle(ws, now),
    questions: new StateQuestions(now, (name, stateVector) =>
      answerState(session, name, stateVector, { answers, sizeOf }),
    ),
    unansweredQuestions: new Map(),
    awarenessClients: new Map(),
    early: new PendingUntilSync(),
    hold() {
      request.socket.cork()
      return () => request.socket.uncork()
    },
  }
  return session
}

function receive(session: Session, data: Buffer, handle: (bytes: Uint8Array) => void): void {
  const frame = readFrame(data)
  if (!frame) return void session.ws.close(NOT_UNDERSTOOD.code, NOT_UNDERSTOOD.reason)
  const { name, type, step } = frame
  const goesOn = type === AUTH ? session.throttle.opening(name, data.length) : session.throttle.take(name, data.length)
  if (!goesOn) return
  if (type === AUTH) openAgain(session, name)
  // A document that was closed, or never asked for, has no use for frames; they must not fill any queue.
  else if (session.closed.has(name) || !session.asked.has(name)) return
  if (type === QUERY_AWARENESS) return // those who are there are told without being asked
  if ((type === SYNC || type === SYNC_REPLY) && step === STEP_1) return void askState(session, frame)
  const bytes = new Uint8Array(data)
  if (step === UPDATE && session.early.keep(name, bytes)) return
  if (type === CLOSE) session.asked.delete(name)
  handle(bytes)
  if (step === STEP_2) session.early.inStep(name).forEach(handle)
  waitForGuard(session, name)
}

function openAgain(session: Session, name: string): void {
  session.closed.delete(name)
  session.asked.add(name)
  session.early.opening(name)
  session.questions.forget(name)
  session.unansweredQuestions.delete(name)
}

function askState(session: Session, { name, content = new Uint8Array() }: Frame): void {
  if (session.open.has(name)) session.questions.ask(name, content)
  else session.unansweredQuestions.set(name, content) // it is being loaded: `connected` asks
}

function answerState(
  session: Session,
  name: string,
  stateVector: Uint8Array,
  { answers, sizeOf }: Pick<JoinOptions, 'answers' | 'sizeOf'>,
): void {
  const connection = session.open.get(name)
  if (!connection) return
  try {
    const answer = answers.answer(connection.document, stateVector)
    if (!session.throttle.answered(Math.max(answer.length, sizeOf(name)))) return
    for (const message of writeAnswer(connection.document, answer, name)) connection.send(message)
  } catch {
    session.ws.close(NOT_UNDERSTOOD.code, NOT_UNDERSTOOD.reason) // no state vector
  }
}

function waitForGuard(session: Session, name: string): void {
  const connection = session.open.get(name)
  if (!connection || waitingFrames(connection).length <= WAITING_MESSAGES_MAX) return
  session.throttle.stop(name)
  void connection.waitForPendingMessages().finally(() => session.throttle.go(name))
}
