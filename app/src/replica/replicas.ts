import { createSignal } from 'solid-js'
import * as Y from 'yjs'
import {
  type DeviceDatabase,
  documentDatabaseName,
  type RecoveredDocument,
  type StoredDocument,
  withStorage,
} from '../device/database.ts'
import { until } from '../device/until.ts'
import { deleteDatabase } from './document-store.ts'
import { EnterAgain } from './enter-again.ts'
import { Replica } from './replica.ts'
import type { SyncSocket } from './socket.ts'
import { TabChannel } from './tab-channel.ts'

export interface ReplicasOptions {
  personId: string
  database: DeviceDatabase
  socket: SyncSocket
  /** The document exists on the server: the mirror knows its subject, or the command that makes it was answered. */
  exists: (name: string) => boolean
  /** The same, or the server may have it although this device doesn't hold its subject, since that is older than what it holds. */
  mayExist: (name: string) => boolean
  mayWrite: (name: string) => boolean
  /** Unsent edits changed a document (undefined: they have been sent); for what lists show of it. */
  onUnsent?: (name: string, doc: Y.Doc | undefined) => void
  /** The mirror's copy, for documents never opened on this device. */
  initialState: (name: string) => Uint8Array | undefined
}

interface Open {
  readonly replica: () => Replica
  readonly setReplica: (replica: Replica) => void
  references: number
  /** Denied: delete the device's copy when it is closed. */
  forget?: boolean
  closing?: ReturnType<typeof setTimeout> | undefined
}

/** A handle on an open document. `replica()` changes when the server refused content and the document opened anew. */
export interface ReplicaHandle {
  replica: () => Replica
  close: () => void
}

const lingerMs = 15_000
const storedMax = 200
const backgroundMax = 20
/** Yjs client ids of this device, which distinguish its edits from other people's; older ones no longer matter, since all have seen their edits. */
const ownClientsMax = 50

/** The open documents of this tab, and the edited ones that still have to reach the server. */
export class Replicas {
  readonly #options: ReplicasOptions
  readonly #tabs: TabChannel
  readonly #open = new Map<string, Open>()
  readonly #again: EnterAgain
  readonly #dirty: () => ReadonlySet<string>
  readonly #setDirty: (names: ReadonlySet<string>) => void
  readonly #recovered: () => { count: number }
  readonly #setRecovered: (recovered: { count: number }) => void

  constructor(options: ReplicasOptions) {
    this.#options = options
    this.#tabs = new TabChannel(options.database.name)
    this.#again = new EnterAgain({
      database: options.database,
      open: (name) => this.open(name),
      recoveredChanged: () => this.recoveredChanged(),
    })
    ;[this.#dirty, this.#setDirty] = createSignal<ReadonlySet<string>>(new Set())
    ;[this.#recovered, this.#setRecovered] = createSignal({ count: 0 })
  }

  /** Names of documents with edits that the server has not acknowledged; reactive. */
  dirty(): ReadonlySet<string> {
    return this.#dirty()
  }

  /** How many documents have refused content that waits for a decision; reactive, also when the number stays. */
  recoveredCount(): number {
    return this.#recovered().count
  }

  /** Kept content was dealt with: lists of it reload. */
  async recoveredChanged(): Promise<void> {
    this.#setRecovered({
      count: await withStorage(this.#options.database, () => this.#options.database.recovered.count()),
    })
  }

  /** Reads which documents were left with unsent edits; they sync in the background once there is a connection. */
  async start(): Promise<void> {
    const stored = await withStorage(this.#options.database, () => this.#options.database.documents.toArray())
    this.#setDirty(new Set(stored.filter((document) => document.dirty).map((document) => document.name)))
    await this.recoveredChanged()
    for (const name of this.#dirty()) void this.#tellOnce(name)
  }

  /** Lists show what was typed in an earlier session, too, before it can be sent. */
  async #tellOnce(name: string): Promise<void> {
    if (!this.#options.onUnsent) return
    const handle = this.open(name)
    await handle.replica().whenLoaded
    handle.close()
  }

  /** Opens a document, or shares the open one. Call `close` as often as `open`. */
  open(name: string): ReplicaHandle {
    let open = this.#open.get(name)
    if (!open) {
      const [replica, setReplica] = createSignal(this.#make(name))
      open = { replica, setReplica, references: 0 }
      this.#open.set(name, open)
      void this.#noteOpened(name)
    }
    clearTimeout(open.closing)
    open.references += 1
    const held = open
    let closed = false
    return {
      replica: held.replica,
      close: () => {
        if (closed) return
        closed = true
        held.references -= 1
        // Going back and forth between records must not load again each time.
        if (held.references === 0) held.closing = setTimeout(() => void this.#close(name, held), lingerMs)
      },
    }
  }

  /** Attaches what can be attached now: call when connected, and when the mirror or the outbox moved. */
  attachAll(): void {
    for (const { replica } of this.#open.values()) void this.#attach(replica())
    this.#sendInBackground()
  }

  /** Resolves when everything in this document has reached the server's log. */
  async whenSent(name: string, signal: AbortSignal): Promise<void> {
    if (!this.#dirty().has(name) && !this.#open.has(name)) return
    const handle = this.open(name)
    try {
      await handle.replica().whenLoaded
      await this.#attach(handle.replica())
      await until(() => handle.replica().synced() || handle.replica().status() === 'denied', signal)
    } finally {
      handle.close()
    }
  }

  async close(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const entry of open) clearTimeout(entry.closing)
    await Promise.all(open.map((entry) => entry.replica().close()))
    this.#tabs.close()
  }

  /** Names of all documents that this device keeps. */
  async storedNames(): Promise<string[]> {
    return await this.#options.database.documents.toCollection().primaryKeys()
  }

  #make(name: string): Replica {
    const { personId, socket, initialState, mayWrite } = this.#options
    const replica = new Replica({
      name,
      databaseName: documentDatabaseName(personId, name),
      initialState: () => initialState(name),
      ownClients: async () => (await this.#options.database.documents.get(name))?.clients ?? [],
      mayWrite: () => mayWrite(name),
      socket,
      tabs: this.#tabs,
      onDirty: (dirty) => void this.#noteDirty(name, dirty, replica.doc.clientID),
      onRefused: (refused, code) => void this.#quarantine(refused, code),
      onQuarantined: (refused, kept) => void this.#quarantine(refused, 'other-tab', kept),
      onDenied: (denied, reason) => void this.#onDenied(denied, reason),
    })
    if (this.#dirty().has(name)) replica.markDirty()
    this.#watchUnsent(replica)
    void this.#attach(replica)
    return replica
  }

  /** Reports unsent edits, at most once per turn of the event loop. */
  #watchUnsent(replica: Replica): void {
    let planned = false
    const tell = () => {
      planned = false
      if (this.#dirty().has(replica.name)) this.#options.onUnsent?.(replica.name, replica.doc)
    }
    const plan = () => {
      if (!planned) setTimeout(tell)
      planned = true
    }
    replica.doc.on('update', plan)
    void replica.whenLoaded.then(plan)
  }

  async #attach(replica: Replica): Promise<void> {
    await replica.whenLoaded
    const current = this.#open.get(replica.name)?.replica() ?? replica
    if (current === replica && replica.attachable && this.#isThere(replica.name)) replica.attach()
  }

  /** Unsent edits of an older record go to the server, which says whether it is gone. */
  #isThere(name: string): boolean {
    return this.#options.exists(name) || (this.#dirty().has(name) && this.#options.mayExist(name))
  }

  /** Edited documents that are not open, some at a time, each closed once it is in the log. */
  #sendInBackground(): void {
    if (!this.#options.socket.connected()) return
    const closed = [...this.#dirty()].filter((name) => !this.#open.has(name) && this.#isThere(name))
    const running = [...this.#open.values()].filter((open) => !open.replica().synced()).length
    for (const name of closed.slice(0, Math.max(0, backgroundMax - running))) {
      const controller = new AbortController()
      void this.whenSent(name, controller.signal).then(() => this.#sendInBackground())
    }
  }

  /**
   * The server refused what this replica holds (sync-pitfalls 0.7): keeps the content, deletes the device's copy, opens the document anew from the
   * server. What was refused is in "Needs attention" until the person decides.
   */
  async #quarantine(refused: Replica, reason: string, keptElsewhere?: Uint8Array): Promise<void> {
    const state = Y.encodeStateAsUpdate(refused.doc)
    const more = keptElsewhere ? Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(keptElsewhere)).length > 2 : true
    const kept = more ? await this.#keep(refused.name, reason, state) : undefined
    if (!keptElsewhere) this.#tabs.quarantined(refused.name, state)
    await this.#replace(refused)
    if (kept && !this.#again.hears(kept) && !keptElsewhere) await this.#again.enter(kept)
  }

  /** The right to read is gone: unsent input is kept for the person to copy, the rest leaves this device when it is closed. */
  async #onDenied(denied: Replica, reason: string): Promise<void> {
    const open = this.#open.get(denied.name)
    if (open) open.forget = true
    if (this.#dirty().has(denied.name)) await this.#keep(denied.name, reason, Y.encodeStateAsUpdate(denied.doc))
    await this.#noteDirty(denied.name, false)
  }

  async #keep(document: string, reason: string, state: Uint8Array): Promise<RecoveredDocument> {
    const at = new Date().toISOString()
    const kept = { id: `recovered:${document}:${at}`, document, reason, at, state }
    await withStorage(this.#options.database, () => this.#options.database.recovered.put(kept))
    await this.recoveredChanged()
    return kept
  }

  async #replace(old: Replica): Promise<void> {
    const open = this.#open.get(old.name)
    await old.closeAndDelete()
    await this.#noteDirty(old.name, false)
    if (open) open.setReplica(this.#make(old.name))
  }

  async #close(name: string, open: Open): Promise<void> {
    if (open.references > 0 || this.#open.get(name) !== open) return
    const sending = this.#dirty().has(name) && this.#options.socket.connected() && open.replica().attached
    if (sending && open.replica().status() !== 'denied') {
      open.closing = setTimeout(() => void this.#close(name, open), lingerMs)
      return
    }
    this.#open.delete(name)
    if (open.forget && open.replica().status() === 'denied') {
      await open.replica().closeAndDelete()
      await this.#options.database.documents.delete(name)
      return
    }
    await open.replica().close()
    await this.#forgetOldest()
  }

  #noteOpened(name: string): Promise<void> {
    return this.#note(name, (known) => ({ ...known, lastOpenedAt: Date.now() }))
  }

  async #noteDirty(name: string, dirty: boolean, client?: number): Promise<void> {
    const names = new Set(this.#dirty())
    if (dirty) names.add(name)
    else names.delete(name)
    this.#setDirty(names)
    if (!dirty) this.#options.onUnsent?.(name, undefined)
    await this.#note(name, (known) => {
      const clients =
        client === undefined || known.clients.includes(client) ? known.clients : [...known.clients, client]
      return { ...known, dirty, clients: clients.slice(-ownClientsMax) }
    })
  }

  async #note(name: string, change: (known: StoredDocument) => StoredDocument): Promise<void> {
    const { database } = this.#options
    const write = async () => {
      const known = await database.documents.get(name)
      await database.documents.put(change(known ?? { name, dirty: false, lastOpenedAt: Date.now(), clients: [] }))
    }
    // The storage banner reports a failure; the document itself goes on in memory and to the server.
    await withStorage(database, () => database.transaction('rw', database.documents, write)).catch(() => undefined)
  }

  /** Bounds the number of the device's databases: the clean documents that were not opened for longest are deleted, and loaded from the server when needed. */
  async #forgetOldest(): Promise<void> {
    const { database } = this.#options
    const stored = await database.documents.orderBy('lastOpenedAt').toArray()
    const spare = stored.filter((document) => !document.dirty && !this.#open.has(document.name))
    for (const { name } of spare.slice(0, Math.max(0, stored.length - storedMax))) await this.#forget(name)
  }

  /**
   * Deletes the device's copies of what the person may no longer see: `exists` says no. What is open goes when the server says so
   * (`#onDenied`), and so does what was never sent, after it was kept.
   */
  async forgetLost(): Promise<void> {
    const stored = await withStorage(this.#options.database, () => this.#options.database.documents.toArray())
    for (const { name, dirty } of stored) {
      if (!dirty && !this.#open.has(name) && !this.#options.exists(name)) await this.#forget(name)
    }
  }

  async #forget(name: string): Promise<void> {
    await deleteDatabase(documentDatabaseName(this.#options.personId, name))
    await this.#options.database.documents.delete(name)
  }
}
