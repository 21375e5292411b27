import { isId } from './base/value/id.ts'
import { chatKind } from './chat/chat-kind.ts'
import type { DocumentKind } from './documents/document-kind.ts'
import { pageKind } from './pages/page-kind.ts'
import { quoteKind } from './quotes/quote-kind.ts'
import { orderKind } from './sales/order-kind.ts'

const all = [orderKind, quoteKind, pageKind, chatKind] as const

export type KindName = (typeof all)[number]['prefix']
/** Every kind of Yjs document by what its names begin with. */
export const DOCUMENT_KINDS = Object.fromEntries(all.map((kind) => [kind.prefix, kind])) as Record<
  KindName,
  DocumentKind<KindName>
>
export const ALL_KINDS: readonly DocumentKind<KindName>[] = all
const records = ALL_KINDS.filter(({ comes }) => comes === undefined)

/** What a document's name says, with what the kind reads behind the subject's id. Names are not secrets; access is always checked. */
export type DocumentName = { kind: KindName; subjectId: string }

/** Parses `<prefix>:<uuid>` with what the kind allows behind it; undefined for everything else. */
export function parseDocumentName(name: string): DocumentName | undefined {
  if (name.length > 200 || name !== name.toLowerCase()) return undefined
  const [prefix = '', subjectId, ...parts] = name.split(':')
  const kind = kindCalled(prefix)
  if (!kind || !subjectId || !isId(subjectId)) return undefined
  const rest = kind.rest ? kind.rest(parts) : parts.length === 0 ? {} : undefined
  return rest && { kind: kind.prefix, subjectId, ...rest }
}

const kindCalled = (prefix: string): DocumentKind<KindName> | undefined =>
  Object.hasOwn(DOCUMENT_KINDS, prefix) ? DOCUMENT_KINDS[prefix as KindName] : undefined

/** The mirrored tables in which a row says that a document of this kind exists. */
export const tablesOf = (kind: KindName): string[] => {
  const { table, comes } = DOCUMENT_KINDS[kind]
  return comes ? [table, ...records.map((record) => record.table)] : [table]
}
