import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { isUnwritten } from '@werkbank/model/vendor/yjs.ts'
import { createSignal } from 'solid-js'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { backoffMs } from '../device/leader.ts'
import { reportStorageError } from '../device/storage-health.ts'
import { forgetSilently } from '../vendor/hocuspocus-provider.ts'
import { DocumentStore } from './document-store.ts'
import { SplittingProvider } from './page/splitting-provider.ts'
import { ACCESS_CHANGED, refusalOf, TRY_AGAIN } from './protocol.ts'
import type { SyncSocket } from './socket.ts'
import type { TabChannel } from './tab-channel.ts'
import { TAB_ORIGIN } from './tab-channel.ts'
import { EDIT_ORIGIN, makeUndo } from './undo/undo.ts'

/** Origin of the state that the mirror had for a document never opened on this device. */
export const MIRROR_ORIGIN = Symbol('mirror')

/** Rights may be given back; retrying more often than this would only cost load. */
const deniedRestMs = 10_000

export type ReplicaStatus =
  | 'local' // not attached: offline, or the document does not exist on the server yet
  | 'connecting'
  | 'sending' // the server has not acknowledged everything
  | 'synced' // everything is in the server's log
  | 'denied' // no right to read it (any more)

export interface ReplicaOptions {
  name: string
  databaseName: string
  /** State to start from when this device has none. */
  initialState: () => Uint8Array | undefined
  /** The Yjs clients under which this device edited the document in earlier sessions. */
  ownClients: () => Promise<readonly number[]>
  mayWrite: () => boolean
  socket: SyncSocket
  tabs: TabChannel
  /** Local edits wait for the server (or no longer do). */
  onDirty: (dirty: boolean) => void
  /** The server refused content: keep it, then open the document anew. */
  onRefused: (replica: Replica, code: string) => void
  /** Another tab met the refusal. */
  onQuarantined: (replica: Replica, kept: Uint8Array) => void
  onDenied: (replica: Replica, reason: string) => void
}

/** The browser's copy of one document: on the device at once, at the server as soon as there is a way. */
export class Replica {
  readonly name: string
  readonly doc = newDocument()
  readonly awareness = new Awareness(this.doc)
  readonly undo: Y.UndoManager | undefined
  /** Read from the device (or from the mirror) and usable. */
  readonly whenLoaded: Promise<void>
  /** Everything typed is on this device. */
  readonly saved: () => boolean
  readonly status: () => ReplicaStatus
  /**
   * Its content is here: this device has some of it, or the server has sent all. False while an empty document cannot be told from one that is stored
   * elsewhere.
   */
  readonly isHere: () => boolean
  /** Typing has no effect for others: no right to write. */
  readonly readOnly: () => boolean
  readonly #options: ReplicaOptions
  readonly #store: DocumentStore
  readonly #provider: SplittingProvider
  readonly #setStatus: (status: ReplicaStatus) => void
  readonly #setHere: (isHere: boolean) => void
  readonly #setScope: (scope: string) => void
  #leaveTabs: (() => void) | undefined
  readonly #own = new Set<number>()
  #dirty = false
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #deniedAt = 0
  #destroyed = false
  #ending = false

  constructor(options: ReplicaOptions) {
    this.#options = options
    this.name = options.name
    const [saved, setSaved] = createSignal(true)
    const [scope, setScope] = createSignal('')
    ;[this.status, this.#setStatus] = createSignal<ReplicaStatus>('local')
    ;[this.isHere, this.#setHere] = createSignal(false)
    this.saved = saved
    this.#setScope = setScope
    this.readOnly = () => !options.mayWrite() || scope() === 'readonly'
    this.#store = new DocumentStore(options.databaseName, this.doc, setSaved)
    this.doc.on('update', this.#onUpdate)
    this.#provider = this.#makeProvider()
    this.whenLoaded = this.#load()
    this.undo = makeUndo(options.name, this.doc)
  }

  /** Everything is in the server's log. */
  synced(): boolean {
    return this.status() === 'synced'
  }

  /** Several edits as one: one update, one undo step. */
  edit<T>(work: () => T): T {
    return this.doc.transact(work, EDIT_ORIGIN) as T
  }

  /** True for edits made on this device, in this session or an earlier one. */
  readonly isMine = (client: number): boolean => client === this.doc.clientID || this.#own.has(client)

  get attached(): boolean {
    return this.#provider.isAttached
  }

  /** Starts to sync; the document must exist on the server. */
  attach(): void {
    if (this.#destroyed || this.#provider.isAttached) return
    this.#setStatus('connecting')
    this.#provider.attach()
  }

  /** It makes sense to attach it: it is not, and if it was denied, that was a while ago. */
  get attachable(): boolean {
    return this.status() === 'local' || (this.status() === 'denied' && Date.now() - this.#deniedAt > deniedRestMs)
  }

  /** Marks that this device holds edits from before which the server may not have. */
  markDirty(): void {
    this.#dirty = true
  }

  /** Closes it; what was typed stays on the device. */
  async close(): Promise<void> {
    this.#end()
    await this.#store.close()
    this.doc.destroy()
  }

  /** Closes it and deletes the device's copy. */
  async closeAndDelete(): Promise<void> {
    this.#end()
    await this.#store.delete()
    this.doc.destroy()
  }

  #end(): void {
    this.#destroyed = true
    this.#ending = true
    clearTimeout(this.#retry)
    this.#leaveTabs?.()
    this.doc.off('update', this.#onUpdate)
    this.undo?.destroy()
    this.#provider.destroy()
  }

  async #load(): Promise<void> {
    // Without storage the document still opens, from the mirror and the server; the banner says what that means.
    await this.#store.load().catch(reportStorageError)
    for (const client of await this.#options.ownClients().catch(() => [])) this.#own.add(client)
    if (this.#destroyed) return
    if (isUnwritten(this.doc)) {
      const state = this.#options.initialState()
      if (state) Y.applyUpdate(this.doc, state, MIRROR_ORIGIN)
    }
    if (!isUnwritten(this.doc)) this.#setHere(true)
    this.#leaveTabs = this.#options.tabs.join(this.name, {
      doc: this.doc,
      isOnline: () => this.status() === 'synced' || this.status() === 'sending',
      onQuarantined: (kept) => this.#options.onQuarantined(this, kept),
    })
  }

  #makeProvider(): SplittingProvider {
    return new SplittingProvider({
      name: this.name,
      document: this.doc,
      awareness: this.awareness,
      websocketProvider: this.#options.socket.websocket,
      token: '',
      onAuthenticated: ({ scope }) => this.#setScope(scope),
      onAuthenticationFailed: ({ reason }) => this.#denied(reason),
      onSynced: () => this.#refreshStatus(),
      onUnsyncedChanges: () => this.#refreshStatus(),
      onClose: ({ event }) => this.#onClose(event.reason),
      onDisconnect: () => !this.#ending && this.#provider.isAttached && this.#setStatus('connecting'),
    })
  }

  readonly #onUpdate = (_update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    const mine = transaction.local || origin === TAB_ORIGIN
    if (mine && origin !== MIRROR_ORIGIN && !this.#dirty) {
      this.#dirty = true
      this.#options.onDirty(true)
    }
  }

  #refreshStatus(): void {
    if (this.#ending || this.status() === 'denied') return
    const { synced, hasUnsyncedChanges } = this.#provider
    const done = synced && !hasUnsyncedChanges
    this.#setStatus(done ? 'synced' : synced ? 'sending' : this.#provider.isAttached ? 'connecting' : 'local')
    if (synced) this.#setHere(true)
    if (done) this.#failures = 0
    if (done && this.#dirty) {
      this.#dirty = false
      this.#options.onDirty(false)
    }
  }

  /** Only a second authentication opens the server's side of a document again (sync-pitfalls 0.7b). */
  #openAgain(): void {
    if (!this.#ending && this.#provider.isAttached)
      void this.#provider.sendToken().then(() => this.#provider.startSync())
  }

  #openLater(): void {
    this.#setStatus('connecting')
    this.#failures += 1
    this.#retry = setTimeout(() => this.#openAgain(), backoffMs(this.#failures))
  }

  #onClose(reason: string | undefined): void {
    if (this.#ending) return
    const code = refusalOf(reason)
    if (code !== undefined) {
      this.#ending = true
      this.#detachSilently()
      this.#options.onRefused(this, code)
    } else if (reason === ACCESS_CHANGED) {
      this.#openAgain()
    } else if (reason === TRY_AGAIN) {
      this.#openLater()
    } else if (this.#provider.isAttached) this.#setStatus('connecting')
  }

  /**
   * The server has closed its side already. A close message from us would wait in its queue and close the connection
   * that the next replica of this document opens.
   */
  #detachSilently(): void {
    forgetSilently(this.#options.socket.websocket, this.name)
    this.#provider.detach()
  }

  #denied(reason: string): void {
    if (this.#ending) return
    // The server's trouble, not our right.
    if (reason === TRY_AGAIN) return void this.#openLater()
    this.#detachSilently()
    this.#setStatus('denied')
    this.#deniedAt = Date.now()
    this.#options.onDenied(this, reason)
  }
}
