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
