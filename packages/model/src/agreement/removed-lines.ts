import type * as Y from 'yjs'
import { changedKeys } from '../documents/policy.ts'
import { itemAt } from '../vendor/yjs.ts'
import {
  LINE_FIELDS,
  type LineField,
  linesOf,
  type RemovedLine,
  readableFields,
  removedKey,
  splitLineKey,
  wholeLine,
} from './agreed-document.ts'

/** A removed line that received edits from a person who did not know of the removal. */
export type UnseenEdits = { lineId: string; line: RemovedLine; clients: number[]; removedBy: number | undefined }

/**
 * The removed lines that still have fields, which the remover had not seen. `line` is the whole line with these edits; `clients` are the Yjs clients
 * that made them, `removedBy` the one that removed it.
 */
export function unseenEdits(doc: Y.Doc): UnseenEdits[] {
  const lines = linesOf(doc)
  const ids = new Set<string>()
  for (const key of lines.keys()) {
    const parts = splitLineKey(key)
    if (parts?.field === 'removed') ids.add(parts.lineId)
  }
  return [...ids].sort().flatMap((lineId) => {
    const written = LINE_FIELDS.filter((field) => lines.has(`${lineId}.${field}`))
    if (written.length === 0) return []
    const clients = written.flatMap((field) => itemAt(lines, `${lineId}.${field}`)?.id.client ?? [])
    const removedBy = itemAt(lines, removedKey(lineId))?.id.client
    return [{ lineId, line: wholeLine(doc, lineId), clients: [...new Set(clients)], removedBy }]
  })
}

/** Brings a removed line back whole, with what was written into it meanwhile. False where nothing says what it was. */
export function restoreLine(doc: Y.Doc, id: string): boolean {
  const lines = linesOf(doc)
  const whole = wholeLine(doc, id)
  if (!lines.has(removedKey(id)) || whole.productId === undefined) return false
  doc.transact(() => {
    for (const [field, value] of Object.entries(whole))
      if (!lines.has(`${id}.${field}`)) lines.set(`${id}.${field}`, value)
    lines.delete(removedKey(id))
  })
  return true
}

/**
 * Keeps lines whole while an undo manager reverts edits key by key: a line whose insertion is undone is removed like any other, and a restored one loses
 * its mark of removal, whichever client set it. `manager` is the origin of its transactions. Returns a function that stops it.
 */
export function keepLinesWhole(doc: Y.Doc, manager: unknown): () => void {
  let gone = new Map<string, Partial<Record<LineField, unknown>>>()
  let back = new Set<string>()
  const look = (transaction: Y.Transaction) => {
    if (transaction.origin !== manager) return
    const changes = changedKeys(transaction, linesOf(doc)).flatMap(({ key, ...values }) => {
      const parts = splitLineKey(key)
      return parts && parts.field !== 'removed' ? { ...parts, ...values } : []
    })
    const came = changes.filter(({ field, oldValue }) => comesWithLine(field) && oldValue === undefined)
    const went = changes.filter(({ field, newValue }) => comesWithLine(field) && newValue === undefined)
    back = new Set(came.map(({ lineId }) => lineId))
    gone = new Map(went.map(({ lineId }) => [lineId, {}]))
    for (const { lineId, field, oldValue, newValue } of changes)
      if (newValue === undefined && gone.has(lineId)) gone.set(lineId, { ...gone.get(lineId), [field]: oldValue })
  }
  const follow = (transaction: Y.Transaction) => {
    if (transaction.origin !== manager) return
    const [removed, returned] = [gone, back]
    gone = new Map()
    back = new Set()
    doc.transact(() => {
      for (const [id, was] of removed) leave(doc, id, was)
      for (const id of returned) restoreLine(doc, id)
    }, FOLLOWED)
  }
  doc.on('beforeObserverCalls', look)
  doc.on('afterTransaction', follow)
  return () => {
    doc.off('beforeObserverCalls', look)
    doc.off('afterTransaction', follow)
  }
}

/** No edit of a person's: it follows on one, and is taken back with it. */
const FOLLOWED = Symbol('followed')

/** Adding a line writes them, and no other edit does: where one of them comes or goes, the line does. */
const comesWithLine = (field: string): boolean => field === 'productId' || field === 'position'

/** As `removeLine`, where some of its keys are gone already. */
function leave(doc: Y.Doc, id: string, was: Partial<Record<LineField, unknown>>): void {
  const lines = linesOf(doc)
  lines.set(removedKey(id), { ...readableFields((field) => was[field]), ...wholeLine(doc, id) })
  for (const field of LINE_FIELDS) if (lines.has(`${id}.${field}`)) lines.delete(`${id}.${field}`)
}
