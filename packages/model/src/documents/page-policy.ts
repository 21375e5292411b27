import * as Y from 'yjs'
import { safeLink } from '../base/link.ts'
import { isStorable } from '../base/text.ts'
import { newItems } from './judge-edit.ts'
import { changedKeys, type Edit, isPlain, judgeMeta, type Policy } from './policy.ts'

export const PAGE_SCHEMA = 1
/** The nodes of TipTap's StarterKit, as y-prosemirror stores them. */
const NODES = new Set([
  'paragraph',
  'heading',
  'blockquote',
  'bulletList',
  'orderedList',
  'listItem',
  'codeBlock',
  'hardBreak',
  'horizontalRule',
])
const MARKS = new Set(['bold', 'italic', 'strike', 'code', 'underline', 'link'])
const ATTRIBUTES = new Set(['level', 'start', 'type', 'language', 'textAlign'])
const DEPTH_MAX = 40
const TEXT_CHARS_MAX = 1_000_000

/** Known nodes, marks and attributes only: an old or foreign editor would delete or run what it doesn't know (security checklist 74, 75). */
export const pagePolicy: Policy = {
  roots: { content: 'xml', meta: 'map', comments: 'map' },
  nested: true,
  judge: (edit) => judgeMeta(edit, PAGE_SCHEMA) ?? judgeComments(edit) ?? judgeStructs(edit),
}

function judgeComments({ doc, transaction }: Edit): string | undefined {
  return changedKeys(transaction, doc.getMap('comments')).every(
    ({ newValue }) => isPlain(newValue ?? null) && JSON.stringify(newValue ?? null).length < 20_000,
  )
    ? undefined
    : 'bad-value'
}

function judgeStructs({ doc, transaction }: Edit): string | undefined {
  for (const item of newItems(doc, transaction)) {
    const code = judgeItem(item)
    if (code) return code
  }
  return doc.getXmlFragment('content').length > TEXT_CHARS_MAX ? 'too-long' : undefined
}

function judgeItem(item: Y.Item): string | undefined {
  if (depthOf(item) > DEPTH_MAX) return 'too-deep'
  const { content } = item
  if (content instanceof Y.ContentType) {
    const { type } = content
    if (item.parentSub !== null) return 'bad-value'
    if (type instanceof Y.XmlElement) return NODES.has(type.nodeName) ? undefined : 'unknown-node'
    return type instanceof Y.XmlText ? undefined : 'unknown-node'
  }
  if (content instanceof Y.ContentFormat) return judgeMark(content.key, content.value)
  if (content instanceof Y.ContentString) return isStorable(content.str) ? undefined : 'broken-character'
  if (item.parentSub !== null && item.parent instanceof Y.XmlElement) {
    return ATTRIBUTES.has(item.parentSub) &&
      content.getContent().every((value) => isPlain(value, 1) && String(value).length <= 200)
      ? undefined
      : 'unknown-attribute'
  }
  if (content instanceof Y.ContentDeleted || content instanceof Y.ContentAny) return undefined
  return 'unknown-content'
}

function judgeMark(key: string, value: unknown): string | undefined {
  // y-prosemirror appends a hash to marks that may overlap.
  if (!MARKS.has(key.replace(/--[\w+/=]+$/, ''))) return 'unknown-mark'
  if (value === null) return undefined
  if (!isPlain(value, 2) || JSON.stringify(value).length > 4_000) return 'bad-value'
  const href = typeof value === 'object' && value !== null && 'href' in value ? value.href : undefined
  return href === undefined || href === null || safeLink(href) !== undefined ? undefined : 'unsafe-link'
}

function depthOf(item: Y.Item): number {
  let depth = 0
  let parent = item.parent
  while (parent instanceof Y.AbstractType && parent._item && depth <= DEPTH_MAX) {
    depth += 1
    parent = parent._item.parent
  }
  return depth
}
