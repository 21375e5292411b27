import type * as Y from 'yjs'
import { LIMITS } from '../base/limits.ts'
import { isStorable } from '../base/text.ts'
import { changedKeys, type Edit, judgeMeta, type Policy } from '../documents/policy.ts'
import {
  type HeadField,
  headOf,
  linesOf,
  notesOf,
  ORDER_SCHEMA,
  orderHeadSchema,
  orderLineSchema,
  parseLineKey,
} from './order-document.ts'

/** What an order's working copy accepts: known keys with values of their schema. Whatever must be true is checked by `order.commit`. */
export const orderPolicy: Policy = {
  roots: { meta: 'map', head: 'map', lines: 'map', notes: 'text' },
  nested: false,
  judge: (edit) => judgeMeta(edit, ORDER_SCHEMA) ?? judgeHead(edit) ?? judgeLines(edit) ?? judgeNotes(edit),
}

function judgeHead({ doc, transaction }: Edit): string | undefined {
  for (const { key, newValue } of changedKeys(transaction, headOf(doc))) {
    if (!Object.hasOwn(orderHeadSchema.shape, key)) return 'unknown-key'
    if (newValue !== undefined && !accepts(orderHeadSchema.shape[key as HeadField], newValue)) return 'bad-value'
  }
  return undefined
}

function judgeLines({ doc, transaction }: Edit): string | undefined {
  const lines = linesOf(doc)
  let added = false
  for (const { key, oldValue, newValue } of changedKeys(transaction, lines)) {
    const parsed = parseLineKey(key)
    if (!parsed) return 'unknown-key'
    if (newValue !== undefined && !accepts(orderLineSchema.shape[parsed.field], newValue)) return 'bad-value'
    added ||= oldValue === undefined
  }
  return added && countLines(lines) > LIMITS.orderLinesMax ? 'too-many-lines' : undefined
}

/** All that have a key, whether they are lines or what is left of some: each takes room. */
function countLines(lines: Y.Map<unknown>): number {
  const ids = new Set<string>()
  for (const key of lines.keys()) ids.add(key.slice(0, key.indexOf('.')))
  return ids.size
}

function judgeNotes({ doc, transaction }: Edit): string | undefined {
  const notes = notesOf(doc)
  if (!transaction.changed.has(notes as never)) return undefined
  const text = notes.toString()
  if (!isStorable(text)) return 'broken-character'
  return text.length > LIMITS.orderNoteCharsMax ? 'too-long' : undefined
}

function accepts(schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean {
  return schema.safeParse(value).success
}
