import { generateKeyBetween } from 'fractional-indexing'
import type * as Y from 'yjs'
import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { daySchema } from '../base/value/day.ts'
import { idSchema, lineIdSchema } from '../base/value/id.ts'
import { currencySchema, percentSchema, storedPriceMinorSchema } from '../base/value/money.ts'
import { storedQuantitySchema } from '../base/value/quantity.ts'
import { POSITION_LENGTH_MAX, positionsBetween } from './line-positions.ts'

/**
 * The working copy of an order: `order:<id>` (contract.md). Root maps with flat keys, so that no container is ever
 * created twice, and two people may edit two fields of one line. No totals, times or statuses inside. A line that was removed leaves
 * `<lineId>.removed` with what it was: it stays away whatever others did to its fields meanwhile (docs/decisions/0044).
 */
export const ORDER_SCHEMA = 1
export const orderDocumentName = (orderId: string): string => `order:${orderId}`

const text = (max: number) => z.string().max(max, `At most ${max} characters.`)
export const orderHeadSchema = z.object({
  customerId: idSchema.optional(),
  currency: currencySchema.optional(),
  channel: text(40).optional(),
  priority: z.enum(['low', 'normal', 'high']).optional(),
  requestedDate: daySchema.or(z.literal('')).optional(),
  reference: text(LIMITS.shortTextCharsMax).optional(),
  deliveryAddress: text(1_000).optional(),
})
/** The heads of all that is agreed on with these keys: an order's, and until when a quote is valid. Which of them a document takes says its policy. */
export const agreedHeadSchema = orderHeadSchema.extend({ validUntil: daySchema.or(z.literal('')).optional() })
export type OrderHead = z.infer<typeof agreedHeadSchema>
export type HeadField = keyof OrderHead
export const HEAD_FIELDS = Object.keys(agreedHeadSchema.shape) as HeadField[]

export const orderLineSchema = z.object({
  id: lineIdSchema,
  productId: idSchema,
  quantity: storedQuantitySchema.default('1'),
  unitPriceMinor: storedPriceMinorSchema.optional(), // absent: the product's price at commit
  discountPercent: percentSchema.default('0'),
  position: z.string().max(POSITION_LENGTH_MAX).default('a0'),
  note: text(LIMITS.shortTextCharsMax).default(''),
})
export type OrderLine = z.infer<typeof orderLineSchema>
export type LineField = Exclude<keyof OrderLine, 'id'>
export const LINE_FIELDS = Object.keys(orderLineSchema.shape).filter((field) => field !== 'id') as LineField[]

export const metaOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('meta')
export const headOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('head')
export const linesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('lines')
export const notesOf = (doc: Y.Doc): Y.Text => doc.getText('notes')

/** What a removed line was, as far as its remover could read it; under `<lineId>.removed`. Any value there says that the line is gone. */
export const removedLineSchema = z
  .strictObject({
    productId: idSchema,
    quantity: orderLineSchema.shape.quantity.unwrap(),
    unitPriceMinor: storedPriceMinorSchema,
    discountPercent: percentSchema,
    position: orderLineSchema.shape.position.unwrap(),
    note: orderLineSchema.shape.note.unwrap(),
  } satisfies Record<LineField, z.ZodType>)
  .partial()
export type RemovedLine = z.infer<typeof removedLineSchema>
const REMOVED = 'removed'
export const removedKey = (lineId: string): string => `${lineId}.${REMOVED}`

/** Splits a key of `lines`; undefined for anything that isn't `<lineId>.<field>`. `removed` is no field of a line. */
export function parseLineKey(key: string): { lineId: string; field: LineField } | undefined {
  const parts = splitLineKey(key)
  return parts && parts.field !== REMOVED ? (parts as { lineId: string; field: LineField }) : undefined
}

/** The same for every key that is about a line. */
export function splitLineKey(key: string): { lineId: string; field: LineField | typeof REMOVED } | undefined {
  const dot = key.indexOf('.')
  const field = key.slice(dot + 1)
  const isKnown = field === REMOVED || (LINE_FIELDS as string[]).includes(field)
  if (dot < 1 || !isKnown || !lineIdSchema.safeParse(key.slice(0, dot)).success) return undefined
  return { lineId: key.slice(0, dot), field: field as LineField | typeof REMOVED }
}

/** Sets one field of the head; `undefined` removes it. */
export function setHeadField<F extends HeadField>(doc: Y.Doc, field: F, value: OrderHead[F]): void {
  if (value === undefined) headOf(doc).delete(field)
  else headOf(doc).set(field, value)
}

/** Sets one field under its own key, so concurrent edits of other fields of the line stay. `undefined` removes it. */
export function setLineField<F extends LineField>(doc: Y.Doc, id: string, field: F, value: OrderLine[F]): void {
  if (value === undefined) linesOf(doc).delete(`${id}.${field}`)
  else linesOf(doc).set(`${id}.${field}`, value)
}

/** Adds a line at the end, or before the line `beforeId`; returns nothing: the caller made the id. */
export function addLine(
  doc: Y.Doc,
  line: Partial<OrderLine> & { id: string; productId: string },
  beforeId?: string,
): void {
  const position = line.position ?? positionBefore(doc, readLines(doc).lines, beforeId)
  doc.transact(() => writeLine(doc, { ...line, position }))
}

/** Adds lines at the end, in their order. The document is read once, however many come: a paste may bring hundreds. */
export function addLines(doc: Y.Doc, added: readonly (Partial<OrderLine> & { id: string; productId: string })[]): void {
  const last = readLines(doc).lines.at(-1)?.position
  const positions = positionsBetween(last, undefined, added.length, doc.clientID)
  doc.transact(() => {
    for (const [index, line] of added.entries()) writeLine(doc, { ...line, position: positions[index] })
  })
}

/** Puts a line before the line `beforeId`, or at the end. Only its own position is written, so others may move lines too. */
export function moveLine(doc: Y.Doc, id: string, beforeId?: string): void {
  if (id === beforeId) return
  const others = readLines(doc).lines.filter((line) => line.id !== id)
  setLineField(doc, id, 'position', positionBefore(doc, others, beforeId))
}

function writeLine(doc: Y.Doc, line: { [F in keyof OrderLine]?: OrderLine[F] | undefined } & { id: string }): void {
  for (const [field, value] of Object.entries({ quantity: '1', ...line })) {
    if (field !== 'id' && value !== undefined) linesOf(doc).set(`${line.id}.${field}`, value)
  }
  if (linesOf(doc).has(removedKey(line.id))) linesOf(doc).delete(removedKey(line.id))
}

function positionBefore(doc: Y.Doc, lines: readonly OrderLine[], beforeId: string | undefined): string {
  const at = beforeId ? lines.findIndex((other) => other.id === beforeId) : -1
  const [before, after] = at >= 0 ? [lines[at - 1], lines[at]] : [lines.at(-1), undefined]
  return positionsBetween(before?.position, after?.position, 1, doc.clientID)[0] ?? 'a0'
}

/**
 * Takes a line out: its keys go, and what it was stays under `<id>.removed`, so that a concurrent edit of one field doesn't bring back half a
 * line. Of a line that is removed already it takes what others wrote into it meanwhile.
 */
export function removeLine(doc: Y.Doc, id: string): void {
  const lines = linesOf(doc)
  const fields = LINE_FIELDS.filter((field) => lines.has(`${id}.${field}`))
  if (fields.length === 0) return
  const was = wholeLine(doc, id)
  doc.transact(() => {
    for (const field of fields) lines.delete(`${id}.${field}`)
    lines.set(removedKey(id), was)
  })
}

/** All that is known of a line, removed or not: what its fields say, and for the rest what it was when it was removed. */
export function wholeLine(doc: Y.Doc, id: string): RemovedLine {
  const was = removedLineSchema.safeParse(linesOf(doc).get(removedKey(id))).data ?? {}
  return { ...was, ...readableFields((field) => linesOf(doc).get(`${id}.${field}`)) }
}

/** The fields that are there and can be read. */
export function readableFields(read: (field: LineField) => unknown): RemovedLine {
  const fields = LINE_FIELDS.flatMap((field) => {
    const parsed = removedLineSchema.shape[field].safeParse(read(field))
    return parsed.success && parsed.data !== undefined ? [[field, parsed.data]] : []
  })
  return Object.fromEntries(fields)
}

/** The fields of the lines that were not removed. */
function fieldsByLine(doc: Y.Doc): Map<string, Record<string, unknown>> {
  const byLine = new Map<string, Record<string, unknown>>()
  const lines = linesOf(doc)
  for (const [key, value] of lines.entries()) {
    const parsed = parseLineKey(key)
    if (!parsed || lines.has(removedKey(parsed.lineId))) continue
    const fields = byLine.get(parsed.lineId) ?? {}
    fields[parsed.field] = value
    byLine.set(parsed.lineId, fields)
  }
  return byLine
}

/** How lines stand: by position, those at one place by id. */
export function byPosition(a: OrderLine, b: OrderLine): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/**
 * The lines in display order; a line exists while it has a `productId` and was not removed. Never throws: what another
 * version of the app left incomplete is named in `broken` (line ids), to be shown and never dropped (R-SA4).
 */
export function readLines(doc: Y.Doc): { lines: OrderLine[]; broken: string[] } {
  const lines: OrderLine[] = []
  const broken: string[] = []
  for (const [id, fields] of fieldsByLine(doc)) {
    if (fields.productId === undefined) continue
    const parsed = orderLineSchema.safeParse({ ...fields, id })
    if (parsed.success) lines.push(parsed.data)
    else broken.push(id)
  }
  return { lines: lines.sort(byPosition), broken: broken.sort() }
}

/** One line as `readLines` reads it; undefined where there is none, `'broken'` where another version of the app wrote it. */
export function readLine(doc: Y.Doc, id: string): OrderLine | 'broken' | undefined {
  const keys = linesOf(doc)
  const fields: Record<string, unknown> = { id }
  for (const field of LINE_FIELDS) {
    const value = keys.get(`${id}.${field}`)
    if (value !== undefined) fields[field] = value
  }
  const isThere = fields.productId !== undefined && !keys.has(removedKey(id))
  return isThere ? (orderLineSchema.safeParse(fields).data ?? 'broken') : undefined
}

/** The head; fields that another version wrote in a way that can't be read are left out and named in `broken`. */
export function readHead(doc: Y.Doc): { head: OrderHead; broken: string[] } {
  const head: Record<string, unknown> = {}
  const broken: string[] = []
  for (const field of HEAD_FIELDS) {
    const value = headOf(doc).get(field)
    if (value === undefined) continue
    const parsed = agreedHeadSchema.shape[field].safeParse(value)
    if (parsed.success) head[field] = parsed.data
    else broken.push(field)
  }
  return { head: head as OrderHead, broken }
}

export type OrderContent = { head: OrderHead; lines: OrderLine[]; notes: string; broken: string[] }
/** The whole order as plain values. */
export function readOrder(doc: Y.Doc): OrderContent {
  const { lines, broken } = readLines(doc)
  const { head, broken: brokenHead } = readHead(doc)
  return { head, lines, notes: notesOf(doc).toString(), broken: [...brokenHead, ...broken] }
}

/** Fills an empty document in one transaction. Only its creator calls this. */
export function writeOrder(
  doc: Y.Doc,
  content: { head: OrderHead; lines: (Partial<OrderLine> & { id: string; productId: string })[]; notes?: string },
): void {
  doc.transact(() => {
    metaOf(doc).set('schema', ORDER_SCHEMA)
    for (const [field, value] of Object.entries(content.head)) if (value !== undefined) headOf(doc).set(field, value)
    let position: string | null = null
    for (const line of content.lines) {
      position = generateKeyBetween(position, null)
      writeLine(doc, { ...line, position: line.position ?? position })
    }
    if (content.notes) notesOf(doc).insert(0, content.notes)
  })
}
