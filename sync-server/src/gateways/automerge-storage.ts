import type { Chunk, StorageAdapterInterface, StorageKey } from '@automerge/automerge-repo'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { SheetSizes } from './sheet-sizes.ts'

type StorageEvents = { onStored: (key: StorageKey) => void; onFailed: (error: unknown) => void }

/**
 * automerge-repo's storage in Postgres, the keys of one organisation below its id. The library does not await saves, so a failed save rejects nothing:
 * it calls `onFailed`, and the owner of the storage must discard what is in memory.
 */
export class PostgresStorage implements StorageAdapterInterface {
  readonly #sql: Sql
  readonly #orgId: string
  readonly #events: StorageEvents
  readonly sizes = new SheetSizes()
  constructor(sql: Sql, orgId: string, events: StorageEvents) {
    this.#sql = sql
    this.#orgId = orgId
    this.#events = events
  }

  #key(key: StorageKey): string[] {
    return [this.#orgId, ...key]
  }

  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    const [row] = await this.#read(
      withSystem(
        this.#sql,
        (tx) => tx<{ data: Uint8Array }[]>`SELECT data FROM automerge_chunks WHERE key = ${this.#key(key)}::text[]`,
      ),
    )
    if (!row) return undefined
    const data = new Uint8Array(row.data)
    this.sizes.stored(key, data)
    return data
  }

  async save(key: StorageKey, data: Uint8Array): Promise<void> {
    await this.#write(
      withSystem(
        this.#sql,
        (tx) => tx`
      INSERT INTO automerge_chunks (key, org_id, data) VALUES (${this.#key(key)}::text[], ${this.#orgId}, ${Buffer.from(data)})
      ON CONFLICT (key) DO UPDATE SET data = excluded.data, at = now()`,
      ).then(() => {
        this.sizes.stored(key, data)
        this.#events.onStored(key)
      }),
    )
  }

  async remove(key: StorageKey): Promise<void> {
    await this.#write(
      withSystem(this.#sql, (tx) => tx`DELETE FROM automerge_chunks WHERE key = ${this.#key(key)}::text[]`).then(() =>
        this.sizes.removed(key),
      ),
    )
  }

  async loadRange(prefix: StorageKey): Promise<Chunk[]> {
    const key = this.#key(prefix)
    const rows = await this.#read(
      withSystem(
        this.#sql,
        (tx) => tx<{ key: string[]; data: Uint8Array }[]>`
      SELECT key, data FROM automerge_chunks WHERE org_id = ${this.#orgId} AND key[1:${key.length}] = ${key}::text[]`,
      ),
    )
    const chunks = rows.map((row) => ({ key: row.key.slice(1), data: new Uint8Array(row.data) }))
    for (const chunk of chunks) this.sizes.stored(chunk.key, chunk.data)
    return chunks
  }

  async removeRange(prefix: StorageKey): Promise<void> {
    const key = this.#key(prefix)
    await this.#write(
      withSystem(
        this.#sql,
        (tx) =>
          tx`DELETE FROM automerge_chunks WHERE org_id = ${this.#orgId} AND key[1:${key.length}] = ${key}::text[]`,
      ),
    )
  }

  async #read<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading
    } catch (error) {
      this.#events.onFailed(error)
      throw error
    }
  }

  async #write(writing: Promise<unknown>): Promise<void> {
    try {
      await writing
    } catch (error) {
      this.#events.onFailed(error)
    }
  }
}
