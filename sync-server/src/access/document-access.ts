import type { Sql, Tx } from '@werkbank/database/connect.ts'
import { createDocument } from '@werkbank/database/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { visibleRecordRooms } from '@werkbank/model/chat/room-access.ts'
import { DOCUMENT_RIGHTS, type DocumentName, parseDocumentName } from '@werkbank/model/documents/kinds.ts'

/** 'none' is the same for "there is no such document", "it was deleted" and "it is not yours". */
export type DocumentAccess = 'none' | 'read' | 'write'

/**
 * What a caller may do with a document now. Makes the month of a conversation where a member comes first; nothing else comes into
 * being by being asked for.
 */
export async function documentAccess(sql: Sql, caller: Caller, name: string, now: Date): Promise<DocumentAccess> {
  const parsed = parseDocumentName(name)
  if (!parsed) return 'none'
  const rights = DOCUMENT_RIGHTS[parsed.kind]
  if (!can(caller, rights.read)) return 'none'
  const reachable = await withSystem(sql, (tx) =>
    parsed.kind === 'chat' ? openMonth(tx, caller, name, parsed, now) : exists(tx, caller, name),
  )
  if (!reachable) return 'none'
  return can(caller, rights.write) ? 'write' : 'read'
}

async function exists(tx: Tx, caller: Caller, name: string): Promise<boolean> {
  const [row] =
    await tx`SELECT 1 FROM documents WHERE org_id = ${caller.orgId} AND name = ${name} AND deleted_at IS NULL`
  return row !== undefined
}

/** A room of a record is for whoever may see the record; others are for their members; channels for everybody in the organisation. */
async function openMonth(
  tx: Tx,
  caller: Caller,
  name: string,
  { subjectId, month }: DocumentName & { kind: 'chat' },
  now: Date,
): Promise<boolean> {
  const [room] = await tx<{ kind: string; subjectType: string | null; member: boolean }[]>`
    SELECT kind, subject_type, EXISTS (SELECT 1 FROM chat_members m WHERE m.org_id = r.org_id AND m.room_id = r.id AND m.user_id = ${caller.userId} AND m.deleted_at IS NULL) AS member
    FROM chat_rooms r WHERE org_id = ${caller.orgId} AND id = ${subjectId} AND deleted_at IS NULL`
  if (!room) return false
  const allowed =
    room.kind === 'record'
      ? visibleRecordRooms(caller.permissions).includes(room.subjectType ?? '')
      : room.kind === 'channel' || room.member
  if (!allowed) return false
  if (await exists(tx, caller, name)) return true
  if (!isNear(month, now)) return false
  const [deleted] = await tx`SELECT 1 FROM documents WHERE name = ${name}`
  if (deleted) return false
  await createDocument(tx, {
    orgId: caller.orgId,
    name,
    kind: 'chat',
    subjectType: 'room',
    subjectId,
    createdBy: caller.userId,
  })
  return true
}

/** This month or a neighbour: clocks of devices differ, and somebody wrote offline before midnight. Older offline messages go to this month. */
function isNear(month: string, now: Date): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const distance = (year - now.getUTCFullYear()) * 12 + (number - 1 - now.getUTCMonth())
  return Math.abs(distance) <= 1
}
