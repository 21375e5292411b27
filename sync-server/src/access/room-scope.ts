import type { Tx } from '@werkbank/database/connect.ts'
import { createDocument } from '@werkbank/database/document-log.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { chatDocumentName } from '@werkbank/model/chat/chat-document.ts'
import { chatKind, monthAndPart } from '@werkbank/model/chat/chat-kind.ts'
import { visibleRecordRooms } from '@werkbank/model/chat/room-access.ts'
import type { Asked } from './document-access.ts'

/** A room of a record is for whoever may see the record; others are for their members; channels for everybody in the organisation. */
export async function visibleRooms(tx: Tx, asked: readonly Asked[]): Promise<Set<Asked>> {
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

/** Makes the month of a conversation where somebody who sees the room comes first. */
export async function openInRoom(tx: Tx, { caller, name, parsed, now }: Asked): Promise<boolean> {
  const [, , ...parts] = name.split(':')
  const month = { ...must(monthAndPart(parts), 'a month'), subjectId: parsed.subjectId }
  if (!isNear(month.month, now) || !(await isNextPart(tx, caller.orgId, month))) return false
  const [taken] =
    await tx`SELECT 1 FROM documents WHERE name = ${name} AND (deleted_at IS NOT NULL OR org_id <> ${caller.orgId})`
  if (taken) return false
  await createDocument(tx, {
    orgId: caller.orgId,
    name,
    kind: chatKind.prefix,
    subjectType: 'room',
    subjectId: parsed.subjectId,
    createdBy: caller.userId,
  })
  return true
}

/** The first part of a month, or the one after a part that is full: nobody makes thousands of empty ones (S-36). */
async function isNextPart(
  tx: Tx,
  orgId: string,
  { subjectId, month, part }: { subjectId: string; month: string; part: number },
): Promise<boolean> {
  if (part === 1) return true
  const before = chatDocumentName(subjectId, month, part - 1)
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
