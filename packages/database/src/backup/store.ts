import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Where backups lie. Names are paths with `/`; a name is there whole or not at all. */
export type BackupStore = {
  /** For people: a folder or an address without secrets. */
  place: string
  /** Writes `content` under `name`, over what was there. Returns its size in bytes. */
  put(name: string, content: Readable): Promise<number>
  get(name: string): Promise<Readable>
  /** All names that begin with `prefix`, in their order. */
  list(prefix: string): Promise<{ name: string; bytes: number }[]>
  remove(name: string): Promise<void>
}

/** Backups in a folder, made when it is missing. Files are on disk before they have their name. */
export function folderStore(folder: string): BackupStore {
  return {
    place: folder,
    async put(name, content) {
      const path = join(folder, name)
      const fresh = `${path}.part`
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await pipeline(content, createWriteStream(fresh, { mode: 0o600 }))
      const file = await open(fresh, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(fresh, path)
      return (await stat(path)).size
    },
    get: async (name) => createReadStream(join(folder, name)),
    async list(prefix) {
      const names = await readdir(folder, { recursive: true }).catch(() => [] as string[])
      const wanted = names.filter((name) => name.startsWith(prefix) && !name.endsWith('.part')).sort()
      const found: { name: string; bytes: number }[] = []
      for (const name of wanted) {
        const file = await stat(join(folder, name)).catch(() => undefined) // removed meanwhile
        if (file?.isFile()) found.push({ name, bytes: file.size })
      }
      return found
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  }
}
