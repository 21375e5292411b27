/** A person's place changes with each click; others see it a moment later. */
const AGAIN_MS = 1_000

type Subject = { type: string; id: string } | null

/**
 * Reports the record that a socket's person looks at, at most once in `AGAIN_MS`: of what comes in between, the last counts. `tell` writes it to the
 * database.
 */
export class PlaceReports {
  readonly #tell: (subject: Subject) => Promise<void>
  readonly #onError: (error: unknown) => void
  #next: { subject: Subject } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(tell: (subject: Subject) => Promise<void>, onError: (error: unknown) => void) {
    this.#tell = tell
    this.#onError = onError
  }

  isAt(subject: Subject): void {
    this.#next = { subject }
    if (!this.#timer) this.#tellNext()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#next = undefined
  }

  #tellNext(): void {
    this.#timer = undefined
    if (!this.#next) return
    const { subject } = this.#next
    this.#next = undefined
    this.#timer = setTimeout(() => this.#tellNext(), AGAIN_MS)
    this.#tell(subject).catch(this.#onError)
  }
}

/** `{kind: 'here', subject: {type, id} | null}`: the record a person looks at. Undefined for another message. */
export function readPlaceMessage(message: unknown): { subject: Subject } | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message) || message.kind !== 'here')
    return undefined
  const subject = 'subject' in message ? message.subject : null
  if (subject === null) return { subject: null }
  if (typeof subject !== 'object' || !('type' in subject) || !('id' in subject)) return undefined
  const { type, id } = subject
  return isWord(type, 40) && isWord(id, 200) ? { subject: { type, id } } : undefined
}

/** No column takes U+0000. */
const isWord = (value: unknown, lengthMax: number): value is string =>
  typeof value === 'string' && value.length <= lengthMax && !value.includes('\0')
