import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { inScopes, seenSubjects } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { DOCUMENT_KINDS, type DocumentName, parseDocumentName } from '@werkbank/model/document-kinds.ts'
import { batchCalls } from '../batch-calls.ts'
import { openInRoom } from './room-scope.ts'

/** 'none' is the same for "there is no such document", "it was deleted" and "it is not yours". */
export type DocumentAccess = 'none' | 'read' | 'write'
export type AskAccess = (caller: Caller, name: string, now: Date) => Promise<DocumentAccess>
export type Asked = { caller: Caller; name: string; parsed: DocumentName; now: Date }

const TOGETHER_MAX = 500

/**
 * What a caller may do with a document now. Questions are batched: a reconnecting device asks for hundreds. Only documents that a scope opens are
 * created by being asked for.
 */
export function createDocumentAccess(sql: Sql): AskAccess {
  const isReachable = batchCalls((asked: Asked[]) => withSystem(sql, (tx) => reachable(tx, asked)), TOGETHER_MAX)
  return async (caller, name, now) => {
    const parsed = parseDocumentName(name)
    if (!parsed) return 'none'
    const { rights } = DOCUMENT_KINDS[parsed.kind]
    if (!can(caller, rights.read)) return 'none'
    if (!(await isReachable({ caller, name, parsed, now }))) return 'none'
    return can(caller, rights.write) ? 'write' : 'read'
  }
}

async function reachable(tx: Tx, asked: readonly Asked[]): Promise<boolean[]> {
  const inScope = asked.flatMap((each) => {
    const { scope } = DOCUMENT_KINDS[each.parsed.kind]
    return scope === 'organisation' ? [] : [{ each, scope, caller: each.caller, id: each.parsed.subjectId }]
  })
  const [existing, granted] = await Promise.all([existingOf(tx, asked), inScopes(tx, inScope)])
  const beside = existing.filter(({ each }) => DOCUMENT_KINDS[each.parsed.kind].scope === 'organisation')
  const answers = new Set([...(await seenSubjects(tx, beside))].map(({ each }) => each))
  const there = new Set(existing.map(({ each }) => each))
  for (const { each } of granted) if (there.has(each) || (await openInRoom(tx, each))) answers.add(each)
  return asked.map((each) => answers.has(each))
}

/** Those that are there, with the record that each belongs to. */
async function existingOf(tx: Tx, asked: readonly Asked[]) {
  const names = asked.map(({ caller: { orgId }, name }) => ({ orgId, name }))
  const rows = await tx<{ at: number; type: string | null; id: string | null }[]>`
    SELECT a.at, d.subject_type AS type, d.subject_id AS id FROM ${rowsAs(tx, 'a', { orgId: 'uuid', name: 'text' }, names, { numbered: true })}
    JOIN documents d ON d.org_id = a.org_id AND d.name = a.name AND d.deleted_at IS NULL`
  return rows.map(({ at, type, id }) => {
    const each = asked[at - 1] as Asked
    return { each, caller: each.caller, type, id }
  })
}
