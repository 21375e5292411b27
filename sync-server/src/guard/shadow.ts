import type { Permission } from '@werkbank/model/base/permission.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { judgeEdit } from '@werkbank/model/documents/judge-edit.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { openRoots, type Policy } from '@werkbank/model/documents/policy.ts'
import { hasGap, structsOf } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import { EditRefused } from '../refusal.ts'

/** An honest paste of 2,000 lines makes 12,000; anything larger comes in parts. */
const STRUCTS_MAX = 20_000
const CLOCK_SPAN_MAX = 2_000_000

export type Author = { userId: string; permissions: readonly Permission[] }
export type Judged<T> = { clientIds: number[]; effects: T }
/** An update taken apart. */
type Decoded = ReturnType<typeof Y.decodeUpdate>

/** Takes an update apart, or refuses what can't be read. */
export function decode(update: Uint8Array): Decoded {
  try {
    const decoded = Y.decodeUpdate(update)
    if (decoded.structs.length > STRUCTS_MAX) throw new EditRefused('too-many-parts')
    return decoded
  } catch (error) {
    throw error instanceof EditRefused ? error : new EditRefused('unreadable')
  }
}

/** True for `[0, 0]` and its like: nothing in it. */
export const isEmpty = (decoded: Decoded): boolean => decoded.structs.length === 0 && decoded.ds.clients.size === 0

/**
 * A second copy of a document to try updates on: what throws, leaves pending parts or is against the policy is refused, and the
 * copy is made anew. Order of checks: notes/sync-pitfalls 3.4.
 */
export class Shadow {
  readonly doc: Y.Doc
  readonly #policy: Policy
  constructor(state: Uint8Array, policy: Policy) {
    this.#policy = policy
    this.doc = keepAsLogged(newDocument())
    openRoots(this.doc, policy)
    Y.applyUpdate(this.doc, state)
  }

  /** Whether the update brings anything that isn't known. */
  knows(decoded: Decoded): boolean {
    if (decoded.structs.some(({ id, length }) => id.clock + length > Y.getState(this.doc.store, id.client)))
      return false
    for (const [client, ranges] of decoded.ds.clients) {
      for (const { clock, len } of ranges) if (!this.#isDeleted(client, clock, len)) return false
    }
    return true
  }

  #isDeleted(client: number, clock: number, length: number): boolean {
    const structs = structsOf(this.doc, client)
    if (Y.getState(this.doc.store, client) < clock + length) return false
    return structs.every(
      (struct) => struct.id.clock >= clock + length || struct.id.clock + struct.length <= clock || struct.deleted,
    )
  }

  /** The clients of which the update brings new clocks; foreign ones and jumps are refused. */
  newClients(decoded: Decoded, owners: ReadonlyMap<number, string>, userId: string): number[] {
    const next = new Map<number, number>()
    const known = (client: number) => Y.getState(this.doc.store, client)
    for (const struct of decoded.structs) {
      const { client, clock } = struct.id
      const end = clock + struct.length
      if (struct instanceof Y.Skip || end - known(client) > CLOCK_SPAN_MAX || !Number.isSafeInteger(end))
        throw new EditRefused('gap')
      if (end <= known(client)) this.#sameAsKnown(struct)
      else {
        const owner = owners.get(client)
        if (owner !== undefined && owner !== userId) throw new EditRefused('foreign-client')
        if (clock > (next.get(client) ?? known(client))) throw new EditRefused('gap')
        next.set(client, Math.max(next.get(client) ?? 0, end))
      }
    }
    for (const [client, ranges] of decoded.ds.clients) {
      for (const { clock, len } of ranges)
        if (clock + len > (next.get(client) ?? known(client))) throw new EditRefused('deletes-the-future')
    }
    return [...next.keys()]
  }

  /** One id and clock has one content for ever: another one would make replicas differ while they say that they are equal. */
  #sameAsKnown(struct: Y.Item | Y.GC | Y.Skip): void {
    if (!(struct instanceof Y.Item)) return
    const mine = Y.getItem(this.doc.store, struct.id)
    if (!(mine instanceof Y.Item) || mine.deleted || mine.id.clock !== struct.id.clock || mine.length !== struct.length)
      return
    // What a client has deleted meanwhile comes without its content.
    if (mine.content.constructor !== struct.content.constructor || !isComparable(mine.content)) return
    if (JSON.stringify(mine.content.getContent()) !== JSON.stringify(struct.content.getContent()))
      throw new EditRefused('other-history')
  }

  /** Refuses what would cut a character in two (notes M5). */
  refuseSplitCharacters(decoded: Decoded): void {
    for (const struct of decoded.structs) {
      if (!(struct instanceof Y.Item)) continue
      if (struct.origin && this.#splitsAfter(struct.origin.client, struct.origin.clock))
        throw new EditRefused('broken-character')
    }
    for (const [client, ranges] of decoded.ds.clients) {
      for (const { clock, len } of ranges) {
        if (this.#splitsAfter(client, clock - 1) || this.#splitsAfter(client, clock + len - 1))
          throw new EditRefused('broken-character')
      }
    }
  }

  #splitsAfter(client: number, clock: number): boolean {
    if (clock < 0 || clock >= Y.getState(this.doc.store, client)) return false
    const item = Y.getItem(this.doc.store, Y.createID(client, clock))
    if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentString)) return false
    const at = clock - item.id.clock
    const unit = item.content.str.charCodeAt(at)
    return unit >= 0xd800 && unit <= 0xdbff && at + 1 < item.length
  }

  /** Applies and judges. Throws EditRefused; the shadow is spoilt then and must be made anew. */
  judge<T>(update: Uint8Array, author: Author, now: string, effects: (transaction: Y.Transaction) => T): T {
    let refused: string | undefined
    let result: T | undefined
    const look = (transaction: Y.Transaction) => {
      refused = judgeEdit({ doc: this.doc, transaction, author, now }, this.#policy)
      if (refused === undefined) result = effects(transaction)
    }
    // Before clean-up: deleted content is still there.
    this.doc.once('beforeObserverCalls', look)
    try {
      Y.applyUpdate(this.doc, update)
    } catch {
      throw new EditRefused('unreadable')
    } finally {
      this.doc.off('beforeObserverCalls', look)
    }
    if (hasGap(this.doc)) throw new EditRefused('refers-to-unknown')
    if (refused !== undefined) throw new EditRefused(refused)
    return result as T
  }
}

const isComparable = (content: unknown): boolean =>
  content instanceof Y.ContentAny || content instanceof Y.ContentString || content instanceof Y.ContentJSON
