import { inflateRawSync } from 'node:zlib'

/**
 * How large Automerge data is once it is unpacked, found without unpacking it into the library: a few bytes may stand for gigabytes (deflated
 * letters, a run of a billion rows, a filter with a billion probes), and the library believes them. Throws `Unmeasurable` for what is no such
 * data, `TooLarge` for what is more than the limits.
 * Source: automerge's storage format (https://automerge.org/automerge-binary-format-spec/) and its sync message (rust/automerge/src/sync.rs).
 */
export type Size = { bytes: number; rows: number }
export class Unmeasurable extends Error {}
export class TooLarge extends Error {}

const MAGIC = [0x85, 0x6f, 0x4a, 0x83]
const [DOCUMENT, CHANGE, COMPRESSED] = [0, 1, 2]
const SYNC_MESSAGES = [0x42, 0x43]
const HASH_BYTES = 32
/** The library's own filters have seven. */
const PROBES_MAX = 32
const DEFLATED = 0b1000
/** Of columns; the others hold numbers. */
const [GROUP, BOOLEAN, STRING, VALUE] = [0, 4, 5, 7]

/** A sync message: what the changes in it unpack to, and whether there are any. */
export function measureSyncMessage(data: Uint8Array, max: Size): Size & { changes: number } {
  const reader = new Reader(data)
  if (!SYNC_MESSAGES.includes(reader.byte())) throw new Unmeasurable('no sync message')
  reader.skipHashes() // heads
  reader.skipHashes() // need
  for (let have = reader.unsigned(); have > 0; have--) {
    reader.skipHashes()
    checkFilter(new Reader(reader.prefixed()))
  }
  const size = { bytes: 0, rows: 0, changes: reader.unsigned() }
  for (let left = size.changes; left > 0; left--) add(size, measureChunks(reader.prefixed(), max), max)
  return size // what may follow are flags
}

/** Chunks one after the other, as they are stored. */
export function measureChunks(data: Uint8Array, max: Size): Size {
  const reader = new Reader(data)
  const size = { bytes: 0, rows: 0 }
  while (!reader.isAtEnd()) add(size, measureChunk(reader, max), max)
  return size
}

function measureChunk(reader: Reader, max: Size): Size {
  if (MAGIC.some((byte) => reader.byte() !== byte)) throw new Unmeasurable('no chunk')
  reader.take(4) // a checksum
  const type = reader.byte()
  const content = reader.prefixed()
  if (type === CHANGE) return measureChange(new Reader(content), max)
  if (type === COMPRESSED) return measureChange(new Reader(inflate(content, max)), max)
  if (type === DOCUMENT) return measureDocument(new Reader(content), max)
  throw new Unmeasurable('a chunk of another kind')
}

function measureChange(reader: Reader, max: Size): Size {
  reader.skipHashes()
  reader.prefixed() // The actor
  for (let numbers = 0; numbers < 3; numbers++) reader.unsigned() // seq, first operation, time
  reader.prefixed() // a message
  for (let actors = reader.unsigned(); actors > 0; actors--) reader.prefixed()
  const columns = readColumns(reader)
  if (columns.some(({ spec }) => spec & DEFLATED)) throw new Unmeasurable('a deflated column in a change')
  return measureColumns(reader, columns, max)
}

function measureDocument(reader: Reader, max: Size): Size {
  for (let actors = reader.unsigned(); actors > 0; actors--) reader.prefixed()
  reader.skipHashes()
  const columns = [...readColumns(reader), ...readColumns(reader)]
  return measureColumns(reader, columns, max) // what follows are places of the heads
}

type Column = { spec: number; length: number }

const readColumns = (reader: Reader): Column[] =>
  Array.from({ length: reader.count(2) }, () => ({ spec: reader.unsigned(), length: reader.unsigned() }))

function measureColumns(reader: Reader, columns: readonly Column[], max: Size): Size {
  const size = { bytes: 0, rows: 0 }
  for (const { spec, length } of columns) {
    const packed = reader.take(length)
    const data = spec & DEFLATED ? inflate(packed, max) : packed
    const column = measureColumn(spec & 0b111, new Reader(data), max.rows)
    // The columns of a table stand side by side: the longest says how many rows there are.
    add(size, { bytes: data.length + column.text, rows: Math.max(0, column.rows - size.rows) }, max)
  }
  return size
}

/**
 * Rows that a column stands for, and bytes of text in them. Runs: n > 0 is a value n times, n < 0 are -n values, 0 is followed by how often
 * there is nothing. A group's value says how many rows of other columns belong to its row.
 */
function measureColumn(type: number, reader: Reader, rowsMax: number): { rows: number; text: number } {
  const column = { rows: 0, text: 0 }
  const counted = (rows: number, text = 0) => {
    column.rows += rows
    column.text += text
    if (column.rows > rowsMax) throw new TooLarge('rows')
  }
  const countValue = (times: number) => {
    if (type === STRING) counted(times, times * reader.prefixed().length)
    else if (type === GROUP) counted(times * Math.max(1, reader.unsigned()))
    else {
      counted(times)
      reader.unsigned()
    }
  }
  if (type === BOOLEAN) while (!reader.isAtEnd()) counted(reader.unsigned())
  else if (type !== VALUE)
    while (!reader.isAtEnd()) {
      const run = reader.signed()
      if (run === 0) counted(reader.unsigned())
      else if (run > 0) countValue(run)
      else for (let left = run; left < 0; left++) countValue(1)
    }
  return column
}

/** A filter of changes that the other side has. The library computes each probe, and divides by the number of bits. */
function checkFilter(reader: Reader): void {
  if (reader.isAtEnd()) return
  const [entries, bitsPerEntry, probes] = [reader.unsigned(), reader.unsigned(), reader.unsigned()]
  const bytes = Math.ceil((entries * bitsPerEntry) / 8)
  reader.take(bytes)
  if (probes > PROBES_MAX || (entries > 0 && bytes === 0)) throw new Unmeasurable('a filter that nobody makes')
}

function add(size: Size, more: Size, max: Size): void {
  size.bytes += more.bytes
  size.rows += more.rows
  if (size.bytes > max.bytes || size.rows > max.rows) throw new TooLarge('more than fits')
}

function inflate(data: Uint8Array, max: Size): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: max.bytes })
  } catch (error) {
    if (error instanceof RangeError) throw new TooLarge('bytes')
    throw new Unmeasurable('not deflated')
  }
}

/** Bytes from left to right; whatever would go beyond their end throws. */
class Reader {
  #at = 0
  readonly #bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }
  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new Unmeasurable('cut off')
    this.#at += 1
    return byte
  }
  take(length: number): Uint8Array {
    const end = this.#at + length
    if (!(end <= this.#bytes.length)) throw new Unmeasurable('cut off')
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }
  prefixed(): Uint8Array {
    return this.take(this.unsigned())
  }
  skipHashes(): void {
    this.take(this.unsigned() * HASH_BYTES)
  }
  /** How many things of at least `bytesEach` follow: more than there are bytes for is no number to make room by. */
  count(bytesEach: number): number {
    const count = this.unsigned()
    if (count * bytesEach > this.#bytes.length - this.#at) throw new Unmeasurable('cut off')
    return count
  }
  /** LEB128. Larger than an exact number is as good as too large. */
  unsigned(): number {
    let [value, factor] = [0, 1]
    for (let length = 0; length < 10; length++) {
      const byte = this.byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
    throw new Unmeasurable('a number without an end')
  }
  signed(): number {
    let [value, factor] = [0, 1]
    for (let length = 0; length < 10; length++) {
      const byte = this.byte()
      value += (byte & 0x7f) * factor
      factor *= 128
      if (byte < 0x80) return byte & 0x40 ? value - factor : value
    }
    throw new Unmeasurable('a number without an end')
  }
}
