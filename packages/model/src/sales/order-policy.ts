import { LIMITS } from '../base/limits.ts'
import { changedKeys, type Edit, hasLoneSurrogate, judgeMeta, type Policy } from '../documents/policy.ts'
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
  for (const { key, newValue } of changedKeys(transaction, lines)) {
    const parsed = parseLineKey(key)
    if (!parsed) return 'unknown-key'
    if (newValue !== undefined && !accepts(orderLineSchema.shape[parsed.field], newValue)) return 'bad-value'
  }
  return lines.size > LIMITS.orderLinesMax * Object.keys(orderLineSchema.shape).length ? 'too-many-lines' : undefined
}

function judgeNotes({ doc, transaction }: Edit): string | undefined {
  const notes = notesOf(doc)
  if (!transaction.changed.has(notes as never)) return undefined
  const text = notes.toString()
  if (hasLoneSurrogate(text)) return 'broken-character'
  return text.length > LIMITS.orderNoteCharsMax ? 'too-long' : undefined
}

function accepts(schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean {
  return schema.safeParse(value).success && !(typeof value === 'string' && hasLoneSurrogate(value))
}
