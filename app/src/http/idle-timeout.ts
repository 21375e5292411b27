/** How long a server may say nothing: longer than it ever works on an answer. */
const SILENCE_MS = 60_000

/** Ends a request that nobody answers: between two radio cells a connection can be dead for a quarter of an hour without an error. */
export class IdleTimeout {
  readonly #controller = new AbortController()
  readonly #why: () => Error
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(why: () => Error) {
    this.#why = why
  }
  get signal(): AbortSignal {
    return this.#controller.signal
  }
  restart(moreMs = 0): void {
    this.end()
    this.#timer = setTimeout(() => this.#controller.abort(this.#why()), SILENCE_MS + moreMs)
  }
  end(): void {
    clearTimeout(this.#timer)
  }
}
