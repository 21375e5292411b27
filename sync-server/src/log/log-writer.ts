import { writeAccepted } from '@werkbank/database/log/accepted.ts'
import { type Append, appendCommitted, appendUpdates } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Disk } from './disk.ts'

/** `accepted`: what of it becomes rows too. `inLog`: up to where the log is known to be there by now; asked right before the append. */
export type Entry = Omit<Append, 'after'> & { accepted?: unknown[]; inLog?: () => number }
/**
 * The update is in the log under `seq` and visible to all readers; `durable` resolves once it is on disk as well, and rejects where a crash lost it and
 * it could not be appended again.
 */
export type Appended = { seq: number; durable: Promise<void> }
type Waiting = { entry: Entry; resolve: (appended: Appended) => void; reject: (error: unknown) => void }

const GROUP_MAX = 500
const GROUPS_UNDER_WAY_MAX = 2
const WAITING_BYTES_MAX = 64 * 1024 * 1024

/** Too many updates wait for the disk: the sender should retry later. */
export class LogBusy extends Error {
  override name = 'LogBusy'
}

export type LogWriter = {
  /** Resolves once the update is committed; rejects where it is not in the log. */
  append(entry: Entry): Promise<Appended>
  /** Waits for all that was given to it. */
  close(): Promise<void>
  waitingBytes(): number
}

/**
 * Appends with group commit: while transactions are under way, further updates gather for the next. A document always uses the same of `connections`, so
 * its updates commit in order. Where a group fails, each of its updates is tried alone, so that one bad update costs no other document an edit.
 * `onAppended` is called for each committed update. `connections` commit asynchronously: `disk` confirms durability.
 */
export function createLogWriter(
  connections: readonly Sql[],
  disk: Pick<Disk, 'reached' | 'settled'>,
  onAppended: (entry: Entry, seq: number) => void = () => {},
): LogWriter {
  let bytes = 0
  const lanes = connections.map(
    (sql) =>
      new Lane(sql, {
        settle: ({ entry, resolve }, seq) => {
          onAppended(entry, seq)
          const durable = disk.reached(entry, seq)
          resolve({ seq, durable })
          const done = () => {
            bytes -= entry.update.length
          }
          durable.then(done, done)
        },
        giveUp: ({ entry, reject }, error) => {
          bytes -= entry.update.length
          reject(error)
        },
      }),
  )
  return {
    append(entry) {
      if (bytes > WAITING_BYTES_MAX) return Promise.reject(new LogBusy('the log is behind'))
      bytes += entry.update.length
      const lane = must(lanes[hash(entry.document) % lanes.length], 'a connection')
      return new Promise((resolve, reject) => lane.add({ entry, resolve, reject }))
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.written()))
      await disk.settled()
    },
    waitingBytes: () => bytes,
  }
}

type Ends = { settle: (item: Waiting, seq: number) => void; giveUp: (item: Waiting, error: unknown) => void }

/**
 * One connection. A second group may be under way before the first is back, for the database then goes on without being woken; never with
 * another update of a document that is under way, which was judged on one that may yet fail.
 */
class Lane {
  readonly #sql: Sql
  readonly #ends: Ends
  #waiting: Waiting[] = []
  readonly #underWay = new Set<Promise<void>>()
  readonly #documents = new Set<string>()
  #asked = false

  constructor(sql: Sql, ends: Ends) {
    this.#sql = sql
    this.#ends = ends
  }

  add(item: Waiting): void {
    this.#waiting.push(item)
    if (!this.#documents.has(item.entry.document)) this.#askToSend()
  }

  async written(): Promise<void> {
    while (this.#asked || this.#underWay.size > 0) await Promise.all([...this.#underWay, Promise.resolve()])
  }

  /** Once for all that comes in the same turn. */
  #askToSend(): void {
    if (this.#asked || this.#underWay.size >= GROUPS_UNDER_WAY_MAX) return
    this.#asked = true
    queueMicrotask(() => {
      this.#asked = false
      this.#send()
    })
  }

  #send(): void {
    const group = this.#takeGroup()
    if (group.length === 0) return
    const documents = new Set(group.map(({ entry }) => entry.document))
    for (const document of documents) this.#documents.add(document)
    const written = this.#writeGroup(group).then(() => {
      this.#underWay.delete(written)
      for (const document of documents) this.#documents.delete(document)
      if (this.#waiting.length > 0) this.#askToSend()
    })
    this.#underWay.add(written)
  }

  #takeGroup(): Waiting[] {
    const group: Waiting[] = []
    const rest: Waiting[] = []
    for (const item of this.#waiting) {
      const goes = group.length < GROUP_MAX && !this.#documents.has(item.entry.document)
      ;(goes ? group : rest).push(item)
    }
    this.#waiting = rest
    return group
  }

  async #writeGroup(group: Waiting[]): Promise<void> {
    try {
      const seqs = await appendGroup(
        this.#sql,
        group.map(({ entry }) => entry),
      )
      for (const [index, item] of group.entries()) this.#ends.settle(item, seqs[index] ?? 0)
    } catch (error) {
      if (group.length > 1) await this.#writeAlone(group)
      else this.#giveUp(group, group[0], error)
    }
  }

  async #writeAlone(group: Waiting[]): Promise<void> {
    for (let item = group.shift(); item; item = group.shift()) {
      try {
        const [seq = 0] = await appendGroup(this.#sql, [item.entry])
        this.#ends.settle(item, seq)
      } catch (error) {
        group.unshift(item)
        this.#giveUp(group, item, error)
      }
    }
  }

  /**
   * What follows on an update that didn't reach the log was judged on it: it goes back as well, or the log would have a hole. Nothing is
   * wrong with it itself, so it is to be tried again.
   */
  #giveUp(group: Waiting[], failed: Waiting | undefined, error: unknown): void {
    const after = new Error('an update before it did not reach the log', { cause: error })
    for (const items of [group, this.#waiting]) {
      for (const item of takeOut(items, failed?.entry.document))
        this.#ends.giveUp(item, item === failed ? error : after)
    }
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/**
 * What is rows too is written in the same transaction, and mirrors pull rows by its number: that must not be given to another one
 * after a crash, so it waits for the disk. Everything else is one statement.
 */
export async function appendGroup(sql: Sql, entries: Entry[]): Promise<number[]> {
  const appends = entries.map((entry) => ({ ...entry, after: entry.inLog?.() ?? 0 }))
  if (!entries.some(({ accepted }) => accepted?.length)) return await appendCommitted(sql, appends)
  return await withSystem(sql, async (tx) => {
    await tx`SET LOCAL synchronous_commit = on`
    const seqs = await appendUpdates(tx, appends)
    for (const { orgId, document, accepted } of entries) {
      if (accepted?.length) await writeAccepted(tx, orgId, document, accepted)
    }
    return seqs
  })
}

/** Takes the updates of one document out of `items`. */
function takeOut(items: Waiting[], document: string | undefined): Waiting[] {
  const taken = items.filter(({ entry }) => entry.document === document)
  items.splice(0, items.length, ...items.filter(({ entry }) => entry.document !== document))
  return taken
}
