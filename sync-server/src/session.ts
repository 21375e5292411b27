import type { Connection } from '@hocuspocus/server'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { WebSocket } from 'ws'
import type { DocumentAccess } from './access/document-access.ts'
import type { EarlyUpdates } from './early-updates.ts'

/** One websocket: who sits behind it and what it has open. */
export type Session = {
  id: string
  ws: WebSocket
  /** Undefined until an API token came with the first document; a cookie is known before. */
  caller: Caller | undefined
  /** Documents authenticated on this socket, and what the caller may do with each now. */
  access: Map<string, DocumentAccess>
  open: Map<string, Connection<DocumentContext>>
  /** Closed by us: whatever else comes for these is dropped until the client authenticates them again. */
  closed: Set<string>
  control: Connection<DocumentContext> | undefined
  budget: Budget
  /** Yjs clients of awareness that this socket spoke for, by document. */
  awarenessClients: Map<string, Set<number>>
  early: EarlyUpdates
}
/** What Hocuspocus hands to each hook. */
export type DocumentContext = { session: Session }

export const controlName = (userId: string): string => `control:${userId}`

/** A token bucket: `perSecond` refills up to `burst`. */
export class Budget {
  #left: number
  #at: number
  readonly #perSecond: number
  readonly #burst: number
  constructor(nowMs: number, perSecond: number = LIMITS.updatesPerSecond, burst: number = LIMITS.updatesBurst) {
    this.#left = burst
    this.#at = nowMs
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** False where it is used up. */
  take(cost: number, nowMs: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#at) / 1000) * this.#perSecond)
    this.#at = nowMs
    this.#left -= cost
    return this.#left >= 0
  }

  /** How long until there is something again. */
  waitMs(): number {
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#perSecond) * 1000)
  }
}
