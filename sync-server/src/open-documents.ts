import { Database } from '@hocuspocus/extension-database'
import type { Document } from '@hocuspocus/server'
import {
  appendUpdates,
  buildDocument,
  clientOwners,
  DocumentDamaged,
  DocumentUnknown,
  type LoadedDocument,
  loadDocument,
  loadDocuments,
  readDocument,
} from '@werkbank/database/log/document-log.ts'
import { readTail } from '@werkbank/database/log/read-log.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { parseDocumentName } from '@werkbank/model/document-kinds.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { encodeStateAsUpdate, encodeStateVector } from 'yjs'
import { batchCalls } from './batch-calls.ts'
import { GuardedDocument } from './guard/guarded-document.ts'
import { ShadowCache } from './guard/shadow-cache.ts'
import type { LogWriter } from './log/log-writer.ts'
import { OpenFailed } from './refusal.ts'

const LOADED_TOGETHER_MAX = 100
/** Origin of what is in the log already: else Hocuspocus would encode each edited document every few seconds, to store it. */
export const LOGGED = { source: 'local', skipStoreHooks: true } as const

type Wanted = { orgId: string; document: string }
type Loaded = { state: Uint8Array | null; orgId: string; seq: number; owners: Map<number, string>; damaged: boolean }

/** The documents that this node has open, each behind its guard. */
export class OpenDocuments {
  readonly #sql: Sql
  readonly #load: (wanted: Wanted) => Promise<Loaded>
  readonly #log: LogWriter
  readonly #loading = new Map<string, Loaded>()
  readonly #open = new Map<string, GuardedDocument>()
  readonly #copies = new ShadowCache()
  readonly #damaged = new Set<string>()

  /** `onDamage` reports a damaged log to the operators. */
  constructor(sql: Sql, log: LogWriter, onDamage: (error: DocumentDamaged) => void) {
    this.#sql = sql
    this.#load = batchCalls((wanted: Wanted[]) => loadAll(sql, wanted, onDamage), LOADED_TOGETHER_MAX)
    this.#log = log
  }

  get(name: string): GuardedDocument | undefined {
    return this.#open.get(name)
  }
  isDamaged(name: string): boolean {
    return this.#damaged.has(name)
  }
  names(orgId?: string): string[] {
    return [...this.#open.values()]
      .filter((document) => orgId === undefined || document.orgId === orgId)
      .map(({ name }) => name)
  }

  /** Snapshot and tail for Hocuspocus. It has nothing to store: every edit comes as LOGGED. */
  extension(): Database {
    return new Database({
      fetch: async ({ documentName, document, context }) => {
        if (documentName.startsWith('control:')) return null
        keepAsLogged(document)
        return await this.#fetch(documentName, context.session.caller.orgId)
      },
    })
  }

  async #fetch(name: string, orgId: string): Promise<Uint8Array | null> {
    const loaded = await this.#load({ orgId, document: name }).catch((error: unknown) => {
      throw error instanceof DocumentUnknown ? { reason: 'not-found' } : new OpenFailed(error)
    })
    this.#loading.set(name, loaded)
    return loaded.state
  }

  /** Hocuspocus has loaded it: from now on nothing reaches it but through the guard. */
  opened(name: string, live: Document): GuardedDocument {
    const loaded = must(this.#loading.get(name), `${name} was opened without being loaded`)
    this.#loading.delete(name)
    const kind = must(parseDocumentName(name), 'a known name').kind
    const document = new GuardedDocument({
      name,
      orgId: loaded.orgId,
      kind,
      live,
      seq: loaded.seq,
      sizeBytes: loaded.state?.length ?? 0,
      owners: loaded.owners,
      log: this.#log,
      copies: this.#copies,
      sendNow: () => live.flush(),
    })
    if (loaded.damaged) this.#damaged.add(name)
    this.#open.set(name, document)
    return document
  }

  closed(name: string): void {
    this.#open.get(name)?.dropShadow()
    this.#open.delete(name)
    this.#damaged.delete(name)
    this.#loading.delete(name)
  }

  /** Applies what the API and other nodes appended meanwhile to open documents; `names` or all of them. */
  async catchUp(names?: readonly string[]): Promise<void> {
    const wanted = (names ?? this.names()).filter((name) => this.#open.has(name) && !this.#damaged.has(name))
    if (wanted.length === 0) return
    const heads = await withSystem(
      this.#sql,
      (tx) =>
        tx<
          { name: string; headSeq: number }[]
        >`SELECT name, head_seq FROM documents WHERE name = ANY(${wanted}::text[])`,
    )
    for (const { name, headSeq } of heads) {
      const document = this.#open.get(name)
      if (!document || headSeq <= document.seq) continue
      const tail = await withSystem(this.#sql, (tx) => readTail(tx, document.orgId, name, document.seq))
      await document.applyTail(tail, LOGGED)
    }
  }

  /**
   * Once the database is back: whatever crashed may have lost the end of a log, and others may have appended under the same numbers since. What
   * it lost of ours the Disk has given again, with its author; what other nodes had sent on, and lost together with the database, goes back here.
   */
  async readAgain(): Promise<void> {
    const errors: unknown[] = []
    for (const document of this.#open.values()) {
      if (this.#damaged.has(document.name)) continue
      const read = () => withSystem(this.#sql, (tx) => loadDocument(tx, document.orgId, document.name))
      try {
        if (await document.readAgain(read, LOGGED)) await giveBack(this.#sql, document)
      } catch (error) {
        if (!(error instanceof DocumentUnknown)) errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} documents could not be read again`)
  }
}

/** Appends what `live` has and the log lost. It has no author, for the authors were lost with it. */
async function giveBack(sql: Sql, document: GuardedDocument): Promise<void> {
  await withSystem(sql, async (tx) => {
    const { doc } = await readDocument(tx, document.orgId, document.name)
    const update = encodeStateAsUpdate(document.live, encodeStateVector(doc))
    doc.destroy()
    await appendUpdates(tx, [
      { orgId: document.orgId, document: document.name, update, userId: null, clientIds: [], origin: 'restore' },
    ])
  })
}

/** Snapshots and logs of many documents, as of one moment. */
async function loadAll(
  sql: Sql,
  wanted: Wanted[],
  onDamage: (error: DocumentDamaged) => void,
): Promise<(Loaded | Error)[]> {
  const read = (tx: Tx) => Promise.all([loadDocuments(tx, wanted), clientOwners(tx, wanted)])
  const [logs, owners] = await withSystem(sql, read, { isolation: 'repeatable read', readOnly: true })
  return wanted.map(({ orgId, document }, index) => {
    const log = logs[index]
    if (!log) return new DocumentUnknown(`no document ${document}`)
    const rest = { orgId, owners: must(owners[index], 'an answer for each') }
    try {
      if (log instanceof DocumentDamaged) throw log
      return { ...rest, state: stateOf(log), seq: log.seq, damaged: false }
    } catch (error) {
      if (!(error instanceof DocumentDamaged)) return error as Error
      onDamage(error)
      return { ...rest, state: stateOf({ document, updates: error.lastGood }), seq: 0, damaged: true }
    }
  })
}

/** As one update; null for nothing. Throws DocumentDamaged. */
function stateOf(log: Pick<LoadedDocument, 'document' | 'updates'>): Uint8Array | null {
  if (log.updates.length === 0) return null
  const doc = buildDocument(log)
  const state = encodeStateAsUpdate(doc)
  doc.destroy()
  return state
}
