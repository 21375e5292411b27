import { isId } from '../base/id.ts'
import type { Permission } from '../base/permission.ts'

/** What a document's name says. Names are not secrets; access is always checked. */
export type DocumentName =
  | { kind: 'order'; subjectId: string }
  | { kind: 'doc'; subjectId: string }
  | { kind: 'chat'; subjectId: string; month: string; part: number }

/** Parses `order:<uuid>`, `doc:<uuid>`, `chat:<uuid>:<yyyy-mm>[:<n>]`; undefined for everything else. */
export function parseDocumentName(name: string): DocumentName | undefined {
  if (name.length > 200 || name !== name.toLowerCase()) return undefined
  const [kind, id, month, part, ...rest] = name.split(':')
  if (rest.length > 0 || !id || !isId(id)) return undefined
  if (kind === 'order' || kind === 'doc') return month === undefined ? { kind, subjectId: id } : undefined
  if (kind !== 'chat' || !month || !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) return undefined
  if (part !== undefined && !/^[1-9]\d{0,3}$/.test(part)) return undefined
  return { kind, subjectId: id, month, part: part === undefined ? 1 : Number(part) }
}

/** What it takes to read and to write each kind. Chat asks for membership as well (sync-server/src/access). */
export const DOCUMENT_RIGHTS: Record<DocumentName['kind'], { read: Permission; write: Permission }> = {
  order: { read: 'order.read', write: 'order.edit' },
  doc: { read: 'page.read', write: 'page.edit' },
  chat: { read: 'chat.use', write: 'chat.use' },
}
