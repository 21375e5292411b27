import type { Connection } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { waitingFrames } from '../vendor/hocuspocus.ts'

const FRAMES_MAX = 64
const BYTES_MAX = 64 * 1024
const [SYNC, SYNC_REPLY] = [0, 4]
const UPDATE = 2

/**
 * `update` merged with the updates of the same client that are queued behind it; `update` itself where there are none. Hocuspocus handles a connection's
 * messages one after another, each waiting for its commit: a person who types faster than the disk writes would wait longer and longer. When the turn of
 * a merged message comes, the guard knows its content and acknowledges it at once.
 */
export function mergeQueuedUpdates(update: Uint8Array, connection: Connection): Uint8Array {
  const frames = waitingFrames(connection)
  if (frames.length < 2) return update
  const updates = [update]
  let bytes = update.length
  for (const frame of frames.slice(1, FRAMES_MAX)) {
    const next = readUpdate(frame)
    bytes += next?.length ?? 0
    if (!next || bytes > BYTES_MAX) break
    updates.push(next)
  }
  return updates.length > 1 ? merge(updates) : update
}

/** The Yjs update in a frame of Hocuspocus's protocol; undefined for any other message. */
function readUpdate(frame: Uint8Array): Uint8Array | undefined {
  try {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    if (type !== SYNC && type !== SYNC_REPLY) return undefined
    return decoding.readVarUint(decoder) === UPDATE ? decoding.readVarUint8Array(decoder) : undefined
  } catch {
    return undefined // its own turn tells what is wrong with it
  }
}

function merge(updates: Uint8Array[]): Uint8Array {
  try {
    return Y.mergeUpdates(updates)
  } catch {
    return updates[0] as Uint8Array
  }
}
