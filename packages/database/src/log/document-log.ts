import { createHash } from 'node:crypto'
import { setImmediate as othersFirst } from 'node:timers/promises'
import { must } from '@werkbank/model/base/assert.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { hasGap } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import type { Queryable, Sql, Tx } from '../postgres/connect.ts'
import { rowsAs } from '../rows.ts'
import { readLog } from './read-log.ts'

/** What `append_updates` raises where a document is missing. */
const NO_DATA_FOUND = 'P0002'
/** Ours, of migration 0030. */
const FOREIGN_CLIENT = 'WB001'

/** One update to append. `clientIds`: the Yjs clients whose structs it contains; `freshClientIds`: those without a known owner yet, all of them by default. */
export type Append = {
  orgId: string
  document: string
  update: Uint8Array
  userId: string | null
  clientIds: number[]
  freshClientIds?: number[]
  /** Refused where the log ends before this seq: the update was judged on a log that was. */
  after?: number
  origin?: 'client' | 'api' | 'import' | 'restore' | 'y-websocket'
}
/**
 * An entry of the log as it is read: one update, or what somebody wrote in a sitting of long ago (decision 0086), from `fromSeq` to `seq` and from `startedAt` to `at`. `isState`: after it
 * the document was as everybody could see it; between parts of a sitting of several people it was not.
 */
export type LoggedUpdate = {
  fromSeq: number
  seq: number
  userId: string | null
  origin: string
  startedAt: string
  at: string
  isState: boolean
  update: Uint8Array
}
export type LoadedDocument = { document: string; seq: number; schema: number; updates: Uint8Array[] }

/** Some ms of work. */
const SLICE_UPDATES = 100

/** The document does not exist or was deleted; callers cannot tell which. */
export class DocumentUnknown extends Error {
  override name = 'DocumentUnknown'
}
/** The update brings clocks of a client id that is another person's in this document. */
export class ForeignClient extends Error {
  override name = 'ForeignClient'
}
/** What the document's kind makes of an edit can't be kept: `code` is that of the refusal. Tried again it would be refused again. */
export class ContentRefused extends Error {
  override name = 'ContentRefused'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
/** The log ends before what was seen of it: the database crashed, and lost what was committed and not yet on disk. */
export class LogShorter extends Error {
  override name = 'LogShorter'
}
/** The stored bytes can't be trusted; `lastGood` is the state before the damage. To be opened read-only, never as empty. */
export class DocumentDamaged extends Error {
  override name = 'DocumentDamaged'
  readonly document: string
  readonly lastGood: Uint8Array[]
  constructor(document: string, why: string, lastGood: Uint8Array[]) {
    super(`document ${document} is damaged: ${why}`)
    this.document = document
    this.lastGood = lastGood
  }
}

/** Makes the row of a document; true where it is new. */
export async function createDocument(
  tx: Tx,
  document: {
    orgId: string
    name: string
    kind: string
    subjectType: string
    subjectId: string
    createdBy: string | null
  },
): Promise<boolean> {
  const made = await tx`
    INSERT INTO documents (org_id, name, kind, subject_type, subject_id, created_by)
    VALUES (${document.orgId}, ${document.name}, ${document.kind}, ${document.subjectType}, ${document.subjectId}, ${document.createdBy}) ON CONFLICT DO NOTHING RETURNING 1`
  return made.length > 0
}

/**
 * Appends updates, of one or many documents, in the order given; all or none. Documents are locked in the order of their names, so that groups never
 * deadlock and each log stays without gaps. Returns the seqs in the order of `appends`. Throws DocumentUnknown where a document does not exist or was
 * deleted, ForeignClient for another person's client id, LogShorter.
 */
export async function appendUpdates(tx: Queryable, appends: readonly Append[]): Promise<number[]> {
  if (appends.length === 0) return []
  try {
    const [row] = await tx<{ seqs: string[] | null }[]>`SELECT CASE WHEN NOT EXISTS (
      SELECT 1 FROM ${rowsAs(
        tx,
        'a',
        { ...NAMED, after: 'bigint' },
        appends.map(({ orgId, document, after = 0 }) => ({ orgId, document, after })),
      )}
      JOIN documents d ON d.org_id = a.org_id AND d.name = a.document WHERE d.head_seq < a.after) THEN append_updates(
      ${appends.map(({ orgId }) => orgId)}::uuid[], ${appends.map(({ document }) => document)}::text[],
      ${appends.map(({ userId }) => userId)}::uuid[], ${appends.map(({ origin }) => origin ?? 'client')}::text[],
      ${appends.map(({ clientIds }) => clientIds.join(','))}::text[], ${appends.map(({ clientIds, freshClientIds }) => (freshClientIds ?? clientIds).join(','))}::text[],
      ${appends.map(({ update }) => `\\x${Buffer.from(update).toString('hex')}`)}::text[]::bytea[]
    ) END AS seqs`
    const { seqs } = must(row, 'a row of a function')
    if (!seqs) throw new LogShorter(`a log is shorter than it was: ${appends.map(({ document }) => document)}`)
    return seqs.map(Number)
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    if (code === NO_DATA_FOUND) throw new DocumentUnknown(String(message))
    if (code === FOREIGN_CLIENT) throw new ForeignClient(String(message))
    throw error
  }
}

/**
 * The same as a statement of its own, committed when it resolves: one round trip instead of four. `sql` is a connection under the role of the log. The
 * common append, one update whose client ids have a known owner, is a plain statement.
 */
export async function appendCommitted(sql: Sql, appends: readonly Append[]): Promise<number[]> {
  const [only] = appends
  if (appends.length !== 1 || !only || only.freshClientIds?.length !== 0) return await appendUpdates(sql, appends)
  const { orgId, document, update, userId, clientIds, after = 0, origin = 'client' } = only
  const [row] = await sql<{ seq: number }[]>`
    WITH head AS (
      UPDATE documents SET head_seq = head_seq + 1 WHERE org_id = ${orgId} AND name = ${document} AND deleted_at IS NULL AND head_seq >= ${after} RETURNING org_id, name, head_seq
    )
    INSERT INTO document_updates (org_id, document, seq, user_id, client_ids, origin, update)
    SELECT org_id, name, head_seq, ${userId}::uuid, ${clientIds}::int8[], ${origin}, ${Buffer.from(update)}::bytea FROM head RETURNING seq`
  if (row) return [row.seq]
  const isThere = (await headSeq(sql, orgId, document)) !== undefined
  throw isThere
    ? new LogShorter(`a log is shorter than it was: ${document}`)
    : new DocumentUnknown(`no such document: ${document}`)
}

/**
 * Snapshot and tail, checked: the snapshot's hash, a log without gaps up to the head. Throws DocumentUnknown and DocumentDamaged;
 * what is damaged never opens as empty.
 */
export async function loadDocument(tx: Tx, orgId: string, document: string): Promise<LoadedDocument> {
  const [loaded] = await loadDocuments(tx, [{ orgId, document }])
  if (!loaded) throw new DocumentUnknown(`no document ${document}`)
  if (loaded instanceof DocumentDamaged) throw loaded
  return loaded
}

type Wanted = { orgId: string; document: string }
const NAMED = { orgId: 'uuid', document: 'text' } as const
type Head = { headSeq: number; schema: number; seq: number | null; bytes: Uint8Array; sha256: string }
type TailRow = { at: number; seq: number; bytes: Uint8Array }
type Entry = { fromSeq: number; seq: number; update: Uint8Array }

/** The same for many at once, as of one moment and in the order of `wanted`, with what is wrong as a value: undefined where there is no such document. */
export async function loadDocuments(
  tx: Tx,
  wanted: readonly Wanted[],
): Promise<(LoadedDocument | DocumentDamaged | undefined)[]> {
  // Heads with their snapshots and the updates after these, in one statement: one view of the log, and one way to the database.
  const asked = tx`${rowsAs(tx, 'a', NAMED, wanted, { numbered: true })}
    JOIN documents d ON d.org_id = a.org_id AND d.name = a.document AND d.deleted_at IS NULL
    LEFT JOIN document_snapshots s ON s.org_id = d.org_id AND s.document = d.name`
  const rows = await tx<(Head & { at: number })[]>`
    SELECT a.at, d.head_seq, d.schema, s.seq, s.state AS bytes, s.sha256 FROM ${asked}
    UNION ALL
    SELECT a.at, NULL, NULL, u.seq, u.update, NULL FROM ${asked}
    JOIN document_updates u ON u.org_id = d.org_id AND u.document = d.name AND u.seq > coalesce(s.seq, 0) AND u.seq <= d.head_seq
    ORDER BY 1, 2 NULLS LAST, 4`
  const heads = rows.filter(({ headSeq }) => headSeq !== null)
  const tails = Map.groupBy(rows.filter(({ headSeq }) => headSeq === null) as TailRow[], ({ at }) => at)
  const loaded: (LoadedDocument | DocumentDamaged | undefined)[] = wanted.map(() => undefined)
  for (const head of heads) {
    const [{ at, headSeq, schema }, of] = [head, wanted[head.at - 1] as Wanted]
    // A bad snapshot is only a lost shortcut: the log is whole.
    const snapshot = isGood(head) ? head : undefined
    const tail: Entry[] =
      snapshot || head.seq === null
        ? (tails.get(at) ?? []).map(({ seq, bytes }) => ({ fromSeq: seq, seq, update: bytes }))
        : await readLog(tx, { ...of, after: 0, upTo: headSeq })
    const from = snapshot?.seq ?? 0
    const whole = wholeUpTo(tail, from)
    const updates = [...(snapshot ? [snapshot.bytes] : []), ...tail.slice(0, whole.count).map(({ update }) => update)]
    loaded[at - 1] =
      whole.seq === headSeq
        ? { document: of.document, seq: headSeq, schema, updates }
        : new DocumentDamaged(of.document, goesTo(whole.seq, headSeq), updates)
  }
  return loaded
}

const isGood = (head: Head): head is Head & { seq: number } =>
  head.seq !== null && head.seq <= head.headSeq && sha256(head.bytes) === head.sha256

/** The owners of client ids, in the order of `wanted`: client id → person. */
export async function clientOwners(tx: Tx, wanted: readonly Wanted[]): Promise<Map<number, string>[]> {
  const rows = await tx<{ at: number; clientId: number; userId: string }[]>`
    SELECT a.at, c.client_id, c.user_id FROM ${rowsAs(tx, 'a', NAMED, wanted, { numbered: true })}
      JOIN document_clients c ON c.org_id = a.org_id AND c.document = a.document`
  const owners = wanted.map(() => new Map<number, string>())
  for (const { at, clientId, userId } of rows) owners[at - 1]?.set(clientId, userId)
  return owners
}

/** How many entries go on from one another, the first from `after`, and up to where. */
function wholeUpTo(entries: readonly Entry[], after: number): { count: number; seq: number } {
  let seq = after
  for (const [count, entry] of entries.entries()) {
    if (entry.fromSeq > seq + 1 || entry.seq <= seq) return { count, seq }
    seq = entry.seq
  }
  return { count: entries.length, seq }
}

const goesTo = (seq: number, headSeq: number): string => `its log goes on to ${seq}, its head is ${headSeq}`

/** A Yjs document of what was loaded. `gc: false` keeps deleted content, for history. Throws DocumentDamaged where something is missing inside. */
export function buildDocument(
  loaded: Pick<LoadedDocument, 'document' | 'updates'>,
  options: { gc?: boolean } = {},
): Y.Doc {
  const doc = keepAsLogged(newDocument({ gc: options.gc ?? true }))
  applyAll(doc, loaded)
  requireWhole(doc, loaded.document)
  return doc
}

function applyAll(doc: Y.Doc, { document, updates }: Pick<LoadedDocument, 'document' | 'updates'>): void {
  doc.transact(() => {
    for (const [index, update] of updates.entries()) {
      try {
        Y.applyUpdate(doc, update)
      } catch (error) {
        throw new DocumentDamaged(document, String(error), updates.slice(0, index))
      }
    }
  })
}

function requireWhole(doc: Y.Doc, document: string): void {
  if (hasGap(doc)) throw new DocumentDamaged(document, 'updates refer to others that are missing', [])
}

/**
 * The document as a Y.Doc, with the seq up to which it was read: loaded at once, applied a slice at a time, so that a long log does not block the event
 * loop.
 */
export async function readDocument(tx: Tx, orgId: string, name: string): Promise<{ doc: Y.Doc; seq: number }> {
  const { document, updates, seq } = await loadDocument(tx, orgId, name)
  const doc = keepAsLogged(newDocument())
  for (let from = 0; from < updates.length; from += SLICE_UPDATES) {
    if (from > 0) await othersFirst()
    applyAll(doc, { document, updates: updates.slice(from, from + SLICE_UPDATES) })
  }
  requireWhole(doc, document)
  return { doc, seq }
}

/** What a document came to when it was last put together, and up to where; undefined where there is none that can be trusted. */
export async function readSnapshot(
  tx: Tx,
  orgId: string,
  name: string,
): Promise<{ seq: number; state: Uint8Array } | undefined> {
  const [head] = await tx<Head[]>`
    SELECT d.head_seq, d.schema, s.seq, s.state AS bytes, s.sha256 FROM documents d JOIN document_snapshots s ON s.org_id = d.org_id AND s.document = d.name
    WHERE d.org_id = ${orgId} AND d.name = ${name} AND d.deleted_at IS NULL`
  return head && isGood(head) ? { seq: head.seq, state: head.bytes } : undefined
}

/** The same, loaded a slice at a time too. Throws DocumentUnknown, and DocumentDamaged where a slice of the log is not whole. */
export async function readDocumentInSlices(tx: Tx, orgId: string, name: string): Promise<{ doc: Y.Doc; seq: number }> {
  const [head] = await tx<Head[]>`
    SELECT d.head_seq, d.schema, s.seq, s.state AS bytes, s.sha256 FROM documents d
    LEFT JOIN document_snapshots s ON s.org_id = d.org_id AND s.document = d.name
    WHERE d.org_id = ${orgId} AND d.name = ${name} AND d.deleted_at IS NULL`
  if (!head) throw new DocumentUnknown(`no document ${name}`)
  const snapshot = isGood(head) ? head : undefined
  const doc = buildDocument({ document: name, updates: snapshot ? [snapshot.bytes] : [] })
  for (let from = snapshot?.seq ?? 0; from < head.headSeq; ) {
    const part = await readLog(tx, { orgId, document: name, after: from, upTo: head.headSeq, rowsMax: SLICE_UPDATES })
    const { count, seq } = wholeUpTo(part, from)
    if (count === 0 || count < part.length) throw new DocumentDamaged(name, goesTo(seq, head.headSeq), [])
    applyAll(doc, { document: name, updates: part.map(({ update }) => update) })
    from = seq
  }
  requireWhole(doc, name)
  return { doc, seq: head.headSeq }
}

/** Compaction only; an older snapshot never replaces a newer one. */
export async function writeSnapshot(tx: Tx, orgId: string, document: string, seq: number, doc: Y.Doc): Promise<void> {
  const state = Buffer.from(Y.encodeStateAsUpdate(doc))
  await tx`
    INSERT INTO document_snapshots (org_id, document, seq, state, state_vector, sha256)
    VALUES (${orgId}, ${document}, ${seq}, ${state}, ${Buffer.from(Y.encodeStateVector(doc))}, ${sha256(state)})
    ON CONFLICT (org_id, document) DO UPDATE SET seq = excluded.seq, state = excluded.state, state_vector = excluded.state_vector, sha256 = excluded.sha256, at = now()
    WHERE document_snapshots.seq < excluded.seq`
}

/** The head of a document's log, or undefined where there is none. */
export async function headSeq(sql: Sql | Tx, orgId: string, name: string): Promise<number | undefined> {
  const [row] = await sql<
    { headSeq: number }[]
  >`SELECT head_seq FROM documents WHERE org_id = ${orgId} AND name = ${name} AND deleted_at IS NULL`
  return row?.headSeq
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
