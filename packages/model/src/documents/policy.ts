import * as Y from 'yjs'
import type { Permission } from '../base/permission.ts'
import { itemAt } from '../vendor/yjs.ts'

/** One client's update, applied to the guard's shadow of the document; judged before anything is cleaned up, so old values are still there. */
export type Edit = {
  doc: Y.Doc
  transaction: Y.Transaction
  author: { userId: string; permissions: readonly Permission[] }
  /** RFC 3339. */
  now: string
}

/** What a kind of document accepts. `judge` returns the code of a refusal, or undefined. Pure. */
export type Policy = {
  roots: Record<string, 'map' | 'text' | 'xml'>
  /** True where Yjs types may stand inside types (rich text). Elsewhere each value is plain and each parent a root. */
  nested: boolean
  judge(edit: Edit): string | undefined
}

export type KeyChange = { key: string; oldValue: unknown; newValue: unknown }

/** Declares the roots with their types: a root that an update brings first would have none. */
export function openRoots(doc: Y.Doc, policy: Policy): void {
  for (const [name, type] of Object.entries(policy.roots)) {
    if (type === 'map') doc.getMap(name)
    else if (type === 'text') doc.getText(name)
    else doc.getXmlFragment(name)
  }
}

/** The keys of a map that a transaction changed, with the values before and after it. Only while its observers run. */
export function changedKeys(transaction: Y.Transaction, map: Y.Map<unknown>): KeyChange[] {
  const keys = transaction.changed.get(map as unknown as Y.AbstractType<Y.YEvent<Y.AbstractType<unknown>>>)
  if (!keys) return []
  return [...keys].flatMap((key) =>
    key === null ? [] : [{ key, oldValue: valueBefore(transaction, map, key), newValue: map.get(key) }],
  )
}

function valueBefore(transaction: Y.Transaction, map: Y.Map<unknown>, key: string): unknown {
  let item: Y.Item | null = itemAt(map, key) ?? null
  while (item && isNew(transaction, item.id)) item = item.left
  if (!item) return undefined
  const goneBefore = item.deleted && !isDeletedHere(transaction, item.id)
  return goneBefore ? undefined : item.content.getContent().at(-1)
}

/** Did this transaction bring the struct? */
export function isNew(transaction: Y.Transaction, id: Y.ID): boolean {
  return id.clock >= (transaction.beforeState.get(id.client) ?? 0)
}

function isDeletedHere(transaction: Y.Transaction, id: Y.ID): boolean {
  return Y.isDeleted(transaction.deleteSet, id)
}

/** Plain JSON of bounded depth: strings, finite numbers, booleans, null, arrays and objects of them. */
export function isPlain(value: unknown, depth = 6): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (depth === 0 || typeof value !== 'object' || value instanceof Uint8Array || value instanceof Y.AbstractType)
    return false
  return Object.entries(value).every(([key, inner]) => key !== '__proto__' && isPlain(inner, depth - 1))
}

/** `meta.schema` may be set once, to what this version knows; nothing else stands in `meta`. */
export function judgeMeta({ doc, transaction }: Edit, schema: number): string | undefined {
  for (const { key, oldValue, newValue } of changedKeys(transaction, doc.getMap('meta'))) {
    if (key !== 'schema') return 'unknown-key'
    if (newValue !== schema || (oldValue !== undefined && oldValue !== schema)) return 'schema-is-the-servers'
  }
  return undefined
}
