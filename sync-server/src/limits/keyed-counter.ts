/** Counts open things by the key that they belong to, and all of them. */
export class KeyedCounter {
  readonly #counts = new Map<string, number>()
  #all = 0

  get size(): number {
    return this.#all
  }
  of(key: string): number {
    return this.#counts.get(key) ?? 0
  }
  /** One more; returns what takes it out again, once. */
  add(key: string): () => void {
    this.#counts.set(key, this.of(key) + 1)
    this.#all += 1
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      this.#all -= 1
      const left = this.of(key) - 1
      if (left > 0) this.#counts.set(key, left)
      else this.#counts.delete(key)
    }
  }
}
