import { open } from 'node:fs/promises'
import { isShownKind, UNKNOWN_KIND } from '@werkbank/model/files/media.ts'
import { PICTURE_SIZES, type PictureSize } from '@werkbank/model/files/picture.ts'
import { fileTypeFromFile } from 'file-type'
import sharp from 'sharp'

/** Runs in a thread of its own: what people upload is read by parsers here and nowhere else, one at a time. */

sharp.concurrency(1)
sharp.cache(false)

/** What a phone makes has 12 to 50 megapixels; a small file may unpack to thousands, and each takes four bytes of memory. */
const PIXELS_MAX = 80_000_000
const HEAD_BYTES = 64 * 1024

export type Looked = { mediaType: string; width: number | null; height: number | null }

/** What a file is by its content. A picture is one when it has been read as one. */
export async function look(path: string): Promise<Looked> {
  // What begins as something and ends too early throws.
  const known = await fileTypeFromFile(path).catch(() => undefined)
  const mediaType = known?.mime ?? (await textKind(path))
  const size = isShownKind(mediaType) ? await pictureSize(path) : undefined
  return { mediaType, width: size?.width ?? null, height: size?.height ?? null }
}

/** The size after the rotation of its EXIF orientation. Undefined for an unreadable picture, and for one that unpacks to more pixels than any camera takes. */
async function pictureSize(path: string): Promise<{ width: number; height: number } | undefined> {
  try {
    const { info } = await readPicture(path)
      .autoOrient()
      .resize({ width: 16, height: 16, fit: 'inside' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { autoOrient } = await sharp(path, { limitInputPixels: PIXELS_MAX }).metadata()
    return info.width > 0 ? { width: autoOrient.width, height: autoOrient.height } : undefined
  } catch {
    return undefined // a damaged one, or none although it begins as one: kept as a file
  }
}

const readPicture = (path: string) =>
  sharp(path, { limitInputPixels: PIXELS_MAX, failOn: 'error', sequentialRead: true })

/** Text is what is valid UTF-8 without signs of control; what begins like markup is never shown as a page. */
async function textKind(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
    if (bytesRead === 0 || /[\x00-\x08\x0e-\x1f]/.test(text)) return UNKNOWN_KIND
    if (!text.trimStart().startsWith('<')) return 'text/plain'
    return /<svg[\s>]/i.test(text) ? 'image/svg+xml' : /<(!doctype|html)/i.test(text) ? 'text/html' : 'text/xml'
  } catch (error) {
    if (error instanceof TypeError) return UNKNOWN_KIND
    throw error
  } finally {
    await file.close()
  }
}

export type Made = { bytes: Uint8Array; mediaType: 'image/png' | 'image/jpeg' }

/** A picture at a size, upright and without what the camera wrote into it (place, time, device); PNG only where something shines through. */
export async function makeSize({ path, size }: { path: string; size: PictureSize }): Promise<Made> {
  const side = PICTURE_SIZES[size]
  const picture = readPicture(path)
  const isClear = (await sharp(path, { limitInputPixels: PIXELS_MAX }).metadata()).hasAlpha
  const made = picture
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
  const bytes = await (isClear ? made.png({ compressionLevel: 9 }) : made.jpeg({ quality: 82 })).toBuffer()
  return { bytes: new Uint8Array(bytes), mediaType: isClear ? 'image/png' : 'image/jpeg' }
}
