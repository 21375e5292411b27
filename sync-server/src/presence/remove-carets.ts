import type { Hocuspocus } from '@hocuspocus/server'
import { removeAwarenessStates } from 'y-protocols/awareness'
import type { DocumentContext, Session } from '../session.ts'

/** Takes the carets of a socket out of all documents in which it has one. */
export function removeCarets(session: Session, hocuspocus: Hocuspocus<DocumentContext>): void {
  for (const [name, clients] of session.awarenessClients) {
    const document = hocuspocus.documents.get(name)
    if (document) removeAwarenessStates(document.awareness, [...clients], null)
  }
}
