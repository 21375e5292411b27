import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { S3mini } from 's3mini'
import type { Store } from './store.ts'

/** Smallest part that S3 takes but for the last is 5 MiB; ten thousand parts of this size are 160 GB, and one of them is in memory at a time. */
const PART_BYTES = 16 * 1024 * 1024

export type S3Settings = {
  /** `https://host/bucket` or `https://host/bucket/folder`. */
  url: string
  accessKeyId: string
  secretAccessKey: string
  region?: string | undefined
  /** Prefix of this bucket's settings, for sentences that name one; `BACKUP` by default. */
  settings?: 'BACKUP' | 'FILES'
}

/** The store can't be reached or refuses; the message is all that a person needs, and names no key. */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble'
}

/** A store in a bucket of whatever speaks S3. An object is there when all its parts are, so a name is there whole or not at all. */
export function s3Store({
  url,
  accessKeyId,
  secretAccessKey,
  region = 'auto',
  settings = 'BACKUP',
}: S3Settings): Store {
  const { origin, pathname } = new URL(url)
  const [bucket = '', ...folders] = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const folder = folders.map((name) => `${name}/`).join('')
  const place = `${origin}/${bucket}${folder === '' ? '' : `/${folder.slice(0, -1)}`}`
  const client = new S3mini({ accessKeyId, secretAccessKey, endpoint: `${origin}/${bucket}`, region })
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw troubleOf(error, place, settings)
    }
  }
  return {
    place,
    put: (name, content) => told(() => upload(client, folder + name, content)),
    async get(name) {
      const answer = await told(() => client.getObjectResponse(folder + name))
      if (!answer?.body) throw Object.assign(new Error(`There is no ${name} in ${place}.`), { code: 'ENOENT' })
      return Readable.fromWeb(answer.body as ReadableStream)
    },
    async size(name) {
      const [object] = ((await told(() => client.listObjects('/', folder + name))) ?? []).filter(
        ({ Key }) => Key === folder + name,
      )
      return object && Number(object.Size)
    },
    async list(prefix) {
      const objects = (await told(() => client.listObjects('/', folder + prefix))) ?? []
      return objects
        .map(({ Key, Size }) => ({ name: Key.slice(folder.length), bytes: Number(Size) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    remove: async (name) => void (await told(() => client.deleteObject(folder + name))),
    // A part that is not completed has no name; the bucket's own rules end those.
    tidy: async () => {},
  }
}

/** What fits into one part goes as one object, the rest in parts as it comes: a base copy is never in memory as a whole. */
async function upload(client: S3mini, key: string, content: Readable): Promise<number> {
  const parts = partsOf(content)
  const first = await parts.next()
  const one = first.done ? Buffer.alloc(0) : first.value
  const second = await parts.next()
  if (second.done) {
    await client.putObject(key, one, 'application/octet-stream')
    return one.length
  }
  const id = await client.getMultipartUploadId(key, 'application/octet-stream')
  try {
    const done = [await client.uploadPart(key, id, one, 1), await client.uploadPart(key, id, second.value, 2)]
    let bytes = one.length + second.value.length
    for await (const part of parts) {
      done.push(await client.uploadPart(key, id, part, done.length + 1))
      bytes += part.length
    }
    await client.completeMultipartUpload(key, id, done)
    return bytes
  } catch (error) {
    // Parts of an aborted upload would cost money for ever; the first error is the one to report.
    await client.abortMultipartUpload(key, id).catch(() => {})
    throw error
  }
}

async function* partsOf(content: Readable): AsyncGenerator<Buffer, undefined> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const chunk of content) {
    waiting.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    while (bytes >= PART_BYTES) {
      const all = Buffer.concat(waiting)
      yield all.subarray(0, PART_BYTES)
      waiting = [all.subarray(PART_BYTES)]
      bytes -= PART_BYTES
    }
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}

function troubleOf(error: unknown, place: string, settings: string): Error {
  const { status, serviceCode, code, cause } = error as {
    status?: number
    serviceCode?: string
    code?: string
    cause?: { code?: string }
  }
  if (serviceCode === 'NoSuchBucket' || status === 404)
    return new StoreTrouble(`There is no bucket at ${place}. ${settings}_S3_URL says which one to use.`)
  if (status === 401 || status === 403)
    return new StoreTrouble(
      `The store at ${place} refuses (${serviceCode ?? status}). ${settings}_S3_ACCESS_KEY and ${settings}_S3_SECRET_KEY open it; they need the right to list, read, write and delete.`,
    )
  if (status !== undefined)
    return new StoreTrouble(`The store at ${place} does not take it (${serviceCode ?? status}). Try again later.`)
  const why = cause?.code ?? code
  if (error instanceof Error && (error.name === 'S3NetworkError' || error instanceof TypeError))
    return new StoreTrouble(`The store at ${place} can't be reached (${why ?? 'no answer'}). Try again later.`)
  return error instanceof Error ? error : new Error(String(error))
}
