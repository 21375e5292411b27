import { LIMITS } from '@werkbank/model/base/limits.ts'

/** A token bucket: `perSecond` refills up to `burst`. */
export class Budget {
  #left: number
  #at: number
  readonly #perSecond: number
  readonly #burst: number
  constructor(nowMs: number, perSecond: number = LIMITS.updatesPerSecond, burst: number = LIMITS.updatesBurst) {
    this.#left = burst
    this.#at = nowMs
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** False where it is used up. */
  take(cost: number, nowMs: number): boolean {
    this.#refill(nowMs)
    this.#left -= cost
    return this.#left >= 0
  }

  /** How long until there is something again. */
  waitMs(): number {
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#perSecond) * 1000)
  }

  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#left >= this.#burst
  }

  #refill(nowMs: number): void {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#at) / 1000) * this.#perSecond)
    this.#at = nowMs
  }
}

/** Above this number, budgets that are full again are deleted: a new one is the same. */
const KEPT_MAX = 10_000

/** One budget per key: all sockets of a person, all attempts of an address. It outlives a socket that reconnects. */
export class Budgets {
  readonly #budgets = new Map<string, Budget>()
  readonly #perSecond: number | undefined
  readonly #burst: number | undefined
  constructor(options: { perSecond?: number; burst?: number } = {}) {
    this.#perSecond = options.perSecond
    this.#burst = options.burst
  }

  of(key: string, nowMs: number): Budget {
    const budget = this.#budgets.get(key) ?? new Budget(nowMs, this.#perSecond, this.#burst)
    this.#budgets.set(key, budget)
    if (this.#budgets.size > KEPT_MAX)
      for (const [other, each] of this.#budgets) if (other !== key && each.isFull(nowMs)) this.#budgets.delete(other)
    return budget
  }
}
