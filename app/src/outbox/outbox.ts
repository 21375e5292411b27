import type { Command, InputOf } from '@werkbank/model/base/command.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createRoot, createSignal } from 'solid-js'
import type { z } from 'zod'
import { withStorage } from '../device/database.ts'
import { Refused } from '../http/request.ts'
import type { OutboxDatabase, OutboxEntry, WaitingFile } from './outbox-database.ts'

/**
 * The commands of one person that are on their way, the same in every tab. Any tab writes; `makeSender` sends from one.
 * What each of them will do is shown by the mirror's overlay until the mirror has the real thing.
 */
export class Outbox {
  readonly #database: OutboxDatabase
  readonly #channel: BroadcastChannel
  readonly #waiters = new Map<
    string,
    { resolve: (answer: Record<string, unknown>) => void; reject: (error: unknown) => void }[]
  >()
  readonly #listeners = new Set<(entries: readonly OutboxEntry[]) => void>()
  /** The entries by key. */
  #shown: ReadonlyMap<string, OutboxEntry> = new Map()
  #reading: Promise<void> | undefined
  #next: Promise<void> | undefined
  #isRemoving = false
  #isPassed: (cursor: string) => boolean = () => false
  /** All entries, oldest first; reactive. Includes answered ones that the mirror has not caught up with yet. */
  readonly entries: () => readonly OutboxEntry[]
  /** What was given up in this tab: an undo may put it back, so what it names stays. */
  readonly discarded = new Set<OutboxEntry>()
  readonly #setEntries: (entries: readonly OutboxEntry[]) => void

  constructor(database: OutboxDatabase) {
    this.#database = database
    ;[this.entries, this.#setEntries] = createRoot(() => createSignal<readonly OutboxEntry[]>([]))
    this.#channel = new BroadcastChannel(`${database.name}:changed`)
    this.#channel.onmessage = () => void this.refresh()
  }

  /**
   * Puts a command on its way; resolves with its key when it is safely on this device. `input` is checked here, so what
   * waits is well-formed; a mistake in it throws. Never waits for the network: see `answer`.
   */
  async enqueue<C extends Command>(command: C, input: z.input<C['input']>): Promise<string> {
    const [key = ''] = await this.enqueueAll([{ command, input }])
    return key
  }

  /** Puts several on their way in one writing: all are on this device, with the files that they name, or none. */
  async enqueueAll(
    commands: readonly { command: Command; input: object }[],
    files: readonly WaitingFile[] = [],
  ): Promise<string[]> {
    const entries = commands.map(({ command, input }) => {
      const parsed = command.input.parse(input) as InputOf<Command> & Record<string, unknown>
      return {
        key: newId(),
        command: command.name,
        input: parsed,
        subject: command.subject(parsed),
        createdAt: new Date().toISOString(),
        state: 'waiting' as const,
        attempts: 0,
      }
    })
    await this.#write(async () => {
      await this.#database.files.bulkAdd(files)
      await this.#database.entries.bulkAdd(entries)
    })
    return entries.map(({ key }) => key)
  }

  /** The entries of one subject, e.g. `order:<id>`; reactive. */
  forSubject(subject: string): readonly OutboxEntry[] {
    return this.entries().filter((entry) => entry.subject === subject)
  }

  /**
   * Resolves with the server's answer; rejects with `Refused` when it says no. Offline it waits; several may ask. Of what is gone already, in
   * another tab for one, it resolves with nothing in it.
   */
  answer(key: string): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      this.#waiters.set(key, [...(this.#waiters.get(key) ?? []), { resolve, reject }])
      this.#settle(key)
    })
  }

  /** Sends a refused command again, under a new key: with the same one the server would repeat its refusal. */
  async retry(key: string, input?: Record<string, unknown>): Promise<string> {
    const fresh = newId()
    await this.#write(async () => {
      const entry = await this.#byKey(key)
      if (entry?.state !== 'attention') return
      const { reason: _, ...rest } = entry
      await this.#database.entries.put({
        ...rest,
        key: fresh,
        state: 'waiting',
        attempts: 0,
        input: input ?? entry.input,
      })
    })
    return fresh
  }

  /** Gives up a command that waits or was refused, by a person's word. Returns it, for undo with `putBack`. */
  async discard(key: string): Promise<OutboxEntry | undefined> {
    return await this.#write(async () => {
      const entry = await this.#byKey(key)
      if (!entry || entry.state === 'answered') return undefined
      await this.#database.entries.delete(entry.n)
      this.discarded.add(entry)
      return entry
    })
  }

  /** Takes back a discard: the entry goes where it was. A refused one is asked again under a new key by `retry` only. */
  async putBack(entry: OutboxEntry): Promise<void> {
    this.discarded.delete(entry)
    await this.#write(() => this.#database.entries.put(entry))
  }

  /** Deletes the bytes of files that nothing names any more, in any tab. `fileOf`: the id of the file that an entry names. */
  async forgetFiles(fileOf: (entry: OutboxEntry) => string | undefined): Promise<void> {
    const { entries, files } = this.#database
    await this.#database.transaction('rw', entries, files, async () => {
      const named = new Set([...(await entries.toArray()), ...this.discarded].map(fileOf))
      const ids = await files.toCollection().primaryKeys()
      await files.bulkDelete(ids.filter((id) => !named.has(id)))
    })
  }

  /** Sender only: notes what became of an entry. */
  async update(
    key: string,
    change: Partial<Pick<OutboxEntry, 'state' | 'reason' | 'answer' | 'attempts' | 'waitsFor'>>,
  ): Promise<void> {
    await this.#write(
      () => this.#database.entries.where('key').equals(key).modify(change),
      (entry) => (entry.key === key ? { ...entry, ...change } : entry),
    )
  }

  /**
   * Sender only: removes answered entries whose effect has reached the mirror. One transaction at a time, for all entries passed by then: it is called
   * after each change, and concurrent transactions that remove the same entries would delay sending.
   */
  async removeAnswered(isPassed: (cursor: string) => boolean): Promise<void> {
    this.#isPassed = isPassed
    if (this.#isRemoving) return
    this.#isRemoving = true
    try {
      for (let gone = this.#passed(); gone.size > 0; gone = this.#passed())
        await this.#write(
          () => this.#database.entries.bulkDelete([...gone]),
          (entry) => (gone.has(entry.n) ? [] : entry),
        )
    } finally {
      this.#isRemoving = false
    }
  }

  #passed(): ReadonlySet<number> {
    const done = this.entries().filter(({ state, answer }) => {
      const cursor = answer?.cursor
      return state === 'answered' && (typeof cursor !== 'string' || this.#isPassed(cursor))
    })
    return new Set(done.map(({ n }) => n))
  }

  /** Called after every change, in every tab. */
  onChange(listener: (entries: readonly OutboxEntry[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads the entries from the device. Resolves with the first read that began after the call; concurrent calls share one. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#next ??= this.#reading
        .catch(() => {}) // the callers of that read get the error
        .then(() => {
          this.#next = undefined
          return this.refresh()
        })
      return this.#next
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  close(): void {
    this.#channel.close()
    this.#listeners.clear()
  }

  async #read(): Promise<void> {
    this.#take(await withStorage(this.#database, () => this.#database.entries.orderBy('n').toArray()))
  }

  #take(entries: readonly OutboxEntry[]): void {
    this.#setEntries(entries)
    this.#shown = new Map(entries.map((entry) => [entry.key, entry]))
    this.#settleAll()
    for (const listener of this.#listeners) listener(this.entries())
  }

  /**
   * `becomes`: what the writing makes of each entry. With it nothing is read again, which of thousands that wait would take longer than sending one;
   * unless a reading is under way, which may have begun before.
   */
  async #write<T>(
    work: () => PromiseLike<T>,
    becomes?: (entry: OutboxEntry) => OutboxEntry | readonly OutboxEntry[],
  ): Promise<T> {
    const result = await withStorage(
      this.#database,
      async () => await this.#database.transaction('rw', this.#database.entries, this.#database.files, work),
    )
    if (becomes && !this.#reading) this.#take(this.entries().flatMap(becomes))
    else await this.refresh()
    this.#channel.postMessage('changed')
    return result
  }

  #byKey(key: string): Promise<OutboxEntry | undefined> {
    return this.#database.entries.where('key').equals(key).first() as Promise<OutboxEntry | undefined>
  }

  #settleAll(): void {
    for (const key of this.#waiters.keys()) this.#settle(key)
  }

  #settle(key: string): void {
    const entry = this.#shown.get(key)
    if (entry?.state === 'waiting') return
    const waiters = this.#waiters.get(key) ?? []
    this.#waiters.delete(key)
    for (const { resolve, reject } of waiters) {
      // What is gone was answered, and the mirror shows it; or a person gave it up.
      if (!entry || entry.state === 'answered') resolve(entry?.answer ?? {})
      else reject(new Refused({ type: '', ...(entry.reason ?? { code: 'unknown', status: 400, title: '' }) }))
    }
  }
}
