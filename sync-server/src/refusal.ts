/**
 * A refused update. The document's connection closes with the reason `refused:<code>`; the app keeps the content as a recoverable copy and
 * opens the document anew (docs/protocol.md).
 */
export class EditRefused extends Error {
  override name = 'EditRefused'
  /** Hocuspocus reads these two when it closes the document's connection. */
  readonly code = 4403
  readonly reason: string
  constructor(code: string) {
    super(`edit refused: ${code}`)
    this.reason = `refused:${code}`
  }
}

/** The reason where a person may only read. */
export const READ_ONLY = 'refused:read-only'
/** The right changed: the client sends its token again and finds out what it may now. */
export const ACCESS_CHANGED = { code: 4205, reason: 'access-changed' }
/** The log could not be written: nothing is wrong with the edit, the client keeps it and retries. */
export const TRY_AGAIN = { code: 4503, reason: 'try-again' }

/** Opening a document failed on our side. Without a reason of its own the client would read that the right is gone. */
export class OpenFailed extends Error {
  override name = 'OpenFailed'
  readonly reason = TRY_AGAIN.reason
  constructor(cause: unknown) {
    super(`could not be opened now: ${String(cause)}`, { cause })
  }
}

/** On `/yjs`: the document went after its ticket was made. */
export const NOT_FOUND = { code: 4403, reason: 'not-found' }

/** Websocket close codes of the whole socket. */
export const SIGNED_OUT = { code: 4401, reason: 'signed-out' }
/** No frame of this protocol. A client that sends one sends more of them. */
export const NOT_UNDERSTOOD = { code: 1002, reason: 'not-understood' }
export const TEXT = { code: 1003, reason: 'binary-only' }
/** On `/counts`: no message of its protocol. */
export const UNREADABLE = { code: 4400, reason: 'unreadable' }
/** On `/counts`: entries of others, entries in another name, or changes to read-only parts. */
export const NOT_YOURS = { code: 4403, reason: 'not-yours' }
/** On `/counts`: more than a message may unpack to, or than its sheet takes. */
export const TOO_LARGE = { code: 4413, reason: 'too-large' }
export const TOO_SLOW = { code: 4408, reason: 'too-slow' }
export const TOO_MUCH = { code: 4429, reason: 'too-much' }
export const GOING_AWAY = { code: 1012, reason: 'restart' }
/** An error on our side while this socket was served: it reconnects, and the others go on. */
export const FAULT = { code: 1011, reason: 'fault' }
