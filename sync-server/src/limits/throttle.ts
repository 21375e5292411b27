import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { WebSocket } from 'ws'
import { TOO_MUCH } from '../refusal.ts'
import { Budget } from './budget.ts'

/** A wait longer than this for the next message is no honest client's. */
const WAIT_MS_MAX = 30_000
/** About half a millisecond of work. */
const BYTES_PER_MESSAGE = 10_000
const ANSWER_MAX = 1_000
/** A question to the database. */
const QUESTION = 4
/** Before authentication: a program opens some of its documents at once, each with its token. */
const [STRANGERS_PER_SECOND, STRANGERS_BURST] = [50, 500]
/** What a client sends of itself to open a document: both sync steps and where it is. */
const MESSAGES_TO_OPEN = 3

/**
 * How much a socket may send, and have answered. Above its budget it is paused until the budget has refilled, so that the sender's own connection slows
 * it down; far above it is closed with a reason. An anonymous socket has a budget of its own, all sockets of a person share one. After authentication,
 * opening each document once is free but for the size of its answer, or a device with thousands could not reconnect.
 */
export class Throttle {
  readonly #ws: WebSocket
  readonly #nowMs: () => number
  #budget: Budget
  #signedIn = false
  /** Why the socket isn't read just now; it is read again when nothing speaks against it. */
  readonly #reasons = new Set<string>()
  readonly #free = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(ws: WebSocket, nowMs: () => number) {
    this.#ws = ws
    this.#nowMs = nowMs
    this.#budget = new Budget(nowMs(), STRANGERS_PER_SECOND, STRANGERS_BURST)
    ws.once('close', () => clearTimeout(this.#timer))
  }

  /** From now on it is the person's budget that counts. */
  signedIn(budget: Budget): void {
    this.#budget = budget
    this.#signedIn = true
    clearTimeout(this.#timer)
    this.go('budget')
  }

  /** A document is opened: the first time, its next messages are free. False as for `take`. */
  opening(document: string, sizeBytes: number): boolean {
    const isFree = this.#signedIn && !this.#free.has(document) && this.#free.size < LIMITS.documentsPerSocketMax
    if (isFree) this.#free.set(document, MESSAGES_TO_OPEN)
    return this.#pay((isFree ? 0 : 1) + sizeBytes / BYTES_PER_MESSAGE)
  }

  /** It is not there, or not theirs: that was a question, and guessing isn't free. */
  wasNotFound(): void {
    this.#pay(QUESTION)
  }

  /** A message. False where it doesn't count any more: so much too much that the socket is closed. */
  take(document: string, sizeBytes: number): boolean {
    const free = this.#free.get(document) ?? 0
    if (free > 0) this.#free.set(document, free - 1)
    return this.#pay((free > 0 ? 0 : 1) + sizeBytes / BYTES_PER_MESSAGE)
  }

  /** What answering costs, in bytes that had to be looked at. Even the largest thing may be asked for. False as for `take`. */
  answered(sizeBytes: number): boolean {
    return this.#pay(Math.min(ANSWER_MAX, sizeBytes / BYTES_PER_MESSAGE))
  }

  #pay(cost: number): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false
    if (this.#budget.take(cost, this.#nowMs())) return true
    const waitMs = this.#budget.waitMs()
    if (waitMs > WAIT_MS_MAX) {
      this.#ws.close(TOO_MUCH.code, TOO_MUCH.reason)
      clearTimeout(this.#timer)
      return false
    }
    // Frames that were read together come together: each moves the moment on, or the first would end the pause for all.
    this.stop('budget')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.go('budget'), waitMs)
    return true
  }

  stop(reason: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    this.#reasons.add(reason)
    this.#ws.pause()
  }

  go(reason: string): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#ws.resume()
  }
}
