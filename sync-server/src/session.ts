import type { Connection } from '@hocuspocus/server'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { WebSocket } from 'ws'
import type { DocumentAccess } from './access/document-access.ts'
import type { PendingUntilSync } from './limits/pending-until-sync.ts'
import type { Throttle } from './limits/throttle.ts'
import type { StateQuestions } from './sockets/step-one.ts'

/** One websocket: its caller and its open documents. */
export type Session = {
  id: string
  ws: WebSocket
  address: string
  /** Undefined until an API token came with the first document; a cookie is known before. */
  caller: Caller | undefined
  /** The pending authentication, shared by all documents of the socket; undefined again where it failed. */
  signingIn: Promise<void> | undefined
  triesToSignIn: number
  /** Documents that the client has asked to open, and not closed. */
  asked: Set<string>
  /** Documents authenticated on this socket, and what the caller may do with each now. */
  access: Map<string, DocumentAccess>
  open: Map<string, Connection<DocumentContext>>
  /** Closed by us: whatever else comes for these is dropped until the client authenticates them again. */
  closed: Set<string>
  control: Connection<DocumentContext> | undefined
  throttle: Throttle
  questions: StateQuestions
  /** Sync step 1 of documents that are still being loaded: their state vectors. */
  unansweredQuestions: Map<string, Uint8Array>
  /** Yjs clients of awareness that this socket spoke for, by document. */
  awarenessClients: Map<string, Set<number>>
  early: PendingUntilSync
  /** Holds back what goes to this socket until what it returns is called: then it goes as one. */
  hold: () => () => void
}
/** What Hocuspocus hands to each hook. */
export type DocumentContext = { session: Session }

export const controlName = (userId: string): string => `control:${userId}`
