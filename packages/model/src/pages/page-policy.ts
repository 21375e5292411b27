import * as Y from 'yjs'
import { isStorable } from '../base/value/text.ts'
import { newItems } from '../documents/judge-edit.ts'
import { changedKeys, type Edit, isPlain, judgeMeta, type Policy } from '../documents/policy.ts'
import { allStructs, itemOf } from '../vendor/yjs.ts'
import { judgeAttributes, PAGE_LIMITS, PAGE_MARKS, PAGE_NODES } from './page-schema.ts'

export const PAGE_SCHEMA = 1
/** Known nodes, marks and attributes only: an old or foreign editor would delete or run what it doesn't know (security checklist 74, 75). */
export const pagePolicy: Policy = {
  roots: { meta: 'map', content: 'xml', comments: 'map' },
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
  return hasTooManyChars(doc, transaction) ? 'too-long' : undefined
}

/** Letters that a document holds at most: what is deleted is counted until it would be too much, for counting it all takes long. */
const charsAtMost = new WeakMap<Y.Doc, number>()

function hasTooManyChars(doc: Y.Doc, transaction: Y.Transaction): boolean {
  let chars = charsAtMost.get(doc)
  if (chars === undefined) chars = countChars(doc)
  else
    for (const { content } of newItems(doc, transaction))
      if (content instanceof Y.ContentString) chars += content.str.length
  if (chars > PAGE_LIMITS.charsMax) chars = countChars(doc)
  charsAtMost.set(doc, chars)
  return chars > PAGE_LIMITS.charsMax
}

function countChars(doc: Y.Doc): number {
  let chars = 0
  for (const structs of allStructs(doc))
    for (const struct of structs)
      if (struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentString)
        chars += struct.content.str.length
  return chars
}

function judgeItem(item: Y.Item): string | undefined {
  if (depthOf(item) > PAGE_LIMITS.depthMax) return 'too-deep'
  const { content } = item
  if (content instanceof Y.ContentType) {
    const { type } = content
    if (item.parentSub !== null) return 'bad-value'
    if (type instanceof Y.XmlElement) return Object.hasOwn(PAGE_NODES, type.nodeName) ? undefined : 'unknown-node'
    return type instanceof Y.XmlText ? undefined : 'unknown-node'
  }
  if (content instanceof Y.ContentFormat) return judgeMark(content.key, content.value)
  if (content instanceof Y.ContentString) return isStorable(content.str) ? undefined : 'broken-character'
  if (item.parentSub !== null && item.parent instanceof Y.XmlElement) {
    const known = PAGE_NODES[item.parent.nodeName] ?? {}
    const values = content instanceof Y.ContentDeleted ? [] : content.getContent()
    return values.map((value) => judgeAttributes(known, { [item.parentSub as string]: value })).find(Boolean)
  }
  const isValue = item.parentSub !== null && content instanceof Y.ContentAny // a comment, or the schema
  return content instanceof Y.ContentDeleted || isValue ? undefined : 'unknown-content'
}

function judgeMark(key: string, value: unknown): string | undefined {
  // y-prosemirror appends a hash to marks that may overlap.
  const name = key.replace(/--[\w+/=]+$/, '')
  const known = Object.hasOwn(PAGE_MARKS, name) ? PAGE_MARKS[name] : undefined
  if (!known) return 'unknown-mark'
  if (value === null || value === true) return undefined
  return isPlain(value, 1) && typeof value === 'object'
    ? judgeAttributes(known, value as object as Record<string, unknown>)
    : 'bad-value'
}

const itemWith = (parent: Y.Item['parent']) => (parent instanceof Y.AbstractType ? itemOf(parent) : null)
function depthOf(item: Y.Item): number {
  let depth = 0
  let within = itemWith(item.parent)
  while (within && depth <= PAGE_LIMITS.depthMax) {
    depth += 1
    within = itemWith(within.parent)
  }
  return depth
}
