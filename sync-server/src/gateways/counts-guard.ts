import { cbor, isValidDocumentId } from '@automerge/automerge-repo'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { WebSocket } from 'ws'
import type { Throttle } from '../limits/throttle.ts'
import { NOT_YOURS, TOO_LARGE, UNREADABLE } from '../refusal.ts'
import { NotYours } from './counts-authors.ts'
import { measureSyncMessage, TooLarge } from './counts-size.ts'

const ID_LENGTH_MAX = 200

export type SheetRules = {
  isFull: (documentId: string) => boolean
  judge: (documentId: string, message: Uint8Array) => Promise<void>
}

/**
 * Reads each message before automerge-repo does, and passes on a message rebuilt from validated parts, with a peer id assigned by the server: an id
 * chosen by the client would become a key of plain objects in the library ("__proto__"), could take over another person's connection, and its storage id
 * would become a key in our storage. Malformed messages, messages that unpack to more than the sheet's limit and edits that are not the sender's close
 * the socket with the reason. `isFull`: whether a sheet has reached its limit. `judge` throws `NotYours`.
 */
export function guardCounts(ws: WebSocket, throttle: Throttle, { isFull, judge }: SheetRules): void {
  const senderId = `device-${newId()}`
  let joined = false
  const emit = ws.emit.bind(ws)
  /** Messages are handed on in their order, though judging one may wait for its sheet. */
  let turn: Promise<unknown> = Promise.resolve()
  const end = (error: unknown) => {
    const { code, reason } = error instanceof TooLarge ? TOO_LARGE : error instanceof NotYours ? NOT_YOURS : UNREADABLE
    ws.close(code, reason)
  }
  const inTurn = (work: () => Promise<unknown> | unknown): boolean => {
    turn = turn.then(() => (ws.readyState === ws.OPEN ? work() : undefined)).catch(end)
    return true
  }
  const handOn = (message: Message) => emit('message', Buffer.from(cbor.encode({ ...message, senderId })), true)
  const receive = (data: Buffer): boolean => {
    if (!throttle.take('counts', data.length)) return false
    const message = toMessage(cbor.decode(new Uint8Array(data)))
    if (message === 'nothing') return false
    if (joined === (message.type === 'join')) throw new Error('joined once, and first')
    joined = true
    if (!('data' in message)) return inTurn(() => handOn(message))
    const { bytes, rows, changes } = measureSyncMessage(message.data, MESSAGE_MAX)
    if (changes > 0 && isFull(message.documentId)) throw new TooLarge('the sheet is full')
    // The work is in what it unpacks to, not in what came.
    if (!throttle.answered(SYNC_BYTES + bytes + rows)) return false
    return inTurn(async () => {
      if (changes > 0) await judge(message.documentId, message.data)
      handOn(message)
    })
  }
  ws.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'message') return emit(event, ...values)
    const [data] = values
    if (ws.readyState !== ws.OPEN || !Buffer.isBuffer(data)) return false
    try {
      return receive(data)
    } catch (error) {
      end(error)
      return false
    }
  }
}

/** What the library does with a sync message in which there is nothing, as so many bytes: it goes through the sheet, and answers. */
const SYNC_BYTES = 40_000
const MESSAGE_MAX = { bytes: LIMITS.countsMessageBytesMax, rows: LIMITS.countsMessageRowsMax }

type Message =
  | { type: 'join'; supportedProtocolVersions?: string[]; peerMetadata: { isEphemeral: true } }
  | { type: 'request' | 'sync'; targetId: string; documentId: string; data: Uint8Array }
  | { type: 'doc-unavailable'; targetId: string; documentId: string }

/** The message rebuilt from its known fields; 'nothing' for types that the server ignores. Throws where it is malformed. */
function toMessage(message: unknown): Message | 'nothing' {
  if (typeof message !== 'object' || message === null) throw new Error('no message')
  const { type, senderId, targetId, documentId, data, supportedProtocolVersions } = message as Record<string, unknown>
  if (isName(senderId))
    switch (type) {
      case 'join': {
        // A device of its own: nothing about it is kept, for the storage holds sheets and no devices.
        const join = { type, peerMetadata: { isEphemeral: true } } as const
        if (supportedProtocolVersions === undefined) return join
        if (Array.isArray(supportedProtocolVersions) && supportedProtocolVersions.every(isName))
          return { ...join, supportedProtocolVersions }
        break
      }
      case 'request':
      case 'sync':
        if (isName(targetId) && isDocumentId(documentId) && data instanceof Uint8Array)
          return { type, targetId, documentId, data }
        break
      case 'doc-unavailable':
        if (isName(targetId) && isDocumentId(documentId)) return { type, targetId, documentId }
        break
      case 'ephemeral':
      case 'leave':
        return 'nothing'
    }
  throw new Error('no message')
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= ID_LENGTH_MAX
const isDocumentId = (value: unknown): value is string => isName(value) && isValidDocumentId(value)
