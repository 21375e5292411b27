import { isId } from '@werkbank/model/base/value/id.ts'
import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { type Holding, holdsPartsOf, KEPT_MAX } from '@werkbank/model/mirror/holding.ts'
import { type Held, MIRROR_TABLES, type MirrorRow, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { batch, createSignal, untrack } from 'solid-js'
import { type DeviceDatabase, withStorage } from '../device/database.ts'
import { packTables, readTables, storeChanges } from './mirror-storage.ts'
import { computeOverlay, type PendingCommand } from './overlay.ts'
import { type Row, TableStore } from './table-store.ts'
import { withoutOlder } from './windows.ts'

export const tableNames = Object.keys(MIRROR_TABLES) as MirrorTable[]

/**
 * The state of the mirror. `versions`: of the records that the rows were written with, by table; `held`: where the windows of tables begin, and for sums
 * of older rows the window that they were computed for; `kept`: records whose parts are held regardless of windows.
 */
export interface MirrorState {
  cursor: string
  epoch: string
  access: string
  held?: Held
  kept?: readonly string[]
  versions: Partial<Record<MirrorTable, string>>
}

export type TableChange = { rows?: readonly Row[]; gone?: readonly string[]; clear?: boolean }
export type MirrorChanges = Partial<Record<MirrorTable, TableChange>>

export type MirrorStatus =
  | { state: 'loading' }
  | { state: 'empty' } // never filled on this device
  | { state: 'filling'; rows: number }
  | { state: 'ready' }

type Message = { changes: MirrorChanges; state: MirrorState }

/** Fields of a row as unsent edits make them; `settled`: they are sent, and the row had this revision then. */
type Unsent = { table: MirrorTable; id: string; fields: Record<string, unknown>; settled?: { rev: string | undefined } }

/**
 * What the server decided, as far as this person may see it: in memory for reading, in IndexedDB for the next start,
 * and the same in every tab. Written only by the feed (one tab, the leader); `setPending` lays unsent commands over it.
 */
export class Mirror {
  readonly #database: DeviceDatabase
  /** The person of the mirror. */
  readonly userId: string
  readonly #stores = new Map<MirrorTable, TableStore>(tableNames.map((name) => [name, new TableStore()]))
  readonly #channel: BroadcastChannel
  readonly #listeners = new Set<(changes: MirrorChanges) => void>()
  #pending: readonly PendingCommand[] = []
  readonly #unsent = new Map<string, Unsent>()
  #overlaid = new Set<string>()
  #looked: readonly string[] = []
  #early: Message[] | undefined = []
  readonly status: () => MirrorStatus
  readonly #setStatus: (status: MirrorStatus) => void
  readonly state: () => MirrorState | undefined
  readonly #setState: (state: MirrorState | undefined) => void

  constructor(database: DeviceDatabase, userId: string) {
    this.#database = database
    this.userId = userId
    ;[this.status, this.#setStatus] = createSignal<MirrorStatus>({ state: 'loading' })
    ;[this.state, this.#setState] = createSignal<MirrorState | undefined>()
    this.#channel = new BroadcastChannel(`${database.name}:mirror`)
    this.#channel.onmessage = (event: MessageEvent<Message>) => this.#receive(event.data)
  }

  /** Reads everything from the device into memory. Until then tables are empty and `status` is `loading`. */
  async load(): Promise<void> {
    const stored = await withStorage(this.#database, () => this.#database.meta.get('mirror'))
    const state = stored?.value as MirrorState | undefined
    if (state?.versions) {
      const tables = await withStorage(this.#database, () => readTables(this.#database))
      const outdated: readonly string[] = outdatedTables(state)
      batch(() => {
        for (const [table, rows] of tables)
          if (!outdated.includes(table)) this.#stores.get(table as MirrorTable)?.apply({ rows })
        this.#setState(state)
        this.#setStatus({ state: 'ready' })
      })
    } else this.#setStatus({ state: 'empty' })
    const early = this.#early ?? []
    this.#early = undefined
    for (const message of early) this.#receive(message)
    this.#refreshOverlay()
  }

  table<T extends MirrorTable>(name: T): TableStore<MirrorRow<T>> {
    const store = this.#stores.get(name)
    if (!store) throw new Error(`no mirrored table ${name}`)
    return store as unknown as TableStore<MirrorRow<T>>
  }

  /** One row with pending changes. */
  get<T extends MirrorTable>(name: T, id: string): MirrorRow<T> | undefined {
    return this.table(name).get(id)
  }

  /** All rows with pending changes. */
  all<T extends MirrorTable>(name: T): readonly MirrorRow<T>[] {
    return this.table(name).all()
  }

  /** Where what this device holds of a table begins: a day or a moment, as its rows have it; undefined where it holds all. */
  heldSince(name: MirrorTable): string | undefined {
    return this.state()?.held?.[name]
  }

  /**
   * Whether the parts of a record are here: in the window, or kept. True before the server has sent any window, and for records that only this device
   * knows: no other part of them exists. Not for a record that this device doesn't hold: the server may. Reactive.
   */
  holdsParts(name: MirrorTable, id: string): boolean {
    const said = (table: MirrorTable, owner: string) => this.#stores.get(table)?.said(owner)
    if (said(name, id) !== undefined) return holdsPartsOf(name, id, holdingOf(this.state()), said)
    return this.heldSince(name) === undefined || this.get(name, id) !== undefined
  }

  /** The server was asked for this record, and sent no row of it: there is none, or none that this person may see. Reactive. */
  isUnknown(name: MirrorTable, id: string): boolean {
    if (this.get(name, id) !== undefined) return false
    return this.heldSince(name) === undefined || !isId(id) || (this.state()?.kept?.includes(id) ?? false)
  }

  /**
   * Marks a record as opened, or as having unsent edits: the feed fetches its parts and keeps them, until many others were opened. Where the device
   * stores nothing, as long as this tab is open.
   */
  async keep(id: string): Promise<void> {
    if (!isId(id)) return // of an address that somebody typed: the server takes none
    const { meta } = this.#database
    this.#looked = [id, ...this.#looked.filter((one) => one !== id)].slice(0, KEPT_MAX)
    const write = async () => {
      const before = await this.#storedKept()
      if (before[0] === id) return
      await meta.put({ key: 'kept', value: [id, ...before.filter((one) => one !== id)].slice(0, KEPT_MAX) })
    }
    await withStorage(this.#database, () => this.#database.transaction('rw', meta, write))
  }

  /** The records whose parts this device should hold, from all tabs. */
  async wanted(): Promise<readonly string[]> {
    const stored = await this.#storedKept().catch(() => [])
    return [...new Set([...stored, ...this.#looked])].slice(0, KEPT_MAX)
  }

  async #storedKept(): Promise<readonly string[]> {
    return ((await this.#database.meta.get('kept'))?.value as readonly string[] | undefined) ?? []
  }

  /** Called with every change that came from the server, in every tab. */
  onChange(listener: (changes: MirrorChanges) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What still waits to be decided, oldest first. */
  setPending(pending: readonly PendingCommand[]): void {
    this.#pending = pending
    this.#refreshOverlay()
  }

  /**
   * What unsent edits of a document make of its subject's row in lists; undefined once the server has them. Kept until the server's own
   * row comes, so that nothing flickers back.
   */
  setUnsent(table: MirrorTable, id: string, fields: Record<string, unknown> | undefined): void {
    const key = `${table}:${id}`
    const before = this.#unsent.get(key)
    if (fields) this.#unsent.set(key, { table, id, fields })
    else if (before) before.settled = { rev: this.table(table).base.get(id)?.rev }
    if (fields || !before) this.#refreshOverlay()
  }

  /** Leader only: shows how far the first filling is. Rows are shown as they come and kept when the last has come. */
  showFilling(rows: number): void {
    if (this.status().state !== 'ready') this.#setStatus({ state: 'filling', rows })
  }

  /** Leader only: takes over changes, durably first, then in memory, then in the other tabs. What windows leave out from now on goes. */
  async apply(told: MirrorChanges, state: MirrorState): Promise<void> {
    const rowsOf = (name: MirrorTable) => this.table(name).base
    const changes = withoutOlder(told, holdingOf(untrack(this.state)), holdingOf(state), rowsOf)
    await withStorage(this.#database, () => storeChanges(this.#database, changes, state))
    const message: Message = { changes, state }
    this.#show(message)
    this.#channel.postMessage(message)
  }

  /** Leader only, at its start: packs the changes of many pulls, so that the next start reads text again. */
  async compact(): Promise<void> {
    await withStorage(this.#database, () =>
      packTables(this.#database, (name) => this.#stores.get(name as MirrorTable)?.base.values()),
    )
  }

  /** Compares with the server's checksums; returns the tables that differ, to be reloaded. */
  differing(checksums: Record<string, { count: number; hash: number }>): MirrorTable[] {
    return tableNames.filter((name) => {
      const theirs = checksums[name]
      if (!theirs) return false
      const ours = tableChecksum(this.table(name).base.values())
      return ours.count !== theirs.count || ours.hash !== theirs.hash
    })
  }

  close(): void {
    this.#channel.close()
    this.#listeners.clear()
  }

  #receive(message: Message): void {
    if (this.#early) this.#early.push(message)
    else this.#show(message)
  }

  #show({ changes, state }: Message): void {
    batch(() => {
      for (const [table, change] of Object.entries(changes)) this.#stores.get(table as MirrorTable)?.apply(change)
      this.#setState(state)
      this.#setStatus({ state: 'ready' })
      this.#refreshOverlay()
    })
    for (const listener of this.#listeners) listener(changes)
  }

  #refreshOverlay(): void {
    this.#dropSettled()
    if (this.#pending.length === 0 && this.#unsent.size === 0 && this.#overlaid.size === 0) return
    const store = (table: string) => this.#stores.get(table as MirrorTable)
    const overlay = computeOverlay(
      { get: (table, id) => store(table)?.base.get(id), all: (table) => store(table)?.base.values() ?? [] },
      this.#pending.filter((entry) => !this.#shows(entry)),
      this.userId,
    )
    for (const { table, id, fields } of this.#unsent.values()) {
      const row = overlay.get(table)?.get(id) ?? store(table)?.base.get(id)
      if (row) overlay.set(table, (overlay.get(table) ?? new Map()).set(id, { ...row, ...fields }))
    }
    batch(() => {
      for (const table of new Set([...this.#overlaid, ...overlay.keys()])) {
        store(table)?.setOverlay((overlay.get(table) ?? new Map()) as Map<string, Row | null>)
      }
    })
    this.#overlaid = new Set(overlay.keys())
  }

  /** The real thing is here already: an overlay that adds something would add it twice until the outbox lets the entry go. */
  #shows({ answer }: PendingCommand): boolean {
    return typeof answer?.cursor === 'string' && hasPassed(untrack(this.state)?.cursor, answer.cursor)
  }

  #dropSettled(): void {
    for (const [key, { table, id, settled }] of this.#unsent)
      if (settled && this.table(table).base.get(id)?.rev !== settled.rev) this.#unsent.delete(key)
  }
}

const holdingOf = (state: MirrorState | undefined): Holding => ({ held: state?.held ?? {}, kept: state?.kept ?? [] })

/** Tables whose rows were written by an app with another shape of the record: hidden, and loaded anew. */
export function outdatedTables({ versions }: MirrorState): MirrorTable[] {
  return tableNames.filter((name) => versions[name] !== MIRROR_TABLES[name].version)
}

/** The versions of tables that have just been loaded whole. */
export function versionsOf(tables: readonly MirrorTable[]): MirrorState['versions'] {
  return Object.fromEntries(tables.map((name) => [name, MIRROR_TABLES[name].version]))
}

/** True when the mirror at `cursor` includes a transaction whose answer named `answered` (xids as decimal strings). */
export function hasPassed(cursor: string | undefined, answered: string): boolean {
  return cursor !== undefined && BigInt(cursor) > BigInt(answered)
}
