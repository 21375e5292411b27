/** How many bootstraps run at a time, each of which holds a connection and a snapshot while its reader reads. */
const [ALL_MAX, ORGANISATION_MAX, PERSON_MAX] = [6, 4, 2]

/** Places for bootstraps: no person and no organisation takes those of all others (S-24). */
export class BootstrapPlaces {
  readonly #taken: { orgId: string; userId: string }[] = []

  /** Returns what gives the place back, once; undefined where none is free for them. */
  take({ orgId, userId }: { orgId: string; userId: string }): (() => void) | undefined {
    const ofOrg = this.#taken.filter((place) => place.orgId === orgId)
    const ofPerson = ofOrg.filter((place) => place.userId === userId)
    if (this.#taken.length >= ALL_MAX || ofOrg.length >= ORGANISATION_MAX || ofPerson.length >= PERSON_MAX)
      return undefined
    const place = { orgId, userId }
    this.#taken.push(place)
    return () => {
      const at = this.#taken.indexOf(place)
      if (at >= 0) this.#taken.splice(at, 1)
    }
  }
}

/** So many pulls of a person run at a time, and so many more wait for them: a few devices, each of which has one under way. */
const [RUNNING_MAX, WAITING_MAX] = [2, 8]

/** Places for pulls: who asks for many at once waits for themselves, and holds no connection meanwhile (S-24). */
export class PullPlaces {
  readonly #people = new Map<string, { running: number; waiting: (() => void)[] }>()

  /** How many people have a pull under way. */
  get size(): number {
    return this.#people.size
  }

  /** Resolves when it is this one's turn, with what gives the place back; undefined where too many of the person wait already. */
  take(userId: string): Promise<() => void> | undefined {
    const own = this.#people.get(userId) ?? { running: 0, waiting: [] }
    this.#people.set(userId, own)
    if (own.running < RUNNING_MAX) {
      own.running += 1
      return Promise.resolve(this.#leaver(userId, own))
    }
    if (own.waiting.length >= WAITING_MAX) return undefined
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
