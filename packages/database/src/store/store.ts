import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Where backups and files of records lie. Names are paths with `/`; a name is there whole or not at all. */
export type Store = {
  /** For people: a folder or an address without secrets. */
  place: string
  /** Writes `content` under `name`, over what was there. Returns its size in bytes. */
  put(name: string, content: Readable): Promise<number>
  /** Throws ENOENT for an unknown name. The caller reads the stream to its end or destroys it. */
  get(name: string): Promise<Readable>
  /** In bytes; undefined where there is no such name. */
  size(name: string): Promise<number | undefined>
  /** All names that begin with `prefix`, in their order. */
  list(prefix: string): Promise<{ name: string; bytes: number }[]>
  remove(name: string): Promise<void>
  /** Takes away what writes have left that broke off in the middle, a day and longer ago. */
  tidy(): Promise<void>
  /** Where a name lies on this machine, for what reads it by itself. */
  path?(name: string): string
}

const PART = '.part'
const BROKEN_OFF_MS = 24 * 60 * 60 * 1_000

/** A store in a folder, made when it is missing. Files are on disk before they have their name. */
export function folderStore(folder: string): Store {
  const names = async () => await readdir(folder, { recursive: true }).catch(() => [] as string[])
  const fileAt = async (name: string) => {
    const file = await stat(join(folder, name)).catch(() => undefined) // removed meanwhile
    return file?.isFile() ? file : undefined
  }
  return {
    place: folder,
    async put(name, content) {
      const path = join(folder, name)
      // Two may write one name at once, and each writes it whole.
      const fresh = `${path}.${randomUUID()}${PART}`
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        await pipeline(content, createWriteStream(fresh, { mode: 0o600 }))
        await syncPath(fresh)
        await rename(fresh, path)
      } catch (error) {
        await rm(fresh, { force: true })
        throw error
      }
      await syncPath(dirname(path))
      return (await stat(path)).size
    },
    get: async (name) => (await open(join(folder, name), 'r')).createReadStream(),
    size: async (name) => (await fileAt(name))?.size,
    async list(prefix) {
      const wanted = (await names()).filter((name) => name.startsWith(prefix) && !name.endsWith(PART)).sort()
      const found: { name: string; bytes: number }[] = []
      for (const name of wanted) {
        const file = await fileAt(name)
        if (file) found.push({ name, bytes: file.size })
      }
      return found
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    async tidy() {
      for (const name of await names()) {
        if (!name.endsWith(PART)) continue
        const file = await fileAt(name)
        if (file && Date.now() - file.mtimeMs > BROKEN_OFF_MS) await rm(join(folder, name), { force: true })
      }
    },
    path: (name) => join(folder, name),
  }
}

/** Its content is on the disk; of a folder, which names are in it. */
async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
