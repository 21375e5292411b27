import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { WebSocket } from 'ws'
import { Budget } from './budget.ts'
import { TOO_MUCH } from './refusal.ts'

/** A wait longer than this for the next message is no honest client's. */
const WAIT_MS_MAX = 30_000
const BYTES_PER_MESSAGE = 10_000
const QUESTION_BYTES = 4 * BYTES_PER_MESSAGE
/** What a client sends of itself to open a document: both sync steps and where it is. */
const MESSAGES_TO_OPEN = 3

/**
 * How much a socket may send. Above its budget it isn't read until there is some again, so the sender's own line slows it down; who is far
 * above is closed and told why. Opening each document once is free, or a device with thousands of them could not come back.
 */
export class Throttle {
  readonly #ws: WebSocket
  readonly #nowMs: () => number
  readonly #budget: Budget
  /** Why the socket isn't read just now; it is read again when nothing speaks against it. */
  readonly #reasons = new Set<string>()
  readonly #free = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(ws: WebSocket, nowMs: () => number) {
    this.#ws = ws
    this.#nowMs = nowMs
    this.#budget = new Budget(nowMs())
    ws.once('close', () => clearTimeout(this.#timer))
  }

  /** A document is opened: free the first time, then it counts as the question to the database that it is. False as for `take`. */
  opening(document: string, sizeBytes: number): boolean {
    if (this.#free.has(document) || this.#free.size >= LIMITS.documentsPerSocketMax)
      return this.take(document, sizeBytes + QUESTION_BYTES)
    this.#free.set(document, MESSAGES_TO_OPEN)
    return true
  }

  /** False where the message doesn't count any more: so much too much that the socket is closed. */
  take(document: string, sizeBytes: number): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false
    const free = this.#free.get(document) ?? 0
    if (free > 0) this.#free.set(document, free - 1)
    if (this.#budget.take((free > 0 ? 0 : 1) + sizeBytes / BYTES_PER_MESSAGE, this.#nowMs())) return true
    const waitMs = this.#budget.waitMs()
    if (waitMs > WAIT_MS_MAX) {
      this.#ws.close(TOO_MUCH.code, TOO_MUCH.reason)
      clearTimeout(this.#timer)
      this.#ws.resume() // the other side's goodbye has to be read, or the socket stays until it times out
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
    this.#reasons.delete(reason)
    if (this.#reasons.size === 0) this.#ws.resume()
  }
}
