import wasmUrl from '@automerge/automerge/automerge.wasm?url'
import * as Automerge from '@automerge/automerge/slim'
import { type DocumentId, initializeWasm, Repo } from '@automerge/automerge-repo/slim'
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket'
import { IndexedDBStorageAdapter } from '@automerge/automerge-repo-storage-indexeddb'
import type { CountDocument } from '@werkbank/model/counting/count-document.ts'
import type { GetConflicts } from '@werkbank/model/counting/read-count.ts'
import { countsDatabaseName } from '../device/database.ts'
import { socketUrl, type Workspace } from '../identity/index.ts'
import { SheetReplica } from './sheet/sheet-replica.ts'
import type { UnsentCounts } from './unsent-counts.ts'

/** A scanner in the cellar is online for seconds at a time: retry often. */
const RECONNECT_MS = 1_500

let wasm: Promise<void> | undefined

/** Automerge's own wasm, from our own origin; compiled once per tab. */
async function startWasm(): Promise<void> {
  wasm ??= (async () => initializeWasm(new Uint8Array(await (await fetch(wasmUrl)).arrayBuffer())))()
  await wasm.catch((error: unknown) => {
    wasm = undefined
    throw error
  })
}

/** Automerge's conflicts in the shape that the model reads. */
export const getConflicts: GetConflicts = (object, key) => Automerge.getConflicts(object as never, key as never)

/** A connection that stays closed: the library's reconnects after a pending pause, in the name of the person who is signed in by then. */
class CountLine extends WebSocketClientAdapter {
  #isClosed = false
  override connect(...about: Parameters<WebSocketClientAdapter['connect']>) {
    if (!this.#isClosed) super.connect(...about)
  }
  override disconnect() {
    if (!this.#isClosed && this.socket) super.disconnect()
    this.#isClosed = true
  }
}

/** The count sheets of one person on this device: stored in IndexedDB, synchronised by `/counts`. */
export class CountSheets {
  readonly #workspace: Workspace
  readonly #here: UnsentCounts
  readonly #repo: Repo
  readonly #storage: IndexedDBStorageAdapter
  readonly #sheets = new Map<string, SheetReplica>()
  readonly #anew: BroadcastChannel

  constructor(workspace: Workspace, here: UnsentCounts) {
    this.#workspace = workspace
    this.#here = here
    const name = countsDatabaseName(workspace.person.userId)
    this.#storage = new IndexedDBStorageAdapter(name)
    this.#anew = new BroadcastChannel(`${name}:anew`)
    this.#anew.onmessage = () => location.reload()
    this.#repo = new Repo({
      storage: this.#storage,
      network: [new CountLine(socketUrl('/counts', workspace.person), RECONNECT_MS)],
    })
  }

  /** The replica of a sheet, one for all callers. `automergeId` must be known: the server creates the sheet. */
  sheet(sheetId: string, automergeId: string): SheetReplica {
    const before = this.#sheets.get(sheetId)
    if (before) return before
    const { handle } = this.#repo.findWithProgress<CountDocument>(automergeId as DocumentId)
    const sheet = new SheetReplica({
      sheetId,
      handle,
      flush: () => this.#repo.flush([handle.documentId]),
      here: this.#here,
      online: this.#workspace.online,
      request: this.#workspace.request,
      personId: this.#workspace.person.userId,
    })
    this.#sheets.set(sheetId, sheet)
    return sheet
  }

  /** Sends what these sheets have unsent; those that the mirror doesn't know (any more) wait. */
  send(sheetIds: Iterable<string>): void {
    for (const id of sheetIds) {
      const row = this.#workspace.mirror.get('countSheets', id)
      if (row?.automergeId && row.status === 'open') this.sheet(id, row.automergeId).send()
    }
  }

  /**
   * Goes on without what the server has lost of others and only this device still has. The sheet is written anew on this device, and the app loaded anew,
   * in every tab: none of them has the old one in memory.
   */
  async goOnWithoutLost(sheetId: string): Promise<void> {
    const sheet = this.#sheets.get(sheetId)
    const lost = sheet?.lost()
    if (!sheet || !lost) return
    const anew = lost.without()
    this.#anew.postMessage('anew')
    await this.close()
    const storage = new IndexedDBStorageAdapter(countsDatabaseName(this.#workspace.person.userId))
    const { documentId } = sheet
    const before = await storage.loadRange([documentId])
    // First what comes, then what goes: whatever happens between, nothing that was counted here is lost.
    const key = [documentId, 'snapshot', Automerge.getHeads(anew).join()]
    await storage.save(key, Automerge.save(anew))
    for (const { key: old } of before) if (old.join() !== key.join()) await storage.remove(old)
    location.reload()
  }

  /** Resolves when the server has stored what this device counted on the sheet. */
  async whenSent(sheetId: string, signal: AbortSignal): Promise<void> {
    this.send([sheetId])
    await this.#sheets.get(sheetId)?.whenSent(signal)
  }

  async close(): Promise<void> {
    this.#anew.close()
    for (const sheet of this.#sheets.values()) sheet.close()
    await this.#repo.shutdown().catch((error: unknown) => console.warn('counts: not all was written', error))
    // The adapter itself never closes its database, and an open one can't be deleted from the device.
    const { dbPromise } = this.#storage as unknown as { dbPromise: Promise<IDBDatabase> }
    await dbPromise.then((database) => database.close())
  }
}

/** Loads the wasm and opens the sheets of this workspace. Throws where the wasm can't be had. */
export async function openCountSheets(workspace: Workspace, here: UnsentCounts): Promise<CountSheets> {
  await startWasm()
  return new CountSheets(workspace, here)
}
