import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import type * as Y from 'yjs'
import { z } from 'zod'
import { idSchema, lineIdSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import { currencySchema, percentSchema, storedPriceMinorSchema } from '../base/money.ts'
import { storedQuantitySchema } from '../base/quantity.ts'

/**
 * The working copy of an order: `order:<id>` (contract.md). Root maps with flat keys, so that no container is ever
 * created twice, and two people may edit two fields of one line. No totals, times or statuses inside.
 */
export const ORDER_SCHEMA = 1
export const orderDocumentName = (orderId: string): string => `order:${orderId}`

const text = (max: number) => z.string().max(max, `At most ${max} characters.`)
export const orderHeadSchema = z.object({
  customerId: idSchema.optional(),
  currency: currencySchema.optional(),
  channel: text(40).optional(),
  priority: z.enum(['low', 'normal', 'high']).optional(),
  requestedDate: z.iso.date({ error: 'A date is written YYYY-MM-DD.' }).or(z.literal('')).optional(),
  reference: text(LIMITS.shortTextCharsMax).optional(),
  deliveryAddress: text(1_000).optional(),
})
export type OrderHead = z.infer<typeof orderHeadSchema>
export type HeadField = keyof OrderHead
export const HEAD_FIELDS = Object.keys(orderHeadSchema.shape) as HeadField[]

export const orderLineSchema = z.object({
  id: lineIdSchema,
  productId: idSchema,
  quantity: storedQuantitySchema.default('1'),
  unitPriceMinor: storedPriceMinorSchema.optional(), // absent: the product's price at commit
  discountPercent: percentSchema.default('0'),
  position: z.string().max(200).default('a0'),
  note: text(LIMITS.shortTextCharsMax).default(''),
})
export type OrderLine = z.infer<typeof orderLineSchema>
export type LineField = Exclude<keyof OrderLine, 'id'>
export const LINE_FIELDS = Object.keys(orderLineSchema.shape).filter((field) => field !== 'id') as LineField[]

export const metaOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('meta')
export const headOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('head')
export const linesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('lines')
export const notesOf = (doc: Y.Doc): Y.Text => doc.getText('notes')

/** Splits a key of `lines`; undefined for anything that isn't `<lineId>.<field>`. */
export function parseLineKey(key: string): { lineId: string; field: LineField } | undefined {
  const dot = key.indexOf('.')
  const field = key.slice(dot + 1)
  if (dot < 1 || !(LINE_FIELDS as string[]).includes(field) || !lineIdSchema.safeParse(key.slice(0, dot)).success)
    return undefined
  return { lineId: key.slice(0, dot), field: field as LineField }
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
  const position = line.position ?? positionBefore(readLines(doc).lines, beforeId)
  doc.transact(() => writeLine(doc, { ...line, position }))
}

/** Adds lines at the end, in their order. The document is read once, however many come: a paste may bring hundreds. */
export function addLines(doc: Y.Doc, added: readonly (Partial<OrderLine> & { id: string; productId: string })[]): void {
  const last = readLines(doc).lines.at(-1)?.position ?? null
  const positions = generateNKeysBetween(last, null, added.length)
  doc.transact(() => {
    for (const [index, line] of added.entries()) writeLine(doc, { ...line, position: positions[index] })
  })
}

/** Puts a line before the line `beforeId`, or at the end. Only its own position is written, so others may move lines too. */
export function moveLine(doc: Y.Doc, id: string, beforeId?: string): void {
  if (id === beforeId) return
  const others = readLines(doc).lines.filter((line) => line.id !== id)
  setLineField(doc, id, 'position', positionBefore(others, beforeId))
}

function writeLine(doc: Y.Doc, line: { [F in keyof OrderLine]?: OrderLine[F] | undefined } & { id: string }): void {
  for (const [field, value] of Object.entries({ quantity: '1', ...line })) {
    if (field !== 'id' && value !== undefined) linesOf(doc).set(`${line.id}.${field}`, value)
  }
}

function positionBefore(lines: readonly OrderLine[], beforeId: string | undefined): string {
  const at = beforeId ? lines.findIndex((other) => other.id === beforeId) : -1
  return at >= 0
    ? positionBetween(lines[at - 1]?.position, lines[at]?.position)
    : positionBetween(lines.at(-1)?.position, undefined)
}

/** Takes a line out: all its keys go, so that a concurrent edit of one field doesn't bring back half a line. */
export function removeLine(doc: Y.Doc, id: string): void {
  doc.transact(() => {
    for (const field of LINE_FIELDS) if (linesOf(doc).has(`${id}.${field}`)) linesOf(doc).delete(`${id}.${field}`)
  })
}

function positionBetween(before: string | undefined, after: string | undefined): string {
  try {
    return generateKeyBetween(before ?? null, after ?? null)
  } catch {
    // Two devices that inserted at one place have equal positions: there is no key between them; ties are ordered by id.
    return before ?? after ?? 'a0'
  }
}

function fieldsByLine(doc: Y.Doc): Map<string, Record<string, unknown>> {
  const byLine = new Map<string, Record<string, unknown>>()
  for (const [key, value] of linesOf(doc).entries()) {
    const parsed = parseLineKey(key)
    if (!parsed) continue
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
 * The lines in display order; a line exists while it has a `productId`. Never throws: what another
 * version of the app left incomplete is named in `broken` (line ids), to be shown and never dropped (SA4).
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
  return fields.productId === undefined ? undefined : (orderLineSchema.safeParse(fields).data ?? 'broken')
}

/** The head; fields that another version wrote in a way that can't be read are left out and named in `broken`. */
export function readHead(doc: Y.Doc): { head: OrderHead; broken: string[] } {
  const head: Record<string, unknown> = {}
  const broken: string[] = []
  for (const field of HEAD_FIELDS) {
    const value = headOf(doc).get(field)
    if (value === undefined) continue
    const parsed = orderHeadSchema.shape[field].safeParse(value)
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
      for (const [field, value] of Object.entries({ quantity: '1', ...line, position: line.position ?? position })) {
        if (field !== 'id' && value !== undefined) linesOf(doc).set(`${line.id}.${field}`, value)
      }
    }
    if (content.notes) notesOf(doc).insert(0, content.notes)
  })
}
