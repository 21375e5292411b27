import { decodeSyncMessage } from '@automerge/automerge'
import { cbor, isValidDocumentId } from '@automerge/automerge-repo'
import { newId } from '@werkbank/model/base/id.ts'
import type { WebSocket } from 'ws'
import { UNREADABLE } from '../refusal.ts'
import { Throttle } from '../throttle.ts'

const ID_LENGTH_MAX = 200

/**
 * Looks at each message before automerge-repo does, and hands on one of its own making with what is known to be right, under an id that
 * the server has given: an id of the other side's choice would be a key of plain objects in the library ("__proto__"), would take over
 * somebody else's line, and what it says of its storage would become a key in ours. What isn't a message ends the line with the reason.
 */
export function guardCounts(ws: WebSocket, nowMs: () => number): void {
  const throttle = new Throttle(ws, nowMs)
  const senderId = `device-${newId()}`
  let joined = false
  const emit = ws.emit.bind(ws)
  const handOn = (message: object) => emit('message', Buffer.from(cbor.encode({ ...message, senderId })), true)
  ws.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'message') return emit(event, ...values)
    const [data] = values
    if (ws.readyState !== ws.OPEN || !Buffer.isBuffer(data)) return false
    if (!throttle.take('counts', data.length)) return false
    const message = readMessage(data)
    if (message === 'nothing') return false
    if (message === undefined || joined === (message.type === 'join')) {
      ws.close(UNREADABLE.code, UNREADABLE.reason)
      return false
    }
    joined = true
    return handOn(message)
  }
}

type Message =
  | { type: 'join'; supportedProtocolVersions?: string[]; peerMetadata: { isEphemeral: true } }
  | { type: 'request' | 'sync'; targetId: string; documentId: string; data: Uint8Array }
  | { type: 'doc-unavailable'; targetId: string; documentId: string }

/** A message of the protocol, made anew; 'nothing' for what nobody here listens to; undefined for what is none. */
function readMessage(bytes: Buffer): Message | 'nothing' | undefined {
  try {
    return toMessage(cbor.decode(new Uint8Array(bytes)))
  } catch {
    return undefined
  }
}

function toMessage(message: unknown): Message | 'nothing' | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { type, senderId, targetId, documentId, data, supportedProtocolVersions } = message as Record<string, unknown>
  if (!isName(senderId)) return undefined
  switch (type) {
    case 'join': {
      // A device of its own: nothing about it is kept, for the storage holds sheets and no devices.
      const join = { type, peerMetadata: { isEphemeral: true } } as const
      if (supportedProtocolVersions === undefined) return join
      if (!Array.isArray(supportedProtocolVersions) || !supportedProtocolVersions.every(isName)) return undefined
      return { ...join, supportedProtocolVersions }
    }
    case 'request':
    case 'sync':
      if (!isName(targetId) || !isDocumentId(documentId) || !(data instanceof Uint8Array)) return undefined
      decodeSyncMessage(data) // throws where it isn't one
      return { type, targetId, documentId, data }
    case 'doc-unavailable':
      return isName(targetId) && isDocumentId(documentId) ? { type, targetId, documentId } : undefined
    case 'ephemeral':
    case 'leave':
      return 'nothing'
    default:
      return undefined
  }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= ID_LENGTH_MAX
const isDocumentId = (value: unknown): value is string => isName(value) && isValidDocumentId(value)
