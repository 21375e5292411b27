import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { documentIsVisible } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { DOCUMENT_KINDS, type DocumentName, parseDocumentName } from '@werkbank/model/document-kinds.ts'
import { say } from '@werkbank/words/say.ts'
import { missing } from '../http/caller.ts'
import { notFound } from '../http/problem/problem.ts'

/**
 * The parsed name, where the caller may read (or write) the document and it exists. No name, no such document, another
 * organisation's, a room one isn't in: all the same 404. Without the right for the kind at all: 403.
 */
export async function requireDocument(
  tx: Tx,
  caller: Caller,
  name: string,
  action: 'read' | 'write',
): Promise<DocumentName> {
  const parsed = parseDocumentName(name)
  if (!parsed) throw notFound()
  const { rights } = DOCUMENT_KINDS[parsed.kind]
  if (!can(caller, rights.read)) throw missing(caller, rights.read)
  const rows = await tx`SELECT 1 FROM documents WHERE name = ${name} AND deleted_at IS NULL
    AND ${documentIsVisible(tx, caller, 'name')}`
  if (rows.length === 0) throw notFound()
  if (!can(caller, rights[action])) throw missing(caller, rights[action])
  return parsed
}

/**
 * The same for the history, where the kind has one. A conversation has none: its readable past are its messages and their versions, and a deleted
 * message must not be readable in an earlier state of the document either (CH-03.9).
 */
export async function requireHistory(tx: Tx, caller: Caller, name: string): Promise<DocumentName> {
  const parsed = await requireDocument(tx, caller, name, 'read')
  if (DOCUMENT_KINDS[parsed.kind].withoutHistory) throw notFound(say('problems.no_chat_states'))
  return parsed
}
