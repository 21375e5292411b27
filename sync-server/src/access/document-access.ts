import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { seenRooms } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { DOCUMENT_KINDS, type DocumentName, hiddenRecords, parseDocumentName } from '@werkbank/model/document-kinds.ts'
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
  const inRooms = asked
    .filter(({ parsed }) => DOCUMENT_KINDS[parsed.kind].scope === 'room')
    .map((each) => ({ each, caller: each.caller, roomId: each.parsed.subjectId }))
  const [existing, rooms] = await Promise.all([existingOf(tx, asked), seenRooms(tx, inRooms)])
  const answers = new Map(asked.map((each) => [each, existing.has(each)]))
  for (const room of inRooms) {
    const { each } = room
    answers.set(each, rooms.has(room) && (existing.has(each) || (await openInRoom(tx, each))))
  }
  return asked.map((each) => answers.get(each) === true)
}

async function existingOf(tx: Tx, asked: readonly Asked[]): Promise<Set<Asked>> {
  const names = asked.map(({ caller: { orgId }, name }) => ({ orgId, name }))
  const rows = await tx<{ at: number; subjectType: string }[]>`
    SELECT a.at, d.subject_type FROM ${rowsAs(tx, 'a', { orgId: 'uuid', name: 'text' }, names, { numbered: true })}
    JOIN documents d ON d.org_id = a.org_id AND d.name = a.name AND d.deleted_at IS NULL`
  return new Set(
    rows.flatMap(({ at, subjectType }) => {
      const each = asked[at - 1] as Asked
      return hiddenRecords(each.caller).includes(subjectType) ? [] : each // what comes with a record is seen by who sees that
    }),
  )
}
