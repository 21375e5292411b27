import { must } from '@werkbank/model/base/assert.ts'
import type { LoggedUpdate } from './document-log.ts'

/** First byte of what is stored. 1: as below. */
const VERSION = 1

/** The head of a sitting: its row without its parts. `userIds` and `origins` go together. */
export type SittingHead = {
  fromSeq: number
  seq: number
  startedAt: string
  at: string
  userIds: readonly (string | null)[]
  origins: readonly string[]
}

/**
 * Parts of a sitting as bytes: for each its author and whether the log came to a state there that somebody could see (`isState`), how far it goes, when it
 * was begun and done, and the update. Numbers are unsigned, seven bits a byte, the lowest first.
 */
export function encodeParts(parts: readonly LoggedUpdate[], head: SittingHead): Uint8Array {
  const out: Uint8Array[] = [Uint8Array.of(VERSION)]
  const startMs = Date.parse(head.startedAt)
  let seq = head.fromSeq - 1
  for (const part of parts) {
    const author = head.userIds.findIndex((id, at) => id === part.userId && head.origins[at] === part.origin)
    const begunMs = Date.parse(part.startedAt) - startMs
    const tookMs = Date.parse(part.at) - Date.parse(part.startedAt)
    const numbers = [author * 2 + (part.isState ? 1 : 0), part.seq - seq, begunMs, tookMs, part.update.length]
    out.push(Uint8Array.from(numbers.flatMap(varint)), part.update)
    seq = part.seq
  }
  return Buffer.concat(out)
}

/** The same read back, in the order in which they are applied. Each goes on from the one before, the first from `fromSeq`. */
export function decodeParts(bytes: Uint8Array, head: SittingHead): LoggedUpdate[] {
  if (bytes[0] !== VERSION) throw new Error(`parts of a sitting in version ${bytes[0]}`)
  const startMs = Date.parse(head.startedAt)
  const parts: LoggedUpdate[] = []
  let at = 1
  const next = () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = must(bytes[at++], 'a whole number')
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  for (let seq = head.fromSeq - 1; at < bytes.length; ) {
    const [authorAndState, steps, begunMs, tookMs, length] = [next(), next(), next(), next(), next()]
    const author = authorAndState >> 1
    const startedMs = startMs + begunMs
    parts.push({
      fromSeq: seq + 1,
      seq: seq + steps,
      userId: head.userIds[author] ?? null,
      origin: must(head.origins[author], 'an origin'),
      startedAt: new Date(startedMs).toISOString(),
      at: new Date(startedMs + tookMs).toISOString(),
      isState: authorAndState % 2 === 1,
      update: bytes.subarray(at, at + length),
    })
    at += length
    seq += steps
  }
  return parts
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = Math.max(0, Math.round(value))
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}
