/** As many changes as devices bring again after a restore; the oldest are forgotten first. */
const VOUCHED_MAX = 50_000

/**
 * Changes that their own author has sent, by hash, in messages that were refused because of the changes of others in them. After a restore, or
 * a loss of what was not stored yet, each device has what the others counted and can't send its own without it: so each waited for the other
 * for ever. Nobody can have a change taken in the name of somebody whose own line has not brought the same.
 */
export class Vouched {
  readonly #authors = new Map<string, string>()

  add(hashes: readonly string[], userId: string): void {
    for (const hash of hashes) this.#authors.set(hash, userId)
    for (const hash of this.#authors.keys()) {
      if (this.#authors.size <= VOUCHED_MAX) return
      this.#authors.delete(hash)
    }
  }

  authorOf(hash: string): string | undefined {
    return this.#authors.get(hash)
  }
}
