import type { Sql, Tx } from '@werkbank/database/connect.ts'
import { createDocument } from '@werkbank/database/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { visibleRecordRooms } from '@werkbank/model/chat/room-access.ts'
import { DOCUMENT_RIGHTS, type DocumentName, parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import { inBatches } from '../in-batches.ts'

/** 'none' is the same for "there is no such document", "it was deleted" and "it is not yours". */
export type DocumentAccess = 'none' | 'read' | 'write'
export type AskAccess = (caller: Caller, name: string, now: Date) => Promise<DocumentAccess>
type ChatName = Extract<DocumentName, { kind: 'chat' }>
type Asked = { caller: Caller; name: string; parsed: DocumentName; now: Date }

const TOGETHER_MAX = 500

/**
 * What a caller may do with a document now; a device that comes back with hundreds asks once for all. Makes the month of a conversation
 * where a member comes first; nothing else comes into being by being asked for.
 */
export function createDocumentAccess(sql: Sql): AskAccess {
  const isReachable = inBatches((asked: Asked[]) => withSystem(sql, (tx) => reachable(tx, asked)), TOGETHER_MAX)
  return async (caller, name, now) => {
    const parsed = parseDocumentName(name)
    if (!parsed) return 'none'
    const rights = DOCUMENT_RIGHTS[parsed.kind]
    if (!can(caller, rights.read)) return 'none'
    if (!(await isReachable({ caller, name, parsed, now }))) return 'none'
    return can(caller, rights.write) ? 'write' : 'read'
  }
}

async function reachable(tx: Tx, asked: readonly Asked[]): Promise<boolean[]> {
  const chats = asked.filter(({ parsed }) => parsed.kind === 'chat')
  const [existing, rooms] = await Promise.all([existingOf(tx, asked), visibleRooms(tx, chats)])
  const answers = new Map(asked.map((each) => [each, existing.has(each)]))
  for (const each of chats) answers.set(each, rooms.has(each) && (existing.has(each) || (await openMonth(tx, each))))
  return asked.map((each) => answers.get(each) === true)
}

async function existingOf(tx: Tx, asked: readonly Asked[]): Promise<Set<Asked>> {
  const rows = await tx<{ at: number }[]>`
    SELECT a.at FROM unnest(${asked.map(({ caller }) => caller.orgId)}::uuid[], ${asked.map(({ name }) => name)}::text[]) WITH ORDINALITY a(org_id, name, at)
    JOIN documents d ON d.org_id = a.org_id AND d.name = a.name AND d.deleted_at IS NULL`
  return new Set(rows.map(({ at }) => asked[at - 1] as Asked))
}

/** A room of a record is for whoever may see the record; others are for their members; channels for everybody in the organisation. */
async function visibleRooms(tx: Tx, asked: readonly Asked[]): Promise<Set<Asked>> {
  if (asked.length === 0) return new Set()
  const rows = await tx<{ at: number; kind: string; subjectType: string | null; member: boolean }[]>`
    SELECT a.at, r.kind, r.subject_type, EXISTS (SELECT 1 FROM chat_members m WHERE m.org_id = r.org_id AND m.room_id = r.id AND m.user_id = a.user_id AND m.deleted_at IS NULL) AS member
    FROM unnest(${asked.map(({ caller }) => caller.orgId)}::uuid[], ${asked.map(({ parsed }) => parsed.subjectId)}::uuid[], ${asked.map(({ caller }) => caller.userId)}::uuid[])
      WITH ORDINALITY a(org_id, room_id, user_id, at)
    JOIN chat_rooms r ON r.org_id = a.org_id AND r.id = a.room_id AND r.deleted_at IS NULL`
  const visible = new Set<Asked>()
  for (const { at, kind, subjectType, member } of rows) {
    const each = asked[at - 1] as Asked
    const allowed =
      kind === 'record'
        ? visibleRecordRooms(each.caller.permissions).includes(subjectType ?? '')
        : kind === 'channel' || member
    if (allowed) visible.add(each)
  }
  return visible
}

async function openMonth(tx: Tx, { caller, name, parsed, now }: Asked): Promise<boolean> {
  if (parsed.kind !== 'chat' || !isNear(parsed.month, now) || !(await isNextPart(tx, caller.orgId, parsed)))
    return false
  const [taken] =
    await tx`SELECT 1 FROM documents WHERE name = ${name} AND (deleted_at IS NOT NULL OR org_id <> ${caller.orgId})`
  if (taken) return false
  await createDocument(tx, {
    orgId: caller.orgId,
    name,
    kind: 'chat',
    subjectType: 'room',
    subjectId: parsed.subjectId,
    createdBy: caller.userId,
  })
  return true
}

/** The first part of a month, or the one after a part that is full: nobody makes thousands of empty ones (S-36). */
async function isNextPart(tx: Tx, orgId: string, { subjectId, month, part }: ChatName): Promise<boolean> {
  if (part === 1) return true
  const before = `chat:${subjectId}:${month}${part === 2 ? '' : `:${part - 1}`}`
  const [size] = await tx<{ bytes: number }[]>`
    SELECT coalesce(sum(octet_length(update)), 0)::float8 AS bytes FROM document_updates WHERE org_id = ${orgId} AND document = ${before}`
  return (size?.bytes ?? 0) >= LIMITS.chatDocumentBytesMax
}

/** This month or a neighbour: clocks of devices differ, and somebody wrote offline before midnight. Older offline messages go to this month. */
function isNear(month: string, now: Date): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const distance = (year - now.getUTCFullYear()) * 12 + (number - 1 - now.getUTCMonth())
  return Math.abs(distance) <= 1
}
