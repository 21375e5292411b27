import { defineConsumer } from '@werkbank/database/consumer.ts'
import { DocumentUnknown, readDocument } from '@werkbank/database/log/document-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { parseDocumentName } from '@werkbank/model/document-kinds.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import * as Y from 'yjs'
import { PROJECTIONS } from './projections.ts'

/**
 * Follows `document.changed`: keeps what mirrors show of documents (`orders.working_…`, `document_states`). Many changes of one document are one
 * reading, in a short transaction of its own, so that nothing holds the mirrors' horizon.
 */
export const workingCopies = defineConsumer({
  name: 'working-copies',
  events: [documentChanged],
  readsNow: true,
  handle: ({ tx, orgId }, { subjectId }) => mirrorDocument(tx, orgId, subjectId),
})

/** Brings the mirrored facts of one document up to its log. Idempotent. A document that is gone has none. */
export async function mirrorDocument(tx: Tx, orgId: string, name: string): Promise<void> {
  const parsed = parseDocumentName(name)
  if (!parsed) return
  const read = await readDocument(tx, orgId, name).catch((error) => {
    if (error instanceof DocumentUnknown) return undefined
    throw error
  })
  if (!read) return
  await PROJECTIONS[parsed.kind]?.(tx, parsed.subjectId, read)
  await writeState(tx, orgId, name, read)
  read.doc.destroy()
}

async function writeState(
  tx: Tx,
  orgId: string,
  name: string,
  { doc, seq }: { doc: Y.Doc; seq: number },
): Promise<void> {
  const state = Y.encodeStateAsUpdate(doc)
  const fits = state.byteLength <= LIMITS.mirroredStateBytesMax
  if (fits) {
    await tx`
      INSERT INTO document_states AS s (org_id, id, subject_type, subject_id, seq, state)
      SELECT ${orgId}, name, subject_type, subject_id, ${seq}, ${Buffer.from(state).toString('base64')} FROM documents WHERE org_id = ${orgId} AND name = ${name}
      ON CONFLICT (org_id, id) DO UPDATE SET seq = excluded.seq, state = excluded.state, deleted_at = NULL WHERE s.seq < excluded.seq`
  } else {
    await tx`UPDATE document_states SET deleted_at = now(), state = '', seq = ${seq} WHERE org_id = ${orgId} AND id = ${name} AND seq < ${seq} AND deleted_at IS NULL`
  }
}
