import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/** What a piece holds besides its structs: counts, clients, clocks. */
const HEAD_BYTES_MAX = 1_024
/** What else is checked on arrival: a piece of so many structs is taken. */
const STRUCTS_MAX = 8_000

/**
 * The same edit as several updates of at most `bytesMax` each, to be applied in this order; each follows on those before it and needs nothing of
 * those after. What was deleted goes with the last one. Text is cut between characters; the fields of a new line of an order stay together where they
 * can. A single value over the limit stays whole, so the piece that it is in is over it as well. `update` itself where it is small enough.
 */
export function splitUpdate(update: Uint8Array, bytesMax: number): Uint8Array[] {
  if (update.length <= bytesMax) return [update]
  const decoded = Y.decodeUpdate(update)
  if (decoded.structs.some((struct) => struct instanceof Y.Skip)) return [update] // incomplete: no guard accepts it
  const deletions = encodeDeletions(decoded)
  const room = Math.max(bytesMax - HEAD_BYTES_MAX, bytesMax / 2)
  const pieces: Piece[] = [new Piece()]
  for (const struct of inOrderOfNeed(decoded.structs.flatMap((each) => cutText(each, room / 4)))) {
    const bytes = bytesOf(struct)
    let piece = pieces.at(-1) as Piece
    const isFull = piece.bytes + bytes.length > room || piece.count >= STRUCTS_MAX
    const isGoodPlace = piece.bytes > room / 2 && lineOf(struct) !== piece.line
    if (piece.count > 0 && (isFull || isGoodPlace)) {
      piece = new Piece()
      pieces.push(piece)
    }
    piece.add(struct, bytes)
  }
  if ((pieces.at(-1)?.bytes ?? 0) + deletions.length > room) pieces.push(new Piece())
  return pieces.map((piece, index) => piece.encode(index === pieces.length - 1 ? deletions : NOTHING_DELETED))
}

const NOTHING_DELETED = new Uint8Array([0])

class Piece {
  bytes = 0
  count = 0
  /** What the last struct belongs to. */
  line: string | undefined
  readonly #ofClient = new Map<number, { clock: number; structs: Uint8Array[] }>()

  add(struct: Struct, bytes: Uint8Array): void {
    const { client, clock } = struct.id
    const run = this.#ofClient.get(client) ?? { clock, structs: [] }
    this.#ofClient.set(client, run)
    run.structs.push(bytes)
    this.bytes += bytes.length
    this.count += 1
    this.line = lineOf(struct)
  }

  /** Yjs' update format, version 1. */
  encode(deletions: Uint8Array): Uint8Array {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, this.#ofClient.size)
    for (const [client, { clock, structs }] of [...this.#ofClient].sort(([a], [b]) => b - a)) {
      encoding.writeVarUint(encoder, structs.length)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      for (const bytes of structs) encoding.writeUint8Array(encoder, bytes)
    }
    encoding.writeUint8Array(encoder, deletions)
    return encoding.toUint8Array(encoder)
  }
}

/** `<lineId>.<field>` are the keys of an order's line. Known for new keys only. */
const lineOf = (struct: Struct): string | undefined =>
  struct instanceof Y.Item && struct.parentSub !== null ? struct.parentSub.split('.')[0] : undefined

function bytesOf(struct: Struct): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  struct.write(encoder, 0)
  return encoding.toUint8Array(encoder.restEncoder)
}

function encodeDeletions({ ds }: Decoded): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, ds.clients.size)
  for (const [client, ranges] of ds.clients) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, len)
    }
  }
  return encoding.toUint8Array(encoder)
}

/** A long text that was pasted at once is one struct: as several, each following on the one before. A letter takes up to three bytes. */
function cutText(struct: Struct, bytesMax: number): Struct[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [struct]
  const parts: Struct[] = []
  let item = struct
  for (;;) {
    const { content } = item
    parts.push(item)
    if (!(content instanceof Y.ContentString) || content.str.length * 3 <= bytesMax) return parts
    const at = placeToCut(content.str, Math.max(2, Math.floor(bytesMax / 3)))
    const { client, clock } = item.id
    item = new Y.Item(
      Y.createID(client, clock + at),
      null,
      Y.createID(client, clock + at - 1),
      null,
      item.rightOrigin,
      item.parent,
      item.parentSub,
      content.splice(at), // shortens the one before
    )
    ;(parts.at(-1) as Y.Item).length = at
  }
}

/** Never between the halves of a character. */
const placeToCut = (text: string, at: number): number => {
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at
}

/** Each client's structs in order of their clocks, each after what it stands beside or in. */
function* inOrderOfNeed(structs: readonly Struct[]): Generator<Struct> {
  const queues = Map.groupBy(structs, ({ id }) => id.client)
  /** Of clients that are not in the update everything is known where it goes. */
  const known = new Map([...queues].map(([client, [first]]) => [client, first?.id.clock ?? 0]))
  const has = (id: Y.ID | null | undefined) => !id || id.clock < (known.get(id.client) ?? Number.POSITIVE_INFINITY)
  const isReady = (struct: Struct) =>
    !(struct instanceof Y.Item) ||
    (has(struct.origin) && has(struct.rightOrigin) && (!(struct.parent instanceof Y.ID) || has(struct.parent)))
  const next = new Map([...queues.keys()].map((client) => [client, 0]))
  for (let moved = true; moved; ) {
    moved = false
    for (const [client, queue] of queues) {
      let at = next.get(client) ?? 0
      for (let struct = queue[at]; struct && isReady(struct); struct = queue[at]) {
        yield struct
        known.set(client, struct.id.clock + struct.length)
        at += 1
        moved = true
      }
      next.set(client, at)
    }
  }
}
