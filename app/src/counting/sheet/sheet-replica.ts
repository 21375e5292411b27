import { getHeads } from '@automerge/automerge/slim'
import type { DocHandle } from '@automerge/automerge-repo/slim'
import type { CountDocument } from '@werkbank/model/counting/count-document.ts'
import { type Accessor, createSignal } from 'solid-js'
import { makeAlarm } from '../../device/leader.ts'
import { reportStorageError, reportStorageOk } from '../../device/storage-health.ts'
import type { Request } from '../../http/request.ts'
import { type LostCounts, lostCounts } from '../lost-counts.ts'
import type { UnsentCounts } from '../unsent-counts.ts'

interface SheetReplicaOptions {
  sheetId: string
  handle: DocHandle<CountDocument>
  /** Writes what is in memory to the device. */
  flush: () => Promise<void>
  here: UnsentCounts
  online: Accessor<boolean>
  request: Request
  /** The person signed in on the device. */
  personId: string
}

const ASK_MS_MIN = 150
const ASK_MS_MAX = 5_000

/** This browser's copy of one count sheet. What is counted is on the device at once, and sent as soon as there is a network. */
export class SheetReplica {
  readonly sheetId: string
  readonly #options: SheetReplicaOptions
  readonly #closing = new AbortController()
  readonly #alarm = makeAlarm()
  #sending: Promise<void> | undefined
  /** The sheet; undefined until it was read from the device or came from the server. */
  readonly document: Accessor<CountDocument | undefined>
  /** True where neither the device nor the server has it (yet). */
  readonly missing: Accessor<boolean>
  /** What the server has lost of others and only this device still has: nothing can be sent meanwhile. */
  readonly lost: Accessor<LostCounts | undefined>
  readonly #setLost: (lost: LostCounts | undefined) => void

  constructor(options: SheetReplicaOptions) {
    this.#options = options
    this.sheetId = options.sheetId
    const { handle } = options
    const [document, setDocument] = createSignal<CountDocument | undefined>(undefined, { equals: false })
    const [missing, setMissing] = createSignal(false)
    const [lost, setLost] = createSignal<LostCounts>()
    this.lost = lost
    this.#setLost = setLost
    this.document = document
    this.missing = missing
    const show = () => {
      if (!handle.isReady()) return
      setMissing(false)
      setDocument(() => handle.doc())
    }
    // For a handle that was unavailable at first the library emits the change before it marks the handle as ready.
    handle.on('heads-changed', () => (handle.isReady() ? show() : queueMicrotask(show)))
    handle
      .whenReady(['ready', 'unavailable'])
      .then(() => (handle.isReady() ? show() : setMissing(true)))
      .catch((error: unknown) => {
        console.warn('counts: a sheet did not come', error)
        setMissing(true)
      })
  }

  get documentId(): string {
    return this.#options.handle.documentId
  }

  /** Names the state that is shown. */
  heads(): string[] {
    return [...getHeads(this.#options.handle.doc())]
  }

  /** Writes into the sheet. Marked as unsent first: whatever happens then, it is sent some day. */
  change(write: (document: CountDocument) => void): void {
    const { handle, here, flush, sheetId } = this.#options
    const marked = here.markUnsent(sheetId)
    handle.change((document) => write(document))
    void Promise.all([marked, flush()]).then(reportStorageOk, reportStorageError)
    this.#startSending()
  }

  /** Stays at it until the server has stored what is here; asks at once. */
  send(): void {
    this.#alarm.wake()
    this.#startSending()
  }

  /** Resolves when everything is stored at the server; rejects when `signal` is aborted. */
  async whenSent(signal: AbortSignal): Promise<void> {
    this.send()
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    await Promise.race([this.#sending, aborted])
  }

  close(): void {
    this.#closing.abort()
  }

  #startSending(): void {
    this.#sending ??= this.#untilStored().finally(() => {
      this.#sending = undefined
    })
    this.#sending.catch((error: unknown) => console.warn('counts: a sheet could not be sent', error))
  }

  /** automerge-repo knows what it sent, not what is stored: only the API knows what is in the database. */
  async #untilStored(): Promise<void> {
    const { handle, here, sheetId } = this.#options
    const { signal } = this.#closing
    await handle.whenReady()
    let asked = ''
    let waitMs = ASK_MS_MIN
    while (!signal.aborted) {
      await this.#alarm.wait(signal, waitMs)
      const heads = this.heads()
      waitMs = heads.join() === asked ? Math.min(waitMs * 2, ASK_MS_MAX) : ASK_MS_MIN
      asked = heads.join()
      if (!(await this.#isStored(heads))) {
        // Counts that came too late for the posting: the person has seen it, so nothing waits for them any more.
        if (waitMs === ASK_MS_MAX && !here.unsent().has(sheetId)) return
        if (waitMs === ASK_MS_MAX) await this.#lookForLost()
        continue
      }
      this.#setLost(undefined)
      if (asked !== this.heads().join()) continue // counted on meanwhile
      await here.markSent(sheetId)
      return
    }
  }

  /** Asked for long: is it because the server has lost what this device can't bring back alone? */
  async #lookForLost(): Promise<void> {
    const { handle, request, sheetId, personId } = this.#options
    try {
      const answer = await request(`/counts/${sheetId}`, { signal: this.#closing.signal })
      const { heads } = (await answer.json()) as { heads: string[] }
      this.#setLost(lostCounts(handle.doc(), heads, personId))
    } catch {
      // Looked for again with the next question.
    }
  }

  async #isStored(heads: readonly string[]): Promise<boolean> {
    const { online, request, sheetId } = this.#options
    if (!online()) return false
    const { signal } = this.#closing
    try {
      const answer = await request(`/counts/${sheetId}/received?heads=${heads.join()}`, { signal })
      return ((await answer.json()) as { received: boolean }).received
    } catch {
      return false // asked again; a posted sheet's late counts stay unsent, and the sheet says so
    }
  }
}
