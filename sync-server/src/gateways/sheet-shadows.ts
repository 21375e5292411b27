import type * as A from '@automerge/automerge'
import { judgeMessage } from './counts-authors.ts'
import type { Vouched } from './vouched.ts'

/**
 * A second copy of each sheet in which somebody counts, to judge messages on before automerge-repo takes them in: it sees the same messages in the same
 * order, so what waits in the library for earlier changes waits here as well, and is judged when it counts.
 */
export class SheetShadows {
  readonly #sheets = new Map<string, Promise<{ doc: A.Doc<unknown> }>>()
  readonly #read: (documentId: string) => Promise<A.Doc<unknown>>

  readonly #vouched: Vouched

  constructor(read: (documentId: string) => Promise<A.Doc<unknown>>, vouched: Vouched) {
    this.#read = read
    this.#vouched = vouched
  }

  has(documentId: string): boolean {
    return this.#sheets.has(documentId)
  }

  /** Throws `NotYours`; then nothing of the message is kept. */
  async judge(documentId: string, message: Uint8Array, userId: string): Promise<void> {
    const sheet = await this.#open(documentId)
    sheet.doc = judgeMessage(sheet.doc, message, { userId, vouched: this.#vouched })
  }

  /** What another node stored was judged there. */
  async take(documentId: string, work: (doc: A.Doc<unknown>) => A.Doc<unknown>): Promise<void> {
    const sheet = await this.#sheets.get(documentId)
    if (sheet) sheet.doc = work(sheet.doc)
  }

  #open(documentId: string): Promise<{ doc: A.Doc<unknown> }> {
    const before = this.#sheets.get(documentId)
    if (before) return before
    const opening = this.#read(documentId).then((doc) => ({ doc }))
    opening.catch(() => this.#sheets.delete(documentId))
    this.#sheets.set(documentId, opening)
    return opening
  }
}
