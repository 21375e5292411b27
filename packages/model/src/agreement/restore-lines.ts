import type * as Y from 'yjs'
import { restoreKeys } from '../documents/restore-keys.ts'
import { LINE_FIELDS, linesOf, removedKey, removeLine, splitLineKey } from './agreed-document.ts'

/** Lines that were added later are removed by the mark of removal: deleting only their keys could leave half of a line, together with a concurrent edit. */
export function restoreLines(now: Y.Doc, then: Y.Doc): boolean {
  const [map, old] = [linesOf(now), linesOf(then)]
  const before = presentLines(old)
  const added = presentLines(map).filter((id) => !before.includes(id))
  for (const id of added) removeLine(now, id)
  const restored = before.map((id) => {
    const wasRemoved = map.has(removedKey(id))
    if (wasRemoved) map.delete(removedKey(id))
    const keys = LINE_FIELDS.map((field) => `${id}.${field}`)
    return restoreKeys(map, old, keys) || wasRemoved
  })
  return added.length > 0 || restored.includes(true)
}

const presentLines = (lines: Y.Map<unknown>): string[] =>
  [...lines.keys()].flatMap((key) => {
    const parts = splitLineKey(key)
    return parts?.field === 'productId' && !lines.has(removedKey(parts.lineId)) ? parts.lineId : []
  })
