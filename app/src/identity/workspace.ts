import { can, type Permission } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS, DOCUMENT_KINDS, parseDocumentName, tablesOf } from '@werkbank/model/document-kinds.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { createEffect, createRoot, createSignal, on, untrack } from 'solid-js'
import { DeviceDatabase, databaseName } from '../device/database.ts'
import { forgetPictures } from '../device/kept-pictures.ts'
import { requestPersistence } from '../device/persistence.ts'
import { until } from '../device/until.ts'
import { type Request, signedOutCode, Trouble } from '../http/request.ts'
import { makeFollower } from '../mirror/follow.ts'
import { hasPassed, Mirror } from '../mirror/mirror.ts'
import { noteReached } from '../mirror/reached.ts'
import { Outbox } from '../outbox/outbox.ts'
import { OutboxDatabase, type OutboxEntry } from '../outbox/outbox-database.ts'
import { makeSender } from '../outbox/sender.ts'
import type { Replicas } from '../replica/replicas.ts'
import type { SyncSocket } from '../replica/socket.ts'
import type { Person } from './person.ts'

export interface WorkspaceOptions {
  person: Person
  request: Request
  /** ws(s)://…/sync */
  syncUrl: string
  /** The server no longer takes this session, with the code that says why. */
  onSignedOut: (code: string) => void
}

export interface DocumentPlane {
  socket: SyncSocket
  replicas: Replicas
}

type Ready = (entry: OutboxEntry, signal: AbortSignal) => Promise<void>

const sentTimeoutMs = 30_000
/** What is there by then stays there, and the rest is sent when the file is tried again. */
const uploadTimeoutMs = 600_000
const socketRestMs = 5_000
const reachedTimeoutMs = 3_000

/** What documents are about. */
const SUBJECT_TABLES = ALL_KINDS.map(({ table }) => table as MirrorTable)

/** Everything one signed-in person has on this device, and its lines to the server. One per tab. */
export class Workspace {
  readonly person: Person
  readonly request: Request
  readonly database: DeviceDatabase
  readonly mirror: Mirror
  readonly outbox: Outbox
  /** Bytes of files that wait to be sent, by the file's id. */
  readonly waitingFiles: OutboxDatabase['files']
  /** Yjs and the socket; undefined until `openDocuments` is through. */
  readonly documents: () => DocumentPlane | undefined
  /** The server was reached at the last try, by socket or by HTTP. */
  readonly online: () => boolean
  readonly #options: WorkspaceOptions
  readonly #outboxDatabase: OutboxDatabase
  readonly #setDocuments: (plane: DocumentPlane | undefined) => void
  readonly #setReached: (reached: boolean) => void
  readonly #dispose: (() => void)[] = []
  readonly #sendAfter = new Map<string, { ready: Ready; limitMs: number }>()
  #opening: Promise<void> | undefined
  #closed = false
  #follower: ReturnType<typeof makeFollower> | undefined
  #sender: ReturnType<typeof makeSender> | undefined

  constructor(options: WorkspaceOptions) {
    this.#options = options
    this.person = options.person
    this.request = options.request
    this.database = new DeviceDatabase(options.person.userId)
    this.#outboxDatabase = new OutboxDatabase(options.person.userId)
    this.mirror = new Mirror(this.database, options.person.userId)
    this.outbox = new Outbox(this.#outboxDatabase)
    this.waitingFiles = this.#outboxDatabase.files
    this.sendAfter(
      'file.attach',
      async (entry, limit) => (await import('../files/send-file.ts')).sendFile(this, entry, limit),
      { limitMs: uploadTimeoutMs },
    )
    const [documents, setDocuments] = createSignal<DocumentPlane | undefined>()
    const [reached, setReached] = createSignal(globalThis.navigator?.onLine ?? true)
    this.documents = documents
    this.#setDocuments = setDocuments
    this.#setReached = setReached
    this.online = () => documents()?.socket.connected() || reached()
  }

  can(permission: Permission): boolean {
    return can(this.person, permission)
  }

  /** Reads the device and starts the lines to the server. Resolves when the first screen can be shown. */
  async open(): Promise<void> {
    this.#dispose.push(
      this.outbox.onChange((entries) => this.mirror.setPending(entries.filter((entry) => entry.state !== 'attention'))),
      // What may no longer be seen is kept on this device no longer.
      this.mirror.onChange(({ files }) => {
        if (files?.clear || files?.gone?.length) void forgetPictures(files.clear ? undefined : files.gone)
      }),
    )
    await Promise.all([this.mirror.load(), this.outbox.refresh()])
    this.#startLines()
    void requestPersistence()
  }

  /**
   * Loads the chunk for documents and connects its socket, once. Lists do without it: it is loaded after the first screen, or at once when a document is
   * opened. Never rejects: a failed load is retried at the next call.
   */
  openDocuments(): Promise<void> {
    this.#opening ??= this.#openDocuments().catch((error: unknown) => {
      console.error('documents could not be opened', error)
      this.#opening = undefined
    })
    return this.#opening
  }

  /** The person signed in again, or the network is back: retry everything now. */
  wake(): void {
    this.#follower?.wake()
    this.#sender?.wake()
    this.documents()?.socket.reconnectNow()
  }

  /** Commands of this name wait until `ready` resolves: what they name has to reach the server first. `limitMs`: how long that may take at once. */
  sendAfter(command: string, ready: Ready, { limitMs = sentTimeoutMs } = {}): void {
    this.#sendAfter.set(command, { ready, limitMs })
  }

  /** Requests the parts of an opened record unless they are here, and keeps them on this device: `Mirror.keep`. */
  keep(id: string, areHere: () => boolean): void {
    const ask = () => !areHere() && this.#follower?.wake()
    this.mirror.keep(id).then(ask, ask) // the storage banner reports a failure
  }

  /** Calls `work` when this workspace is closed; for what a domain keeps open beside it. */
  onClose(work: () => void): void {
    this.#dispose.push(work)
  }

  /** Closes everything; the data stays on the device. */
  async close(): Promise<void> {
    for (const dispose of this.#dispose.splice(0)) dispose()
    this.#follower?.stop()
    this.#sender?.stop()
    this.#closed = true
    const plane = this.documents()
    this.#setDocuments(undefined)
    await plane?.replicas.close()
    plane?.socket.destroy()
    this.mirror.close()
    this.outbox.close()
    this.database.close()
    this.#outboxDatabase.close()
  }

  /** Resolves when nothing waits to be sent any more, at the latest after `timeoutMs`. */
  async whenSent(timeoutMs: number): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs)
    const isSent = () =>
      this.outbox.entries().every(({ state }) => state !== 'waiting') &&
      (this.documents()?.replicas.dirty().size ?? 0) === 0
    await until(() => isSent() || !this.online(), signal)
  }

  #startLines(): void {
    const name = databaseName(this.person.userId)
    const { request, onSignedOut } = this.#options
    this.#follower = makeFollower({
      mirror: this.mirror,
      request,
      name,
      hasSocket: () => this.documents()?.socket.connected() ?? false,
      onSignedOut,
      onReached: (reached) => {
        this.#setReached(reached)
        if (reached) noteReached(new Date())
        if (reached) this.documents()?.socket.reconnectNow()
      },
    })
    this.#sender = makeSender({
      outbox: this.outbox,
      request,
      name,
      ready: (entry, signal) => this.#documentSent(entry, signal),
      onAnswered: () => {
        this.#setReached(true)
        this.#follower?.wake()
        this.documents()?.replicas.attachAll()
      },
      onSignedOut,
    })
    const wake = () => this.wake()
    // A socket doesn't notice by itself that its line is dead.
    const offline = () => void this.#checkReached().then((reached) => reached || this.documents()?.socket.disconnect())
    globalThis.addEventListener?.('online', wake)
    globalThis.addEventListener?.('offline', offline)
    this.#dispose.push(
      () => globalThis.removeEventListener?.('online', wake),
      () => globalThis.removeEventListener?.('offline', offline),
      this.#dropAnswered(),
    )
  }

  /**
   * The browser says that the network is gone, or the socket broke. A server on this machine or in the workshop may still answer:
   * ask it, and believe that.
   */
  async #checkReached(): Promise<boolean> {
    return (await this.#isTaken()) !== undefined
  }

  /** Whether the server takes this session; undefined where it can't be asked. */
  async #isTaken(): Promise<boolean | undefined> {
    try {
      await this.request('/me', { signal: AbortSignal.timeout(reachedTimeoutMs) })
      return true
    } catch (error) {
      const code = signedOutCode(error)
      if (code !== undefined) this.#options.onSignedOut(code)
      if (!(error instanceof Trouble) || error.status !== undefined) return code === undefined
      this.#setReached(false)
      return undefined
    }
  }

  /** A socket reports only that the session is over. Where the API still accepts it, the report was wrong: the socket is opened again, later. */
  async #askWhy(): Promise<void> {
    if (await this.#isTaken()) setTimeout(() => this.documents()?.socket.reconnectNow(), socketRestMs)
  }

  /** The overlay of an answered command goes when the mirror has passed its cursor, not when the answer arrives. */
  #dropAnswered(): () => void {
    return createRoot((dispose) => {
      const cursor = () => this.mirror.state()?.cursor
      createEffect(
        on([cursor, () => this.outbox.entries()], ([at]) => {
          void this.outbox.removeAnswered((answered) => hasPassed(at, answered)).catch(() => undefined) // tried again at the next change
        }),
      )
      return dispose
    })
  }

  /** A commit names a state of its document: that state goes first. */
  async #documentSent(entry: OutboxEntry, signal: AbortSignal): Promise<void> {
    const after = this.#sendAfter.get(entry.command)
    await after?.ready(entry, AbortSignal.any([signal, AbortSignal.timeout(after.limitMs)]))
    const limit = AbortSignal.any([signal, AbortSignal.timeout(sentTimeoutMs)])
    if (entry.input.seen === undefined && entry.input.stateVector === undefined) return
    await this.openDocuments()
    await this.documents()?.replicas.whenSent(entry.subject, limit)
  }

  async #openDocuments(): Promise<void> {
    const { DOCUMENT_CONTENTS, Replicas, SyncSocket } = await import('../replica/document-chunk.ts')
    if (this.#closed) return
    const { person } = this
    const socket = new SyncSocket({
      url: this.#options.syncUrl,
      personId: person.userId,
      onControl: (message) => message.kind === 'poke' && this.#follower?.wake(),
      onSignedOut: () => void this.#askWhy(),
      onNotOpened: () => void this.#checkReached(),
    })
    const replicas = new Replicas({
      personId: person.userId,
      database: this.database,
      socket,
      exists: (name) => this.#exists(name),
      mayExist: (name) => this.#mayExist(name),
      mayWrite: (name) => this.#mayWrite(name),
      initialState: (name) => this.#mirroredState(name),
      onUnsent: (name, doc) => {
        const parsed = parseDocumentName(name)
        const unsent = parsed && DOCUMENT_CONTENTS[parsed.kind].unsent
        if (!unsent) return
        const row = (table: string, id: string) => this.mirror.get(table as MirrorTable, id)
        const table = DOCUMENT_KINDS[parsed.kind].table as MirrorTable
        // What was agreed of it isn't here: lists would show other prices.
        const areHere = () => this.mirror.holdsParts(table, parsed.subjectId)
        if (doc && !areHere()) return this.keep(parsed.subjectId, areHere)
        const fields = doc && untrack(() => unsent(doc, parsed.subjectId, row))
        this.mirror.setUnsent(table, parsed.subjectId, fields)
      },
    })
    await replicas.start()
    // Taken out of a conversation, or a role gone: what was read there leaves the device, too.
    const forgetLost = () => void replicas.forgetLost().catch(() => undefined)
    if (this.mirror.status().state === 'ready') forgetLost()
    this.#dispose.push(
      this.mirror.onChange((changes) => {
        if (SUBJECT_TABLES.some((table) => changes[table]?.clear || changes[table]?.gone?.length)) forgetLost()
      }),
    )
    if (this.#closed) {
      socket.destroy()
      return await replicas.close()
    }
    this.#setDocuments({ socket, replicas })
    this.#dispose.push(
      createRoot((dispose) => {
        createEffect(on([socket.connected, this.mirror.state, this.outbox.entries], () => replicas.attachAll()))
        createEffect(
          on(socket.connected, (connected) => (connected ? this.wake() : void this.#checkReached()), { defer: true }),
        )
        return dispose
      }),
    )
    socket.connect()
  }

  /** True once the server knows the document: its subject is in the mirror, or the command that makes it was answered. */
  #exists(name: string): boolean {
    const parsed = parseDocumentName(name)
    if (!parsed) return true // not one of the mirrored kinds; the server will say
    const has = (table: string) => this.mirror.table(table as MirrorTable).base.has(parsed.subjectId)
    const mirrored = tablesOf(parsed.kind).some(has)
    return (
      mirrored ||
      this.outbox
        .entries()
        .some((entry) => entry.state === 'answered' && entry.subject.endsWith(`:${parsed.subjectId}`))
    )
  }

  /**
   * A document whose subject is neither here nor made here: a record of before what this device holds may have it. One that a command which was not taken
   * would have made is none, and of one that this person may not read any more the edits wait, as others do.
   */
  #mayExist(name: string): boolean {
    const parsed = parseDocumentName(name)
    if (!parsed) return true
    if (!this.can(DOCUMENT_KINDS[parsed.kind].rights.read)) return false
    const isNamed = this.outbox
      .entries()
      .some(({ state, subject }) => state === 'attention' && subject.endsWith(`:${parsed.subjectId}`))
    if (isNamed) return false
    const tables = tablesOf(parsed.kind) as MirrorTable[]
    return (
      tables.every((table) => this.mirror.get(table, parsed.subjectId) === undefined) &&
      tables.some((table) => this.mirror.heldSince(table) !== undefined)
    )
  }

  #mayWrite(name: string): boolean {
    const parsed = parseDocumentName(name)
    return !parsed || this.can(DOCUMENT_KINDS[parsed.kind].rights.write)
  }

  #mirroredState(name: string): Uint8Array | undefined {
    const state = this.mirror.table('documentStates').base.get(name)?.state
    return state === undefined ? undefined : Uint8Array.from(atob(state), (char) => char.charCodeAt(0))
  }
}
