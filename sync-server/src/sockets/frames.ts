import { LIMITS } from '@werkbank/model/base/limits.ts'
import * as decoding from 'lib0/decoding'

/** Kinds of messages of `/sync` that clients send. What the server alone says is not understood from them. */
export const [SYNC, AWARENESS, AUTH, QUERY_AWARENESS, SYNC_REPLY, STATELESS, CLOSE] = [0, 1, 2, 3, 4, 5, 7]
/** Steps of a sync message. */
export const [STEP_1, STEP_2, UPDATE] = [0, 1, 2]

const NAME_LENGTH_MAX = 200
const TOKEN_LENGTH_MAX = 2_000
/** One's own states on a socket: a few, each at most `LIMITS.awarenessBytesMax`. */
const STATES_MAX = 20

/** `name`: the document; `type`: the message type; for sync messages also the step and its content. */
export type Frame = { name: string; type: number; step?: number; content?: Uint8Array }

/**
 * Reads a frame to its end; undefined where it is malformed. Frames that pass here are readable for Hocuspocus, which otherwise prints a stack for each
 * malformed frame, or queues it for a document that is not open.
 */
export function readFrame(data: Uint8Array): Frame | undefined {
  try {
    const decoder = decoding.createDecoder(data)
    const name = decoding.readVarString(decoder)
    // Another name than a plain one (a session suffix, white space) is never ours. Names of object members would find what every object has.
    if (name.length > NAME_LENGTH_MAX || name.includes('\0') || name in Object.prototype) return undefined
    const type = decoding.readVarUint(decoder)
    const body = readBody(type, decoder)
    return body && !decoding.hasContent(decoder) ? { name, type, ...body } : undefined
  } catch {
    return undefined
  }
}

function readBody(type: number, decoder: decoding.Decoder): Pick<Frame, 'step' | 'content'> | undefined {
  switch (type) {
    case SYNC:
    case SYNC_REPLY: {
      const step = decoding.readVarUint(decoder)
      return step <= UPDATE ? { step, content: decoding.readVarUint8Array(decoder) } : undefined
    }
    case AWARENESS:
      return areStates(decoding.readVarUint8Array(decoder)) ? {} : undefined
    case AUTH: {
      if (decoding.readVarUint(decoder) !== 0 || decoding.readVarString(decoder).length > TOKEN_LENGTH_MAX)
        return undefined
      if (decoding.hasContent(decoder)) decoding.readVarString(decoder) // the version of the client
      return {}
    }
    case STATELESS:
      return isJson(decoding.readVarString(decoder)) ? {} : undefined
    case QUERY_AWARENESS:
    case CLOSE:
      return {}
    default:
      return undefined
  }
}

function areStates(update: Uint8Array): boolean {
  const decoder = decoding.createDecoder(update)
  const count = decoding.readVarUint(decoder)
  if (count > STATES_MAX) return false
  for (let state = 0; state < count; state++) {
    decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    if (!isObject(JSON.parse(decoding.readVarString(decoder)))) return false
  }
  return true
}

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value) // null says goodbye

function isJson(text: string): boolean {
  if (text.length > LIMITS.awarenessBytesMax) return false
  JSON.parse(text)
  return true
}
