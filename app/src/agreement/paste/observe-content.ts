import {
  byPosition,
  headOf,
  linesOf,
  notesOf,
  type OrderContent,
  type OrderLine,
  readHead,
  readLine,
  readLines,
  splitLineKey,
} from '@werkbank/model/agreement/agreed-document.ts'
import type * as Y from 'yjs'

/**
 * Reads an order once and then observes its edits: `tell` is called with the content at once and after every change, always equal to `readOrder(doc)`.
 * Contents are never mutated, and unchanged parts keep their identity: a key press in an order of six hundred lines makes one new line. Returns the
 * unsubscribe function.
 */
export function observeContent(doc: Y.Doc, tell: (content: OrderContent) => void): () => void {
  const read = readLines(doc)
  const broken = new Set(read.broken)
  let { lines } = read
  let head = readHead(doc)
  let notes = notesOf(doc).toString()
  const tellNow = () => tell({ head: head.head, lines, notes, broken: [...head.broken, ...[...broken].sort()] })
  const onHead = () => {
    head = readHead(doc)
    tellNow()
  }
  const onNotes = () => {
    notes = notesOf(doc).toString()
    tellNow()
  }
  const onLines = ({ keysChanged }: Y.YMapEvent<unknown>) => {
    const ids = new Set([...keysChanged].flatMap((key) => splitLineKey(key)?.lineId ?? []))
    const now = new Map<string, OrderLine>()
    for (const id of ids) {
      const line = readLine(doc, id)
      if (line === 'broken') broken.add(id)
      else broken.delete(id)
      if (line && line !== 'broken') now.set(id, line)
    }
    lines = replaced(lines, ids, now)
    tellNow()
  }
  headOf(doc).observe(onHead)
  linesOf(doc).observe(onLines)
  notesOf(doc).observe(onNotes)
  tellNow()
  return () => {
    headOf(doc).unobserve(onHead)
    linesOf(doc).unobserve(onLines)
    notesOf(doc).unobserve(onNotes)
  }
}

/** The lines with those of `ids` as they are `now`; sorted anew only where one came, went or moved. */
function replaced(
  lines: readonly OrderLine[],
  ids: ReadonlySet<string>,
  now: ReadonlyMap<string, OrderLine>,
): OrderLine[] {
  const left = new Map(now)
  let moved = false
  const kept = lines.flatMap((line) => {
    if (!ids.has(line.id)) return line
    const next = left.get(line.id)
    left.delete(line.id)
    moved ||= next?.position !== line.position
    return next ?? []
  })
  return moved || left.size > 0 ? [...kept, ...left.values()].sort(byPosition) : kept
}
