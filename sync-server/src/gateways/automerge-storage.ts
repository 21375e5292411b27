import type { Chunk, StorageAdapterInterface, StorageKey } from '@automerge/automerge-repo'
import type { Sql } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

/** automerge-repo's storage in Postgres, one organisation's keys below its id. */
export class PostgresStorage implements StorageAdapterInterface {
  readonly #sql: Sql
  readonly #orgId: string
  readonly #onSaved: (key: StorageKey) => void
  constructor(sql: Sql, orgId: string, onSaved: (key: StorageKey) => void) {
    this.#sql = sql
    this.#orgId = orgId
    this.#onSaved = onSaved
  }

  #key(key: StorageKey): string[] {
    return [this.#orgId, ...key]
  }

  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    const [row] = await withSystem(
      this.#sql,
      (tx) => tx<{ data: Uint8Array }[]>`SELECT data FROM automerge_chunks WHERE key = ${this.#key(key)}::text[]`,
    )
    return row && new Uint8Array(row.data)
  }

  async save(key: StorageKey, data: Uint8Array): Promise<void> {
    await withSystem(
      this.#sql,
      (tx) => tx`
      INSERT INTO automerge_chunks (key, org_id, data) VALUES (${this.#key(key)}::text[], ${this.#orgId}, ${Buffer.from(data)})
      ON CONFLICT (key) DO UPDATE SET data = excluded.data, at = now()`,
    )
    this.#onSaved(key)
  }

  async remove(key: StorageKey): Promise<void> {
    await withSystem(this.#sql, (tx) => tx`DELETE FROM automerge_chunks WHERE key = ${this.#key(key)}::text[]`)
  }

  async loadRange(prefix: StorageKey): Promise<Chunk[]> {
    const key = this.#key(prefix)
    const rows = await withSystem(
      this.#sql,
      (tx) => tx<{ key: string[]; data: Uint8Array }[]>`
      SELECT key, data FROM automerge_chunks WHERE org_id = ${this.#orgId} AND key[1:${key.length}] = ${key}::text[]`,
    )
    return rows.map((row) => ({ key: row.key.slice(1), data: new Uint8Array(row.data) }))
  }

  async removeRange(prefix: StorageKey): Promise<void> {
    const key = this.#key(prefix)
    await withSystem(
      this.#sql,
      (tx) => tx`DELETE FROM automerge_chunks WHERE org_id = ${this.#orgId} AND key[1:${key.length}] = ${key}::text[]`,
    )
  }
}
