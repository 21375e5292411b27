import { ContentRefused, ForeignClient } from '@werkbank/database/log/document-log.ts'
import { isUntakeable } from '@werkbank/database/transaction.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { DOCUMENT_CONTENTS } from '@werkbank/model/document-contents.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import type { DocumentContent } from '@werkbank/model/documents/document-content.ts'
import { openRoots } from '@werkbank/model/documents/policy.ts'
import * as Y from 'yjs'
import type { Appended, LogWriter } from '../log/log-writer.ts'
import { EditRefused } from '../refusal.ts'
import { type Author, decode, isEmpty, Shadow } from './shadow.ts'
import type { ShadowCache } from './shadow-cache.ts'

export type Submission = {
  update: Uint8Array
  author: Author
  /** Asked again right before the append: the right may have gone while the update waited. */
  mayWrite: () => boolean
  /** Origin of the transaction on the live document. */
  origin: unknown
  via: 'client' | 'y-websocket'
  now: string
  /** Holds back what goes to the writer, until what it returns is called: what the others wait for is sent first, and the writer's in one piece. */
  hold?: () => () => void
}

/** One open document with its guard: updates are judged, logged and applied one after another, from whichever client they come. */
export class GuardedDocument {
  readonly name: string
  readonly orgId: string
  readonly live: Y.Doc
  /** Up to here the log is in `live`. */
  seq: number
  /** About how much there is to look through: what it was when loaded, and what came since. */
  sizeBytes: number
  readonly #content: DocumentContent
  readonly #owners: Map<number, string>
  /** Client ids whose owner is already in the log. */
  readonly #bound: Set<number>
  readonly #log: LogWriter
  readonly #copies: ShadowCache
  readonly #sendNow: () => void
  /** Acknowledgements held back until the update was broadcast; undefined where no update is being applied. */
  #heldAcks: (() => void)[] | undefined
  #shadow: Shadow | undefined
  #turn: Promise<unknown> = Promise.resolve()
  /** All judged updates up to the last one are in the log and in `live`. */
  #applied: Promise<void> = Promise.resolve()
  /** The same, and on disk. */
  #durable: Promise<void> = Promise.resolve()
  /** The log was seen to reach this far; parts of it may not be in `live` yet. */
  #inLog: number
  #failures = 0
  /** Something in `live` was lost by the log, which doesn't take it again: nothing more is taken until the document is loaded anew. */
  #lost = false

  constructor(options: {
    name: string
    orgId: string
    kind: KindName
    live: Y.Doc
    seq: number
    sizeBytes?: number
    owners: Map<number, string>
    log: LogWriter
    copies: ShadowCache
    /** Sends on what was applied and waits to be sent. */
    sendNow?: () => void
  }) {
    this.name = options.name
    this.orgId = options.orgId
    this.live = options.live
    this.seq = options.seq
    this.sizeBytes = options.sizeBytes ?? 0
    this.live.on('update', (update: Uint8Array) => {
      this.sizeBytes += update.length
    })
    this.#inLog = options.seq
    this.#content = DOCUMENT_CONTENTS[options.kind]
    this.#owners = options.owners
    this.#bound = new Set(options.owners.keys())
    this.#log = options.log
    this.#copies = options.copies
    this.#sendNow = options.sendNow ?? (() => {})
    openRoots(this.live, this.#content.policy)
  }

  /**
   * Judges, logs, applies and sends on. Resolves when the update is on disk in the log, a moment after the others have it; throws EditRefused, or
   * what the log threw: then nothing is kept.
   */
  async submit(submission: Submission): Promise<void> {
    const { kept } = await this.#inTurn(async () => ({ kept: await this.#judgeAndAppend(submission) }))
    await kept()
  }

  /** Applies what others appended to the log: the API, other nodes. `updates` in order of seq. */
  applyTail(updates: readonly { fromSeq: number; seq: number; update: Uint8Array }[], origin: unknown): Promise<void> {
    return this.#inTurn(async () => {
      await this.#applied.catch(() => {})
      for (const { fromSeq, seq, update } of updates) {
        if (fromSeq > this.seq + 1 || seq <= this.seq) continue
        Y.applyUpdate(this.live, update, origin)
        this.seq = seq
      }
      this.#inLog = Math.max(this.#inLog, this.seq)
      this.dropShadow()
    })
  }

  /**
   * Takes the log as `read` finds it after the database was away: it may be shorter than what was seen of it, and others may have got the same
   * numbers since. Returns whether this document has what the log lost.
   */
  readAgain(read: () => Promise<{ seq: number; updates: readonly Uint8Array[] }>, origin: unknown): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#applied.catch(() => {})
      const { seq, updates } = await read()
      const hasMore = seq < this.#inLog
      for (const update of updates) Y.applyUpdate(this.live, update, origin)
      this.seq = seq
      this.#inLog = seq
      this.dropShadow()
      return hasMore
    })
  }

  /**
   * Judging is sequential, the write to the log is not: while one update waits for its commit the next is judged. They cannot depend on each other, for
   * an update that is not applied has been sent to no client, and a client sends its next one after the answer to the last.
   */
  async #judgeAndAppend(submission: Submission): Promise<() => Promise<void>> {
    const { update, author, mayWrite, via, now } = submission
    if (update.length > LIMITS.updateBytesMax) throw new EditRefused('too-large')
    const decoded = decode(update)
    if (isEmpty(decoded)) return async () => {}
    if (this.#lost) throw new Error('the log has lost an update and does not take it again')
    // No await where there is one: an append that fails in between would drop it, and what it knows would count as logged.
    const shadow = this.#shadow ?? (await this.#makeShadow())
    this.#copies.used(this)
    if (shadow.knows(decoded)) {
      shadow.newClients(decoded, this.#owners, author.userId) // other content under a known id
      return this.#allKept()
    }
    if (!mayWrite()) throw new EditRefused('read-only')
    try {
      const clientIds = shadow.newClients(decoded, this.#owners, author.userId)
      shadow.refuseSplitCharacters(decoded)
      const accepted = shadow.judge(
        update,
        author,
        now,
        (transaction) => this.#content.accepted?.({ doc: shadow.doc, transaction }) ?? [],
      )
      if (!mayWrite()) throw new EditRefused('read-only')
      for (const client of clientIds) this.#owners.set(client, author.userId)
      const entry = {
        orgId: this.orgId,
        document: this.name,
        update,
        userId: author.userId,
        clientIds,
        freshClientIds: clientIds.filter((client) => !this.#bound.has(client)),
        origin: via,
        accepted,
        inLog: () => this.#inLog,
      }
      const appended = this.#log.append(entry).then(
        (appended) => {
          for (const client of clientIds) this.#bound.add(client)
          this.#inLog = Math.max(this.#inLog, appended.seq)
          return appended
        },
        (error) => {
          // A client of another node was the first to write under this client id.
          if (error instanceof ForeignClient) for (const client of clientIds) this.#owners.delete(client)
          throw asRefusal(error)
        },
      )
      return this.#applyAfter(appended, submission)
    } catch (error) {
      this.dropShadow()
      throw error
    }
  }

  /** Applies in the order of judging, once the log has it. */
  #applyAfter(appended: Promise<Appended>, { update, origin, hold }: Submission): () => Promise<void> {
    appended.catch(() => {}) // waited for below, after those before it
    const applied = this.#applied
      .catch(() => {})
      .then(async () => {
        try {
          const { seq, durable } = await appended
          this.#durable = durable
          durable.catch(() => {
            this.#lost = true
          })
          this.#sendSoon(hold)
          Y.applyUpdate(this.live, update, origin)
          // Where others appended in between, their tail comes by itself; the state is the same in any order.
          if (seq === this.seq + 1) this.seq = seq
        } catch (error) {
          this.#failures += 1
          this.dropShadow() // it holds what the log does not
          throw error
        }
      })
    this.#applied = applied
    applied.catch(() => {})
    return async () => {
      await applied
      await this.#durable
    }
  }

  /** Once all that came back from the log in this moment is applied: as one message, and not a turn of the event loop later. */
  #sendSoon(hold: Submission['hold']): void {
    if (!this.#heldAcks) {
      this.#heldAcks = []
      process.nextTick(() => {
        const held = this.#heldAcks ?? []
        this.#heldAcks = undefined
        try {
          this.#sendNow()
        } finally {
          for (const release of held) release()
        }
      })
    }
    if (hold) this.#heldAcks.push(hold())
  }

  /** For what the shadow knows already: it counts when everything on its way has arrived in the log, and on disk. */
  #allKept(): () => Promise<void> {
    const [applied, failures] = [this.#applied, this.#failures]
    return async () => {
      await applied.catch(() => {})
      await this.#durable.catch(() => {})
      if (this.#failures !== failures || this.#lost) throw new Error('an update before it did not reach the log')
    }
  }

  async #makeShadow(): Promise<Shadow> {
    await this.#applied.catch(() => {})
    this.#shadow = new Shadow(Y.encodeStateAsUpdate(this.live), this.#content.policy)
    return this.#shadow
  }

  /** The next edit makes it anew. */
  dropShadow(): void {
    this.#copies.dropped(this)
    this.#shadow?.doc.destroy()
    this.#shadow = undefined
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }
}

/** A permanent no of the log becomes a refusal: a retry would be refused again. */
function asRefusal(error: unknown): unknown {
  if (error instanceof ForeignClient) return new EditRefused('foreign-client')
  if (error instanceof ContentRefused) return new EditRefused(error.code)
  return isUntakeable(error) ? new EditRefused('bad-value') : error
}
