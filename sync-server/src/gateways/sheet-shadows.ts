import type * as A from '@automerge/automerge'
import { judgeMessage } from './counts-authors.ts'
import type { Vouched } from './vouched.ts'

/**
 * A shadow copy of each sheet that is being counted, on which messages are judged before automerge-repo applies them. It sees the same messages in the
 * same order, so changes whose dependencies are missing wait here as they do in the library, and are judged when they take effect.
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
