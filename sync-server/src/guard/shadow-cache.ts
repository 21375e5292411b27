const IDLE_MS = 30_000
const COPIES_MAX = 100

type Holder = { dropShadow(): void }

/** Which documents hold a second copy to judge on: those edited in the last half a minute, and no more than `max`. Any may be made anew. */
export class ShadowCache {
  /** When each was last used, the longest ago first. */
  readonly #used = new Map<Holder, number>()
  readonly #max: number
  #timer: NodeJS.Timeout | undefined

  constructor(max: number = COPIES_MAX) {
    this.#max = max
  }

  used(holder: Holder): void {
    this.#used.delete(holder)
    this.#used.set(holder, Date.now())
    const [oldest] = this.#used.keys()
    if (this.#used.size > this.#max) oldest?.dropShadow()
    this.#timer ??= setInterval(() => this.#dropIdle(), IDLE_MS / 4).unref()
  }

  dropped(holder: Holder): void {
    this.#used.delete(holder)
    if (this.#used.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #dropIdle(): void {
    for (const [holder, at] of this.#used) {
      if (Date.now() - at < IDLE_MS) return
      holder.dropShadow()
    }
  }
}
