import type * as Y from 'yjs'
import type { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { isStorable } from '../base/value/text.ts'
import { changedKeys, type Edit, judgeMeta, type Policy } from '../documents/policy.ts'
import {
  headOf,
  linesOf,
  notesOf,
  ORDER_SCHEMA,
  orderLineSchema,
  removedLineSchema,
  splitLineKey,
} from './agreed-document.ts'

/**
 * What the working copy of something that is agreed on accepts: known keys with values of their schema, in the head those of `head`.
 * Whatever must be true is checked by the commit.
 */
export const agreedPolicy = (head: z.ZodObject): Policy => ({
  roots: { meta: 'map', head: 'map', lines: 'map', notes: 'text' },
  nested: false,
  judge: (edit) => judgeMeta(edit, ORDER_SCHEMA) ?? judgeHead(edit, head) ?? judgeLines(edit) ?? judgeNotes(edit),
})

function judgeHead({ doc, transaction }: Edit, { shape }: z.ZodObject): string | undefined {
  for (const { key, newValue } of changedKeys(transaction, headOf(doc))) {
    const schema = Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined
    if (!schema) return 'unknown-key'
    if (newValue !== undefined && !accepts(schema, newValue)) return 'bad-value'
  }
  return undefined
}

function judgeLines({ doc, transaction }: Edit): string | undefined {
  const lines = linesOf(doc)
  let added = false
  for (const { key, oldValue, newValue } of changedKeys(transaction, lines)) {
    const parts = splitLineKey(key)
    if (!parts) return 'unknown-key'
    const schema = parts.field === 'removed' ? removedLineSchema : orderLineSchema.shape[parts.field]
    if (newValue !== undefined && !accepts(schema, newValue)) return 'bad-value'
    added ||= oldValue === undefined
  }
  return added && hasTooManyLines(lines) ? 'too-many-lines' : undefined
}

/** What was removed leaves something behind that takes room as well: ten lines come and go for each that may stand. */
function hasTooManyLines(lines: Y.Map<unknown>): boolean {
  let [present, removed] = [0, 0]
  for (const key of lines.keys()) {
    if (key.endsWith('.productId')) present += 1
    else if (key.endsWith('.removed')) removed += 1
  }
  return present > LIMITS.orderLinesMax || removed > LIMITS.orderLinesMax * 10
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
