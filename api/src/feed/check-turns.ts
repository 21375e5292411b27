/** A checksum over this many rows is cheap enough not to be rationed. */
const FREE_ROWS = 5_000
/** Reading a million rows takes about three seconds of the database and this process, so they are busy with it a twentieth of the time at most. */
const REST_MS_PER_ROW = 0.06

/**
 * Rations checksums of an organisation's mirrors: one device at a time, and after a checksum over many rows a pause. So the cost stays bounded however
 * many devices ask; a device without a turn asks again with its next pull.
 */
export class CheckTurns {
  readonly #busy = new Set<string>()
  readonly #restsUntil = new Map<string, number>()

  /** What ends the turn, with the number of rows that were looked at; undefined where it is none's turn now. */
  take(orgId: string, nowMs: number): ((rows: number, endMs: number) => void) | undefined {
    if (this.#busy.has(orgId) || nowMs < (this.#restsUntil.get(orgId) ?? 0)) return undefined
    this.#busy.add(orgId)
    return (rows, endMs) => {
      this.#busy.delete(orgId)
      if (rows > FREE_ROWS) this.#restsUntil.set(orgId, endMs + rows * REST_MS_PER_ROW)
      else this.#restsUntil.delete(orgId)
    }
  }
}
