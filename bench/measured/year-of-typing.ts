import { createMerger } from '@werkbank/api/documents/index.ts'
import { type Append, appendUpdates, readDocument, writeSnapshot } from '@werkbank/database/log/document-log.ts'
import { endAnnouncements } from '@werkbank/database/log/end-announcements.ts'
import { BEGINNING, type Position } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import * as Y from 'yjs'
import { makeOrder } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { compare, type Result } from '../measure.ts'

/** 50 people who type two hours a day, on 250 days, an edit a second. */
const EDITS_A_YEAR = 50 * 2 * 3_600 * 250
const DAY_MS = 86_400_000
/** What all of it may take. */
const YEAR_MAX_GB = 2

/** A person keeps a document open for two minutes; two are there at once, and each order is opened by two such pairs. */
const SITTING_EDITS = 120
const PAIRS = 2
/** Lines of an order. */
const LINES = Array.from({ length: 7 }, () => newId())
/** As many as the log takes in one statement. */
const GROUP = 20

/** Nights: what they free is typed into again, so the first ones say little of a year. */
const ROUNDS = 6
const MEASURED = 3
/** When the two pairs of an order sat there: both long enough ago to be merged. */
const DAYS_AGO = [200, 199]

/**
 * What a year of typing takes on disk, with all that the log of documents keeps of it: some orders are typed, merged as the night does it (decision 0086), and others
 * typed into the room that this frees, again and again; what the tables grow by in each of the last rounds is multiplied.
 */
export async function yearOfTyping(company: Company, short: boolean): Promise<Result[]> {
  const count = short ? 10 : 50
  const sizes: number[] = []
  const merger = createMerger(company.sql)
  const begin = await sizeOfLog(company.sql)
  let typed = 0
  for (let round = 0; round < ROUNDS; round++) {
    const orders = Array.from({ length: count }, (_, at) => typeOrder(round * count + at))
    const names = await typeAll(company, orders, round * count)
    await announce(company, names)
    if (round === 0) typed = (await sizeOfLog(company.sql)) - begin
    for (const document of names)
      await merger.merge({ orgId: company.orgId, document }, new Date(Date.now() - 90 * DAY_MS))
    await endAll(company.sql)
    for (const table of TABLES) await company.sql`VACUUM ${company.sql(table)}`
    sizes.push(await sizeOfLog(company.sql))
  }
  await merger.close()
  const edits = count * PAIRS * 2 * SITTING_EDITS
  const gigabytes = (bytes: number) => [(bytes / edits) * (EDITS_A_YEAR / 1e9)]
  const grown = ((sizes.at(-1) ?? 0) - (sizes.at(-1 - MEASURED) ?? 0)) / MEASURED
  const ours = gigabytes(grown)
  const what = 'a year of typing, 50 people'
  return [
    compare(
      { what, against: 'what it may take', unit: 'GB' },
      { ours, baseline: [YEAR_MAX_GB] },
      { ratio: 1, better: 'lower' },
    ),
    compare(
      { what, against: 'letter by letter, as it is for 90 days', unit: 'GB' },
      { ours, baseline: gigabytes(typed) },
    ),
  ]
}

/** The updates of one order, sitting by sitting: each has a client id of its own, as each opened app has. */
function typeOrder(order: number): Uint8Array[][] {
  const sittings: Uint8Array[][] = []
  let state = Y.encodeStateAsUpdate(newDocument())
  for (let pair = 0; pair < PAIRS; pair++) {
    const both = [newDocument(), newDocument()]
    for (const [at, doc] of both.entries()) {
      doc.clientID = clientOf(order, pair * 2 + at)
      Y.applyUpdate(doc, state)
    }
    sittings.push(...typeTogether(both))
    state = Y.encodeStateAsUpdate(both[0] as Y.Doc)
  }
  return sittings
}

/** Each writes at their own place in the notes, takes back a letter now and then, and fills in fields of lines; they see each other's at once. */
function typeTogether(both: readonly Y.Doc[]): Uint8Array[][] {
  const updates = both.map((): Uint8Array[] => [])
  for (const [at, doc] of both.entries())
    doc.on('update', (update, origin) => {
      if (origin === 'other') return
      updates[at]?.push(update)
      for (const other of both) if (other !== doc) Y.applyUpdate(other, update, 'other')
    })
  const end = both[0]?.getText('notes').length ?? 0
  const carets = [0, end].map((index, at) =>
    Y.createRelativePositionFromTypeIndex((both[at] as Y.Doc).getText('notes'), index, -1),
  )
  for (let edit = 0; edit < SITTING_EDITS; edit++)
    for (const [at, doc] of both.entries()) carets[at] = typeOnce(doc, edit, carets[at] as Y.RelativePosition)
  return updates
}

/** Returns where the caret is then. */
function typeOnce(doc: Y.Doc, edit: number, caret: Y.RelativePosition): Y.RelativePosition {
  const notes = doc.getText('notes')
  const index = Y.createAbsolutePositionFromRelativePosition(caret, doc)?.index ?? 0
  const place = (at: number) => Y.createRelativePositionFromTypeIndex(notes, at, -1)
  if (edit % 10 === 9) {
    doc.getMap('lines').set(`${LINES[edit % LINES.length]}.quantity`, String(edit))
    return caret
  }
  if (edit % 10 === 7 && index > 0) {
    notes.delete(index - 1, 1)
    return place(index - 1)
  }
  notes.insert(index, String.fromCharCode(97 + (edit % 26)))
  return place(index + 1)
}

/** As long as those that Yjs draws. */
const clientOf = (order: number, sitting: number): number => 2_000_000_000 + order * PAIRS * 2 + sitting

/** Types orders, each pair on its day, and writes the snapshot that follows. */
async function typeAll(
  { sql, orgId, userId }: Company,
  orders: readonly Uint8Array[][][],
  first: number,
): Promise<string[]> {
  const colleague = newId()
  const documents = await Promise.all(orders.map(async () => `order:${await makeOrder(sql, orgId)}`))
  for (let pair = 0; pair < PAIRS; pair++) {
    await sql.unsafe(
      `ALTER TABLE document_updates ALTER COLUMN at SET DEFAULT clock_timestamp() - interval '${DAYS_AGO[pair]} days'`,
    )
    for (const [at, sittings] of orders.entries()) {
      const appends: Append[] = []
      for (let edit = 0; edit < SITTING_EDITS; edit++)
        for (const who of [0, 1]) {
          const sitting = pair * 2 + who
          const update = sittings[sitting]?.[edit] as Uint8Array
          const clientIds = [clientOf(first + at, sitting)]
          appends.push({
            orgId,
            document: documents[at] as string,
            update,
            userId: who === 0 ? userId : colleague,
            clientIds,
          })
        }
      for (let from = 0; from < appends.length; from += GROUP)
        await withSystem(sql, (tx) => appendUpdates(tx, appends.slice(from, from + GROUP)))
    }
  }
  await sql.unsafe('ALTER TABLE document_updates ALTER COLUMN at SET DEFAULT clock_timestamp()')
  for (const document of documents)
    await withSystem(sql, async (tx) => {
      const { doc, seq } = await readDocument(tx, orgId, document)
      await writeSnapshot(tx, orgId, document, seq, doc)
    })
  return documents
}

/** A document that somebody types in is announced each second; what a later announcement stands for ends by night (decision 0091). */
async function announce({ sql, orgId }: Company, documents: readonly string[]): Promise<void> {
  for (const days of DAYS_AGO)
    await sql`
      INSERT INTO events (org_id, type, subject_type, subject_id, audience, payload, at)
      SELECT ${orgId}, ${documentChanged.type}, 'document', name, 'order.read', jsonb_build_object('document', name, 'seq', second), now() - make_interval(days => ${days}::int)
      FROM generate_series(1, ${SITTING_EDITS}::int) AS second, unnest(${documents as string[]}::text[]) AS name`
}

async function endAll(sql: Company['sql']): Promise<void> {
  for (let after: Position | undefined = BEGINNING; after; ) {
    const from: Position = after
    const { looked } = await withSystem(sql, (tx) =>
      endAnnouncements(tx, { consumers: [], olderThan: new Date(), after: from }),
    )
    after = looked
  }
}

const TABLES = [
  'documents',
  'document_updates',
  'document_sittings',
  'document_snapshots',
  'document_clients',
  'events',
]

async function sizeOfLog(sql: Company['sql']): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(name::regclass))::float8 AS bytes FROM unnest(${TABLES}::text[]) AS name`
  return row?.bytes ?? Number.NaN
}
