import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import type * as Y from 'yjs'
import { refreshQuote } from '../quotes/index.ts'
import { refreshWorkingCopy } from '../sales/index.ts'

/** Brings the rows of a document's subject up to its log. Idempotent, and safe in any order. */
type Project = (tx: Tx, subjectId: string, read: { doc: Y.Doc; seq: number }) => Promise<void>

/** What rows follow of the documents of each kind. */
export const PROJECTIONS: Partial<Record<KindName, Project>> = {
  order: refreshWorkingCopy,
  quote: refreshQuote,
}
