/** As many changes as devices bring again after a restore; the oldest are forgotten first. */
const VOUCHED_MAX = 50_000

/**
 * Which people have brought a change, by its hash, of messages that were refused because they hold changes of others. A change is vouched for when its
 * author brings it, or two people bring the same change of a third. After a restore, or a loss of what was not stored yet, each device holds what the
 * others counted and cannot send its own changes without it: without vouching each would wait for the others for ever, some of whom never reconnect. One
 * person alone can never have a change accepted in the name of another. Source: decisions 0048, 0073.
 */
export class Vouched {
  readonly #bringers = new Map<string, Set<string>>()

  /** `userId` brought these changes, whose authors may be others. */
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

  /** Whether `sender` may bring a change of `author`: it is their own, its author has brought it, or a second person has too. */
  allows(hash: string, author: string, sender: string): boolean {
    if (author === sender) return true
    const bringers = this.#bringers.get(hash)
    return bringers !== undefined && (bringers.has(author) || [...bringers].some((other) => other !== sender))
  }
}
