import { HEAD_FIELDS, LINE_FIELDS, type OrderContent, type OrderLine } from './agreed-document.ts'

/** One field that differs between a committed version and the working copy. `lineId` is absent for the head and the notes. */
export type OrderChange = { lineId?: string; field: string; from: unknown; to: unknown }

/**
 * What changed from `before` to `after`, field by field; a line that came or went is one change of the field `line`.
 * Pure; the app shows it ("3 changes since version 2"), the API counts it.
 */
export function orderChanges(
  before: Pick<OrderContent, 'head' | 'lines' | 'notes'>,
  after: Pick<OrderContent, 'head' | 'lines' | 'notes'>,
): OrderChange[] {
  const changes: OrderChange[] = []
  for (const field of HEAD_FIELDS) {
    const [from, to] = [before.head[field] ?? '', after.head[field] ?? '']
    if (from !== to) changes.push({ field, from, to })
  }
  const old = new Map(before.lines.map((line) => [line.id, line]))
  for (const line of after.lines) {
    const was = old.get(line.id)
    old.delete(line.id)
    if (!was) changes.push({ lineId: line.id, field: 'line', from: undefined, to: line })
    else changes.push(...lineChanges(was, line))
  }
  for (const line of old.values()) changes.push({ lineId: line.id, field: 'line', from: line, to: undefined })
  if (before.notes !== after.notes) changes.push({ field: 'notes', from: before.notes, to: after.notes })
  return changes
}

function lineChanges(was: OrderLine, line: OrderLine): OrderChange[] {
  return LINE_FIELDS.filter((field) => field !== 'position' && was[field] !== line[field]).map((field) => ({
    lineId: line.id,
    field,
    from: was[field],
    to: line[field],
  }))
}
