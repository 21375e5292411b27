/** As many changes as devices bring again after a restore; the oldest are forgotten first. */
const VOUCHED_MAX = 50_000

/**
 * Whose changes are that a message was refused for, by hash: whoever brings one of their own vouches for it, and so do two who bring the same of a third.
 * After a restore, or a loss of what was not stored yet, each device has what the others counted and can't send its own without it: so each waited for
 * the others for ever, some of whom never come. Nobody can have a change taken in the name of another alone. Source: decisions 0048, 0073.
 */
export class Vouched {
  readonly #bringers = new Map<string, Set<string>>()

  /** `userId` brought these changes, whoever made them. */
  add(hashes: readonly string[], userId: string): void {
    for (const hash of hashes) {
      const bringers = this.#bringers.get(hash) ?? new Set()
      this.#bringers.set(hash, bringers.add(userId))
    }
    for (const hash of this.#bringers.keys()) {
      if (this.#bringers.size <= VOUCHED_MAX) return
      this.#bringers.delete(hash)
    }
  }

  /** Whether `sender` may bring a change of `author`: it is their own, the author has brought it, or somebody else has, too. */
  allows(hash: string, author: string, sender: string): boolean {
    if (author === sender) return true
    const bringers = this.#bringers.get(hash)
    return bringers !== undefined && (bringers.has(author) || [...bringers].some((other) => other !== sender))
  }
}
