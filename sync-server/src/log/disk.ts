import { setTimeout as delay } from 'node:timers/promises'
import { DocumentUnknown, ForeignClient } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { appendGroup, type Entry } from './log-writer.ts'

type Waiting = { entry: Entry; seq: number; resolve: () => void; reject: (error: unknown) => void }

const AGAIN_MS = 100
const AGAIN_MS_MAX = 2_000

/**
 * Confirms when asynchronous commits are on disk: one synchronous commit flushes all before it, so one serves many. A database that crashed in between
 * has lost what was not flushed; it is still in memory here, and is appended to the log again (0023).
 */
export class Disk {
  readonly #sql: Sql
  readonly #onTrouble: (error: unknown) => void
  #waiting: Waiting[] = []
  /** The backend of the last synchronous commit. A crash ends all backends: while it is the same, nothing was lost. */
  #backend: number | undefined
  #running: Promise<void> | undefined
  #last: Promise<void> | undefined
  #stopped = false

  /** `sql`: one connection under the role of the log, with synchronous commits. */
  constructor(sql: Sql, onTrouble: (error: unknown) => void) {
    this.#sql = sql
    this.#onTrouble = onTrouble
  }

  /** Resolves once an update that was just appended is on disk; rejects where it was lost and the log doesn't take it again. */
  reached(entry: Entry, seq: number): Promise<void> {
    const reached = new Promise<void>((resolve, reject) => this.#waiting.push({ entry, seq, resolve, reject }))
    this.#last = reached.catch(() => {}) // The caller may already have disconnected
    this.#running ??= this.#run()
    return reached
  }

  /** Resolves when all questions so far are answered. */
  async settled(): Promise<void> {
    await this.#last
  }

  /** Callers still waiting are never resolved. */
  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    for (let failures = 0; this.#waiting.length > 0 && !this.#stopped; ) {
      await new Promise(setImmediate) // what waits to be sent to others goes first
      const taken = this.#waiting.splice(0)
      try {
        await this.#commit(taken)
        failures = 0
      } catch (error) {
        this.#onTrouble(error)
        this.#waiting.unshift(...taken)
        await delay(Math.min(AGAIN_MS_MAX, AGAIN_MS * 2 ** failures++))
      }
    }
    this.#running = undefined
  }

  async #commit(taken: Waiting[]): Promise<void> {
    const refused = new Map<Waiting, unknown>()
    for (let backend = await this.#wait(); backend !== this.#backend; backend = await this.#wait()) {
      for (const item of await this.#lost(taken)) {
        if (refused.has(item)) continue
        const again = { ...item.entry, freshClientIds: item.entry.clientIds, inLog: () => 0 }
        await appendGroup(this.#sql, [again]).catch((error: unknown) => {
          if (!(error instanceof DocumentUnknown || error instanceof ForeignClient)) throw error
          refused.set(item, error)
        })
      }
      this.#backend = backend
    }
    for (const item of taken) {
      if (refused.has(item)) item.reject(refused.get(item))
      else item.resolve()
    }
  }

  /** Commits a write (an empty commit would not wait); synchronous standbys are waited for too, where configured. Returns the backend's process id. */
  async #wait(): Promise<number> {
    const [row] = await this.#sql<{ backend: number }[]>`
      SELECT pg_backend_pid() AS backend, pg_logical_emit_message(true, 'werkbank', '')`
    return row?.backend ?? 0
  }

  async #lost(taken: Waiting[]): Promise<Waiting[]> {
    const appended = taken.map(({ entry: { orgId, document }, seq }) => ({ orgId, document, seq }))
    const rows = await withSystem(
      this.#sql,
      (tx) => tx<{ at: number; update: Uint8Array }[]>`
        SELECT a.at::int, u.update FROM ${rowsAs(tx, 'a', APPENDED, appended, { numbered: true })}
        JOIN document_updates u ON u.org_id = a.org_id AND u.document = a.document AND u.seq = a.seq`,
    )
    const kept = new Map(rows.map(({ at, update }) => [at, update]))
    return taken.filter(({ entry }, index) => {
      const update = kept.get(index + 1)
      return !update || Buffer.compare(update, entry.update) !== 0
    })
  }
}

const APPENDED = { orgId: 'uuid', document: 'text', seq: 'bigint' } as const
