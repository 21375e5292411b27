/** Limits concurrent work per person: further requests of the same person queue without holding a connection, so other people are not delayed (S-24). */
export class PersonPlaces {
  readonly #runningMax: number
  readonly #waitingMax: number
  readonly #people = new Map<string, { running: number; waiting: (() => void)[] }>()

  constructor({ runningMax, waitingMax }: { runningMax: number; waitingMax: number }) {
    this.#runningMax = runningMax
    this.#waitingMax = waitingMax
  }

  /** How many people have something under way. */
  get size(): number {
    return this.#people.size
  }

  /** Resolves when it is this one's turn, with what gives the place back; undefined where too many of the person wait already. */
  take(userId: string): Promise<() => void> | undefined {
    const own = this.#people.get(userId) ?? { running: 0, waiting: [] }
    this.#people.set(userId, own)
    if (own.running < this.#runningMax) {
      own.running += 1
      return Promise.resolve(this.#leaver(userId, own))
    }
    if (own.waiting.length >= this.#waitingMax) return undefined
    return new Promise((resolve) => {
      own.waiting.push(() => resolve(this.#leaver(userId, own)))
    })
  }

  #leaver(userId: string, own: { running: number; waiting: (() => void)[] }): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = own.waiting.shift()
      if (next) return next()
      own.running -= 1
      if (own.running === 0) this.#people.delete(userId)
    }
  }
}
