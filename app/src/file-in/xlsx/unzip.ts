/** Why a spreadsheet is not read: it is none, it is locked, or it unpacks to more than any honest one. */
export type SheetFault = 'not-a-sheet' | 'encrypted' | 'too-large'
export class UnreadableSheet extends Error {
  override name = 'UnreadableSheet'
  readonly fault: SheetFault
  constructor(fault: SheetFault) {
    super(fault)
    this.fault = fault
  }
}

/** Parts of a workbook: a few for each sheet. */
const PARTS_MAX = 5_000
/** Of one part and of all that are read, unpacked: 100,000 rows of 20 columns are about 100 MB. */
const PART_BYTES_MAX = 150_000_000
const ALL_BYTES_MAX = 250_000_000

const END_OF_DIRECTORY = 0x06054b50
const IN_DIRECTORY = 0x02014b50
const BEFORE_PART = 0x04034b50
/** What old Excel and locked files begin with: no zip, but folders of their own. */
const COMPOUND = 0xe011cfd0
const STORED = 0
const DEFLATED = 8

export type Unzipped = {
  names: readonly string[]
  /** The text of a part; undefined where there is none of this name. */
  read(name: string): Promise<string | undefined>
}

/** Opens a zip of which parts are read one by one, each within its bounds whatever its directory says. Throws `UnreadableSheet`. */
export function unzip(bytes: Uint8Array<ArrayBuffer>): Unzipped {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 4 && view.getUint32(0, true) === COMPOUND) throw new UnreadableSheet('encrypted')
  const parts = directoryOf(view, bytes)
  let left = ALL_BYTES_MAX
  return {
    names: [...parts.keys()],
    async read(name) {
      const part = parts.get(name)
      if (!part) return undefined
      const read = await unpack(part, view, { bytes, max: Math.min(left, PART_BYTES_MAX) })
      left -= read.length
      return new TextDecoder().decode(read)
    },
  }
}

type Part = { method: number; size: number; at: number }

/** By the name of each; the directory stands at the end. */
function directoryOf(view: DataView, bytes: Uint8Array): Map<string, Part> {
  const end = endOf(view)
  const count = end === undefined ? 0 : view.getUint16(end + 10, true)
  if (end === undefined || count === 0 || count > PARTS_MAX) throw new UnreadableSheet('not-a-sheet')
  const parts = new Map<string, Part>()
  let at = view.getUint32(end + 16, true)
  for (let number = 0; number < count; number++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== IN_DIRECTORY) throw new UnreadableSheet('not-a-sheet')
    const [nameLength, more, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ]
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (view.getUint16(at + 8, true) & 1) throw new UnreadableSheet('encrypted')
    parts.set(name.replace(/^\//, ''), {
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + more + comment
  }
  return parts
}

/** Where the end of the directory begins: a comment of up to 64 kB may follow it. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  return undefined
}

async function unpack(
  { method, size, at }: Part,
  view: DataView,
  { bytes, max }: { bytes: Uint8Array<ArrayBuffer>; max: number },
): Promise<Uint8Array> {
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== BEFORE_PART) throw new UnreadableSheet('not-a-sheet')
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const packed = bytes.subarray(from, from + size)
  if (method === STORED) return within(packed, max)
  if (method !== DEFLATED) throw new UnreadableSheet('not-a-sheet')
  return await inflate(packed, max)
}

const within = (bytes: Uint8Array, max: number): Uint8Array => {
  if (bytes.length > max) throw new UnreadableSheet('too-large')
  return bytes
}

/** Stops as soon as there is too much, so that a bomb fills no memory. */
async function inflate(packed: Uint8Array<ArrayBuffer>, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > max) throw new UnreadableSheet('too-large')
      chunks.push(value)
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined) // it has ended by itself
    throw error instanceof UnreadableSheet ? error : new UnreadableSheet('not-a-sheet')
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
