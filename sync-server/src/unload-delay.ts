const LOOK_MS = 1_000

/**
 * Delays the unloading of documents that no socket has open: after a broken connection, a reload or a look at the next record they are still loaded. At
 * most `max` of them stay; the one that was left first goes first. `unload` tries to unload one, which asks `mayUnload` again.
 */
export class UnloadDelay {
  readonly #ms: number
  readonly #max: number
  readonly #unload: (name: string) => Promise<void>
  /** When the last one left, the longest ago first. */
  readonly #left = new Map<string, number>()
  readonly #due = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: { ms: number; max: number; unload: (name: string) => Promise<void> }) {
    this.#ms = options.ms
    this.#max = options.max
    this.#unload = options.unload
  }

  /** The last socket has closed it: true where it may be unloaded now. */
  mayUnload(name: string): boolean {
    if (this.#stopped || this.#ms === 0 || this.#due.has(name)) return true
    this.#left.delete(name)
    this.#left.set(name, Date.now())
    const [oldest] = this.#left.keys()
    if (this.#left.size > this.#max && oldest !== undefined) this.#unloadNow(oldest)
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref()
    return false
  }

  /** Lets all go, and keeps none from now on. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await Promise.all([...this.#left.keys()].map((name) => this.#unloadNow(name)))
  }

  #look(): void {
    for (const [name, at] of this.#left) {
      if (Date.now() - at < this.#ms) return
      this.#unloadNow(name)
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #unloadNow(name: string): Promise<void> {
    this.#left.delete(name)
    this.#due.add(name)
    await this.#unload(name).catch(() => {}) // it stays open, and is asked about when the next one leaves
    this.#due.delete(name)
  }
}
