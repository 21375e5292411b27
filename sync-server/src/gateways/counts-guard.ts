import { decodeSyncMessage } from '@automerge/automerge'
import { cbor, isValidDocumentId } from '@automerge/automerge-repo'
import type { WebSocket } from 'ws'
import { UNREADABLE } from '../refusal.ts'
import { Throttle } from '../throttle.ts'

const ID_LENGTH_MAX = 200

/**
 * Looks at each message before automerge-repo does: what isn't one of its protocol would throw in its handlers, where nobody catches it,
 * and end the process. Ends the line with the reason, or slows it down.
 */
export function guardCounts(ws: WebSocket, nowMs: () => number): void {
  const throttle = new Throttle(ws, nowMs)
  const emit = ws.emit.bind(ws)
  ws.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'message') return emit(event, ...values)
    const [data] = values
    if (ws.readyState !== ws.OPEN || !Buffer.isBuffer(data)) return false
    if (!throttle.take('counts', data.length)) return false
    try {
      if (isMessage(cbor.decode(new Uint8Array(data)))) return emit(event, ...values)
    } catch {
      // as if it were none
    }
    ws.close(UNREADABLE.code, UNREADABLE.reason)
    return false
  }
  ws.on('error', () => {}) // a frame that is too large or none; ws closes the line with the code for it
}

function isMessage(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false
  const { type, senderId, targetId, documentId, data, supportedProtocolVersions } = message as Record<string, unknown>
  if (!isName(senderId)) return false
  switch (type) {
    case 'join':
      return (
        supportedProtocolVersions === undefined ||
        (Array.isArray(supportedProtocolVersions) && supportedProtocolVersions.every(isName))
      )
    case 'leave':
      return true
    case 'request':
    case 'sync':
      if (!isName(targetId) || !isDocumentId(documentId) || !(data instanceof Uint8Array)) return false
      decodeSyncMessage(data) // throws where it isn't one
      return true
    case 'doc-unavailable':
      return isName(targetId) && isDocumentId(documentId)
    case 'ephemeral':
      return isName(targetId) && isDocumentId(documentId) && data instanceof Uint8Array
    default:
      return false
  }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= ID_LENGTH_MAX
const isDocumentId = (value: unknown): boolean => isName(value) && isValidDocumentId(value)
