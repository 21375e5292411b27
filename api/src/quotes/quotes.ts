import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { readOrder } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { quote, quoteState } from '@werkbank/model/quotes/quote.ts'
import { quoteDocumentName } from '@werkbank/model/quotes/quote-kind.ts'
import type * as Y from 'yjs'
import { customerWords, lastVersion, readWorkingCopy, type VersionTable, workingFigures } from '../agreement/index.ts'
import { notFound } from '../http/problem/problem.ts'
import { searchWords } from '../http/search.ts'
import type { ShownValues } from '../records/list.ts'
import { rowById, type Values } from '../records/rows.ts'

export type Quote = Values<typeof quote> & { id: string }
export const QUOTE_VERSIONS: VersionTable = { table: 'quote_versions', owner: 'quote_id' }

/** Locks the quote; whatever changes it holds this lock first. 404 where there is none. */
export async function lockQuote(tx: Tx, id: string): Promise<Quote> {
  const row = await rowById(tx, quote, id, { lock: true })
  if (!row) throw notFound()
  return row as Quote
}

/** A quote as it was sent and as it is being written, and what differs. 404 where there is none. */
export async function quoteById(
  { tx, caller, today }: { tx: Tx; caller: { orgId: string }; today: string },
  id: string,
) {
  const row = (await rowById(tx, quote, id)) as Quote | undefined
  if (!row) throw notFound()
  const committed = await lastVersion(tx, QUOTE_VERSIONS, id)
  const { content: workingCopy } = await readWorkingCopy(tx, caller.orgId, quoteDocumentName(id))
  const changes = committed ? orderChanges(committed, workingCopy) : []
  const { customer: _, ...sent } = committed ?? { customer: null }
  return {
    ...row,
    state: quoteState(row, today),
    committed: committed ? sent : null,
    workingCopy,
    changed: committed ? changes.length > 0 : workingCopy.lines.length > 0,
    differences: changes,
  }
}

/** Brings what lists show of the working copy up to its log. Idempotent and safe in any order: an older state never replaces a newer one. */
export async function refreshQuote(tx: Tx, quoteId: string, { doc, seq }: { doc: Y.Doc; seq: number }): Promise<void> {
  const row = await rowById(tx, quote, quoteId, { lock: true })
  if (!row || must(row.workingSeq, 'a number') >= seq) return
  const working = await workingFigures(tx, readOrder(doc), await lastVersion(tx, QUOTE_VERSIONS, quoteId))
  await tx`UPDATE quotes SET working_customer_id = ${working.customerId}, working_reference = ${working.reference}, working_gross_minor = ${working.grossMinor},
    working_lines = ${working.lines}, working_seq = ${seq}, changes = ${working.changes} WHERE org_id = current_org() AND id = ${quoteId}`
}

/** Each word is in the quote's own words or its customers': `orderWords` of the model in SQL. */
export const quotesFound = (tx: Tx, caller: Caller, query: string | undefined): Statement[] =>
  searchWords(query).map(
    ({ pattern }) => tx`AND quotes.search || ' ' || ${customerWords(tx, caller, 'quotes')} LIKE ${pattern}`,
  )

/** What the list of quotes shows instead of columns: the working copy before a quote is sent and while it differs, where it stands today, and its day. */
export function shownQuoteSql(tx: Tx, zone: string): ShownValues {
  const shown = (sent: string) =>
    tx`(CASE WHEN version > 0 AND changes = 0 THEN ${tx(sent)} ELSE ${tx(`working_${sent}`)} END)`
  const today = tx`(now() AT TIME ZONE ${zone}::text)::date`
  return {
    customerId: shown('customer_id'),
    reference: shown('reference'),
    grossMinor: shown('gross_minor'),
    date: tx`(CASE WHEN sent_on IS NULL THEN (created_at AT TIME ZONE ${zone}::text)::date ELSE sent_on END)`,
    state: tx`(CASE WHEN status = 'sent' AND valid_until < ${today} THEN 'expired' ELSE status END)`,
  }
}
