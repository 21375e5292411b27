import { setTimeout as delay } from 'node:timers/promises'
import { Budgets } from './budget.ts'

/** Invalid credentials, per address: a program with an old token tries a few times, an attacker many. */
const FAILURES_PER_SECOND = 1
const FAILURES_BURST = 60
/** Above that, credentials of an address are looked up at this pace, and so many of them may wait: a valid credential still gets in, a little later. */
const PACE_MS = 50
const WAITING_MAX = 200

/** Failed sign-ins on sockets, by the address that they come from. Each is a question to the database, which must not be many. */
export class SignInTries {
  readonly #failures = new Budgets({ perSecond: FAILURES_PER_SECOND, burst: FAILURES_BURST })
  readonly #waiting = new Map<string, { count: number; last: Promise<unknown> }>()
  readonly #nowMs: () => number
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  failed(address: string): void {
    const nowMs = this.#nowMs()
    this.#failures.of(address, nowMs).take(1, nowMs)
  }

  /** Resolves when a credential of this address may be looked up; false where too many wait for that. */
  async turn(address: string): Promise<boolean> {
    const nowMs = this.#nowMs()
    if (this.#failures.of(address, nowMs).take(0, nowMs)) return true
    const line = this.#waiting.get(address) ?? { count: 0, last: Promise.resolve() }
    if (line.count >= WAITING_MAX) return false
    this.#waiting.set(address, line)
    line.count += 1
    line.last = line.last.then(() => delay(PACE_MS))
    await line.last
    line.count -= 1
    if (line.count === 0) this.#waiting.delete(address)
    return true
  }
}
