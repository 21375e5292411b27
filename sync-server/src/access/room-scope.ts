import { createDocument } from '@werkbank/database/log/document-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { chatDocumentName } from '@werkbank/model/chat/chat-document.ts'
import { chatKind, monthAndPart } from '@werkbank/model/chat/chat-kind.ts'
import type { Asked } from './document-access.ts'

/** Creates the document of a conversation's month when the first member of the room opens it. */
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

/** Only the first part of a month, or the part after a full one, is created: otherwise a client could create thousands of empty ones (S-36). */
async function isNextPart(
  tx: Tx,
  orgId: string,
  { subjectId, month, part }: { subjectId: string; month: string; part: number },
): Promise<boolean> {
  if (part === 1) return true
  const before = chatDocumentName(subjectId, month, part - 1)
  const [size] = await tx<{ bytes: number }[]>`
    SELECT coalesce(sum(logged_bytes), 0)::float8 AS bytes FROM document_log WHERE org_id = ${orgId} AND document = ${before}`
  return (size?.bytes ?? 0) >= LIMITS.chatDocumentBytesMax
}

/**
 * This month or a neighbour: clocks of devices differ, and messages written offline before midnight arrive after it. Older offline messages go to this
 * month.
 */
function isNear(month: string, now: Date): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const distance = (year - now.getUTCFullYear()) * 12 + (number - 1 - now.getUTCMonth())
  return Math.abs(distance) <= 1
}
