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
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#at) / 1000) * this.#perSecond)
    this.#at = nowMs
    this.#left -= cost
    return this.#left >= 0
  }

  /** How long until there is something again. */
  waitMs(): number {
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#perSecond) * 1000)
  }
}
