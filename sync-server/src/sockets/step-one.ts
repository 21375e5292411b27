import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const KEPT_BYTES_MAX = 32 * 1024 * 1024
/** A client with a larger state vector asks so rarely that its answer is not worth caching. */
const VECTOR_BYTES_MAX = 4 * 1024
const AGAIN_MS = 1_000

/**
 * Answers to sync step 1: what a state vector lacks. Computing it walks the whole document, however small question and answer, so answers are cached
 * while their document stays unchanged: after a restart of a node all clients ask the same.
 */
export class StateAnswers {
  /** The longest not asked for first. */
  readonly #kept = new Map<string, Uint8Array>()
  #bytes = 0
  /** Another number with each change. */
  readonly #versions = new WeakMap<Y.Doc, { id: number; version: number }>()
  #ids = 0
  readonly #keptBytesMax: number
  constructor(keptBytesMax = KEPT_BYTES_MAX) {
    this.#keptBytesMax = keptBytesMax
  }

  /** Throws where the vector can't be read. */
  answer(document: Y.Doc, stateVector: Uint8Array): Uint8Array {
    const { id, version } = this.#versionOf(document)
    const key = `${id}:${version}:${Buffer.from(stateVector).toString('base64')}`
    const answer = this.#kept.get(key) ?? Y.encodeStateAsUpdate(document, stateVector)
    if (stateVector.length <= VECTOR_BYTES_MAX) this.#keep(key, answer)
    return answer
  }

  #versionOf(document: Y.Doc): { id: number; version: number } {
    const known = this.#versions.get(document)
    if (known) return known
    const entry = { id: ++this.#ids, version: 0 }
    this.#versions.set(document, entry)
    document.on('update', () => {
      entry.version += 1
    })
    return entry
  }

  #keep(key: string, answer: Uint8Array): void {
    if (!this.#kept.delete(key)) this.#bytes += answer.length
    this.#kept.set(key, answer)
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= this.#keptBytesMax) return
      this.#kept.delete(oldest)
      this.#bytes -= length
    }
  }
}

/**
 * One answer per document and second: a client that asks again at once gets the answer to its last question a moment later, which covers the earlier
 * ones, for a client's state only grows. `answer` is called with the state vector.
 */
export class StateQuestions {
  readonly #answer: (document: string, stateVector: Uint8Array) => void
  readonly #nowMs: () => number
  readonly #answeredAt = new Map<string, number>()
  readonly #waiting = new Map<string, Uint8Array>()
  #timer: NodeJS.Timeout | undefined

  constructor(nowMs: () => number, answer: (document: string, stateVector: Uint8Array) => void) {
    this.#nowMs = nowMs
    this.#answer = answer
  }

  ask(document: string, stateVector: Uint8Array): void {
    if (this.#isSoon(document)) this.#waiting.set(document, stateVector)
    else this.#answerNow(document, stateVector)
    this.#look()
  }

  /** The document is opened anew: its next question is the first. */
  forget(document: string): void {
    this.#answeredAt.delete(document)
    this.#waiting.delete(document)
  }

  /** Nothing more is answered. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  #isSoon = (document: string): boolean =>
    this.#nowMs() - (this.#answeredAt.get(document) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS

  #answerNow(document: string, stateVector: Uint8Array): void {
    this.#answeredAt.set(document, this.#nowMs())
    this.#answer(document, stateVector)
  }

  #look(): void {
    if (this.#waiting.size === 0 || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      for (const [document, stateVector] of this.#waiting) {
        if (this.#isSoon(document)) continue
        this.#waiting.delete(document)
        this.#answerNow(document, stateVector)
      }
      this.#look()
    }, AGAIN_MS / 4)
  }
}

/** What a client is sent on its sync step 1, as Hocuspocus writes it: what it lacks, and the question what we lack. */
export function writeAnswer(document: Y.Doc, answer: Uint8Array, name?: string): [Uint8Array, Uint8Array] {
  const message = (step: number, content: Uint8Array) =>
    encoding.encode((encoder) => {
      if (name !== undefined) encoding.writeVarString(encoder, name)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, content)
    })
  return [message(1, answer), message(0, Y.encodeStateVector(document))]
}
