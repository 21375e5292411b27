import { type Append, appendUpdates, readDocument, writeSnapshot } from '@werkbank/database/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import * as Y from 'yjs'
import { makeOrder } from '../sync-server/src/testing.ts'
import type { Company } from './company.ts'
import { compare, type Result } from './measure.ts'

/** 50 people who type two hours a day, on 250 days, an edit a second. */
const EDITS_A_YEAR = 50 * 2 * 3_600 * 250
/** What all of it may take. */
const YEAR_MAX_GB = 2

/** Whoever opens a document stays two minutes; two are there at once, and each order is opened by two such pairs. */
const SITTING_EDITS = 120
const PAIRS = 2
/** Lines of an order. */
const LINES = Array.from({ length: 7 }, () => newId())
/** As many as the log takes in one statement. */
const GROUP = 20

/** What a year of typing takes on disk, with all that the log of documents keeps of it: some orders are typed, and multiplied. */
export async function yearOfTyping(company: Company, short: boolean): Promise<Result[]> {
  const orders = Array.from({ length: short ? 10 : 50 }, (_, at) => typeOrder(at))
  const edits = orders.flat(2).length
  const asTyped = await takenBy(company, orders.map(inTurn))
  const merged = await takenBy(
    company,
    orders.map((sittings) => sittings.map((updates, sitting) => ({ sitting, update: Y.mergeUpdates(updates) }))),
  )
  const gigabytes = (bytes: number) => [(bytes / edits) * (EDITS_A_YEAR / 1e9)]
  const ours = gigabytes(asTyped)
  const what = 'a year of typing, 50 people'
  return [
    compare(
      { what, against: 'what it may take', unit: 'GB' },
      { ours, baseline: [YEAR_MAX_GB] },
      { ratio: 1, better: 'lower' },
    ),
    compare({ what, against: 'an update for each sitting', unit: 'GB' }, { ours, baseline: gigabytes(merged) }),
  ]
}

/** An update in the log and who wrote it, by their place among the sittings. */
type Typed = { sitting: number; update: Uint8Array }

/** In the order in which they were typed: those of a pair in turn. */
function inTurn(sittings: readonly Uint8Array[][]): Typed[] {
  const typed: Typed[] = []
  for (let first = 0; first < sittings.length; first += 2)
    for (let edit = 0; edit < SITTING_EDITS; edit++)
      for (const sitting of [first, first + 1]) typed.push({ sitting, update: sittings[sitting]?.[edit] as Uint8Array })
  return typed
}

/** The updates of one order, sitting by sitting: each has a client id of its own, as each opened app has. */
function typeOrder(order: number): Uint8Array[][] {
  const sittings: Uint8Array[][] = []
  let state = Y.encodeStateAsUpdate(newDocument())
  for (let pair = 0; pair < PAIRS; pair++) {
    const both = [newDocument(), newDocument()]
    for (const [at, doc] of both.entries()) {
      doc.clientID = 1_000 + (order * PAIRS + pair) * 2 + at
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

/** The bytes by which the tables of the log grow when this is typed in as many new orders, each with the snapshot that follows. */
async function takenBy({ sql, orgId, userId }: Company, orders: readonly Typed[][]): Promise<number> {
  const names = await Promise.all(orders.map(async () => `order:${await makeOrder(sql, orgId)}`))
  const before = await sizeOfLog(sql)
  for (const [at, typed] of orders.entries()) {
    const document = names[at] as string
    const appends = typed.map(
      ({ sitting, update }): Append => ({
        orgId,
        document,
        update,
        userId,
        clientIds: [1_000 + at * PAIRS * 2 + sitting],
      }),
    )
    for (let from = 0; from < appends.length; from += GROUP)
      await withSystem(sql, (tx) => appendUpdates(tx, appends.slice(from, from + GROUP)))
    await withSystem(sql, async (tx) => {
      const { doc, seq } = await readDocument(tx, orgId, document)
      await writeSnapshot(tx, orgId, document, seq, doc)
    })
  }
  return (await sizeOfLog(sql)) - before
}

async function sizeOfLog(sql: Company['sql']): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(name))::float8 AS bytes
    FROM unnest(ARRAY['documents', 'document_updates', 'document_snapshots', 'document_clients']::regclass[]) AS name`
  return row?.bytes ?? Number.NaN
}
