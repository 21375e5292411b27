import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DataStore, ERRORS, Upload } from '@tus/server'

/** An incomplete upload is deleted after this, and a complete one that was not attached after some days. */
export const UNFINISHED_MS = 24 * 60 * 60 * 1_000
export const UNATTACHED_DAYS = 7

type About = { size: number; metadata: Record<string, string | null>; createdAt: string; isTaken?: true }

/**
 * Uploads in progress, in a folder: for each its bytes so far and its metadata. Ids are `<organisation>.<person>.<file>`, taken from the caller and
 * never from the request, so no person can reach another's. Metadata stays after the bytes moved into the store, for a sender who missed the answer.
 */
export class UploadFolder extends DataStore {
  readonly #folder: string
  constructor(folder: string) {
    super()
    this.#folder = folder
    this.extensions = ['creation', 'termination', 'expiration']
  }

  /** Where the bytes of an upload lie. */
  bytes(id: string): string {
    return join(this.#folder, id)
  }

  override async create(upload: Upload): Promise<Upload> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    // It is here already, and may be being looked at: the sender asks how far it is.
    if (await this.isWhole(upload.id)) throw ERRORS.INVALID_OFFSET
    await (await open(this.bytes(upload.id), 'w', 0o600)).close()
    const createdAt = new Date().toISOString()
    await this.#tell(upload.id, { size: upload.size ?? 0, metadata: upload.metadata ?? {}, createdAt })
    upload.creation_date = createdAt
    return upload
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    if ((await this.about(id))?.isTaken) return offset // a last piece of nothing, sent once more
    const file = createWriteStream(this.bytes(id), { flags: 'r+', start: offset })
    await pipeline(stream, file)
    return offset + file.bytesWritten
  }

  override async getUpload(id: string): Promise<Upload> {
    const about = await this.about(id)
    if (!about) throw ERRORS.FILE_NOT_FOUND
    const { size, metadata, createdAt, isTaken } = about
    const there = isTaken ? size : (await stat(this.bytes(id)).catch(() => undefined))?.size
    if (there === undefined) throw ERRORS.FILE_NOT_FOUND
    return new Upload({ id, size, offset: there, metadata, creation_date: createdAt })
  }

  override async remove(id: string): Promise<void> {
    await rm(this.bytes(id), { force: true })
    await rm(this.#line(id), { force: true })
  }

  override getExpiration(): number {
    return UNFINISHED_MS
  }

  /** Takes away what is too old. Returns how many. */
  override async deleteExpired(now = Date.now()): Promise<number> {
    let removed = 0
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const id = name.replace(/\.json(\.new)?$/, '')
      const about = await this.about(id)
      const keptMs = about?.isTaken ? UNATTACHED_DAYS * UNFINISHED_MS : UNFINISHED_MS
      const since = about?.createdAt ?? (await stat(join(this.#folder, name)).catch(() => undefined))?.mtime
      if (since === undefined || now - new Date(since).getTime() <= keptMs) continue
      await this.remove(id)
      await rm(join(this.#folder, name), { force: true })
      removed += 1
    }
    return removed
  }

  /** All its bytes have arrived; it is not written any more. */
  async isWhole(id: string): Promise<boolean> {
    const upload = await this.getUpload(id).catch(() => undefined)
    return upload !== undefined && upload.offset === upload.size
  }

  /** Its bytes are in the store: here they are no longer needed. */
  async taken(id: string): Promise<void> {
    const about = await this.about(id)
    if (!about) return
    await this.#tell(id, { ...about, isTaken: true })
    await rm(this.bytes(id), { force: true })
  }

  /** Free space where it lies, in bytes. */
  async freeBytes(): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(this.#folder)
    return bavail * bsize
  }

  /** How many of a person are on their way, and how long they are in all. */
  async underway(prefix: string): Promise<{ count: number; bytes: number }> {
    const names = await readdir(this.#folder).catch(() => [])
    const ids = names.filter((name) => name.startsWith(prefix) && !name.includes('.json'))
    const sizes = await Promise.all(ids.map(async (id) => (await this.about(id))?.size ?? 0))
    return { count: ids.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  }

  read(id: string): Readable {
    return createReadStream(this.bytes(id))
  }

  /** What is known of an upload; undefined where there is none. */
  async about(id: string): Promise<About | undefined> {
    const text = await readFile(this.#line(id), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as About)
  }

  #line(id: string): string {
    return `${this.bytes(id)}.json`
  }

  /** Whole or not at all. */
  async #tell(id: string, about: About): Promise<void> {
    const file = await open(`${this.#line(id)}.new`, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(about))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(`${this.#line(id)}.new`, this.#line(id))
  }
}
