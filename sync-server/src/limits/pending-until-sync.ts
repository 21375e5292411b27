/** Per socket; a client that sends more before its first sync step 2 is not a reconnecting one. */
const FRAMES_MAX = 1_000
const BYTES_MAX = 4 * 1024 * 1024

/**
 * Updates that were typed while a connection was being restored. They build on earlier edits, which only the client's sync step 2 brings; judged before
 * it they would be refused as a gap. So they wait for that step. Where a client never sends one, the guard judges them once this is full.
 */
export class PendingUntilSync {
  readonly #inStep = new Set<string>()
  readonly #waiting = new Map<string, Uint8Array[]>()
  #frames = 0
  #bytes = 0

  /** The client opens the document (again): its sync step 2 is still to come. */
  opening(document: string): void {
    this.#inStep.delete(document)
  }

  /** True where the update is kept for later. */
  keep(document: string, update: Uint8Array): boolean {
    if (this.#inStep.has(document)) return false
    if (this.#frames >= FRAMES_MAX || this.#bytes + update.length > BYTES_MAX) return false
    const waiting = this.#waiting.get(document) ?? []
    waiting.push(update)
    this.#waiting.set(document, waiting)
    this.#frames += 1
    this.#bytes += update.length
    return true
  }

  /** The step 2 has come: what waited for it, in order. */
  inStep(document: string): Uint8Array[] {
    this.#inStep.add(document)
    const waiting = this.#waiting.get(document) ?? []
    this.#waiting.delete(document)
    this.#frames -= waiting.length
    this.#bytes -= waiting.reduce((sum, { length }) => sum + length, 0)
    return waiting
  }
}
