import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { PictureSize } from '@werkbank/model/files/picture.ts'
import { createThreads } from '../http/threads.ts'
import type { Looked, Made } from './look-worker.ts'
import { type FilesPlace, originalName, sizeName } from './place.ts'

/** A list asks for some fifty at once, which a browser sends in one go. */
const WAITING_PER_PERSON_MAX = 150

type Asker = { orgId: string; userId: string }
export type Pictures = {
  /** What a file on this machine is by its content. */
  look(path: string, asker: Asker): Promise<Looked>
  /** A picture of the store at a size: made once and kept. */
  size(sha256: string, size: PictureSize, asker: Asker): Promise<Uint8Array>
  close(): Promise<void>
}

/** What reads and makes pictures, in a thread of its own. */
export function createPictures({ store, uploads }: FilesPlace): Pictures {
  const threads = createThreads(new URL('./look-worker.ts', import.meta.url), {
    waitingPerPersonMax: WAITING_PER_PERSON_MAX,
  })
  const making = new Map<string, Promise<Uint8Array>>()
  const make = async (sha256: string, size: PictureSize, asker: Asker): Promise<Uint8Array> => {
    const name = sizeName(sha256, size)
    if ((await store.size(name)) !== undefined) return await buffer(await store.get(name))
    const { bytes } = await onThisMachine(
      { store, uploads },
      originalName(sha256),
      async (path) => (await threads.run('makeSize', { path, size }, asker)) as Made,
    )
    await store.put(name, Readable.from([Buffer.from(bytes)]))
    return bytes
  }
  return {
    look: async (path, asker) => (await threads.run('look', path, asker)) as Looked,
    size(sha256, size, asker) {
      const name = sizeName(sha256, size)
      const running = making.get(name) ?? make(sha256, size, asker).finally(() => making.delete(name))
      making.set(name, running)
      return running
    },
    close: () => threads.close(),
  }
}

/** Gives `work` a path: the store's own, or that of a copy that goes afterwards. */
async function onThisMachine<T>(
  { store, uploads }: Pick<FilesPlace, 'store' | 'uploads'>,
  name: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if (store.path) {
    const path = store.path(name)
    await access(path) // throws ENOENT, as the copy would
    return await work(path)
  }
  const copy = join(uploads, `${randomUUID()}.copy`)
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  try {
    await pipeline(await store.get(name), createWriteStream(copy, { mode: 0o600 }))
    return await work(copy)
  } finally {
    await rm(copy, { force: true })
  }
}

/** PNG and JPEG begin differently, and nothing else is made. */
export const kindOfMade = (bytes: Uint8Array): 'image/png' | 'image/jpeg' =>
  bytes[0] === 0x89 ? 'image/png' : 'image/jpeg'
