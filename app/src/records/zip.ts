/** CRC-32 as zip files have it (IEEE 802.3), a byte at a time. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** Names are UTF-8. */
const UTF8 = 0x0800
const DEFLATED = 8
/** 1 January 1980: the oldest day that a zip file knows; when a file was made is nobody's business here. */
const DAY = 0x21

/** Numbers of two or four bytes, the smallest byte first. */
function numbers(...values: readonly [size: 2 | 4, value: number][]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of values) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

const sizeOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)

/** Texts as a zip file (APPNOTE.TXT 6.3, without its 64-bit form: less than 4 GB). */
export async function zip(files: readonly { name: string; text: string }[]): Promise<Uint8Array[]> {
  const body: Uint8Array[] = []
  const directory: Uint8Array[] = []
  for (const { name, text } of files) {
    const [called, bytes] = [new TextEncoder().encode(name), new TextEncoder().encode(text)]
    const packed = await deflate(bytes)
    const about = numbers(
      [2, UTF8],
      [2, DEFLATED],
      [2, 0],
      [2, DAY],
      [4, crc32(bytes)],
      [4, packed.length],
      [4, bytes.length],
      [2, called.length],
      [2, 0],
    )
    const offset = sizeOf(body)
    body.push(numbers([4, LOCAL], [2, VERSION]), about, called, packed)
    directory.push(
      numbers([4, CENTRAL], [2, VERSION], [2, VERSION]),
      about,
      numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      called,
    )
  }
  const count = files.length
  const end = numbers(
    [4, END],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, sizeOf(directory)],
    [4, sizeOf(body)],
    [2, 0],
  )
  return [...body, ...directory, end]
}
