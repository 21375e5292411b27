/** The words of docs/protocol.md that the browser's side of the document socket knows. */

/** Close reasons of one document that start with this refuse content: `refused:<code>`. */
export const REFUSED_PREFIX = 'refused:'
/** The rights of this connection changed: send the token and the sync step again. */
export const ACCESS_CHANGED = 'access-changed'

/** The log could not take it just now; nothing is wrong with the content. */
export const TRY_AGAIN = 'try-again'
/** Close code of the whole socket: the session is over. */
export const SIGNED_OUT_CODE = 4401

export const controlDocumentName = (personId: string): string => `control:${personId}`

/** The code of a refusal, or undefined when the close means something else. */
export function refusalOf(reason: string | undefined): string | undefined {
  return reason?.startsWith(REFUSED_PREFIX) ? reason.slice(REFUSED_PREFIX.length) : undefined
}
