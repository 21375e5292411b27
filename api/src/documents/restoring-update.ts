import type { DocumentName } from '@werkbank/model/documents/kinds.ts'
import { LINE_FIELDS, linesOf, removedKey, removeLine, splitLineKey } from '@werkbank/model/sales/order-document.ts'
import * as Y from 'yjs'
import { plainValue, rootsOf, textOf } from './readable.ts'
import { textDifference } from './replay.ts'

/** An edit of `now` that makes its content equal to `then`; undefined where it is already. Touches only what differs. */
export function restoringUpdate(now: Y.Doc, then: Y.Doc, kind: DocumentName['kind']): Uint8Array | undefined {
  const before = Y.encodeStateVector(now)
  let changed = false
  const old = rootsOf(then, kind)
  now.transact(() => {
    for (const [name, root] of Object.entries(rootsOf(now, kind))) {
      const isLines = kind === 'order' && name === 'lines'
      changed = (isLines ? restoreLines(now, then) : restoreRoot(root, old[name] as typeof root)) || changed
    }
  })
  return changed ? Y.encodeStateAsUpdate(now, before) : undefined
}

/** Lines that came later go as lines go: by their keys alone they could come back half, with what somebody edits meanwhile. */
function restoreLines(now: Y.Doc, then: Y.Doc): boolean {
  const [map, old] = [linesOf(now), linesOf(then)]
  const before = presentLines(old)
  const added = presentLines(map).filter((id) => !before.includes(id))
  for (const id of added) removeLine(now, id)
  const restored = before.map((id) => {
    const wasRemoved = map.has(removedKey(id))
    if (wasRemoved) map.delete(removedKey(id))
    return (
      restoreKeys(
        map,
        old,
        LINE_FIELDS.map((field) => `${id}.${field}`),
      ) || wasRemoved
    )
  })
  return added.length > 0 || restored.includes(true)
}

const presentLines = (lines: Y.Map<unknown>): string[] =>
  [...lines.keys()].flatMap((key) => {
    const parts = splitLineKey(key)
    return parts?.field === 'productId' && !lines.has(removedKey(parts.lineId)) ? parts.lineId : []
  })

function restoreRoot(root: ReturnType<typeof rootsOf>[string], old: ReturnType<typeof rootsOf>[string]): boolean {
  if (root instanceof Y.Map) return restoreMap(root, old as Y.Map<unknown>)
  if (root instanceof Y.Text) return restoreText(root, textOf(old as Y.Text))
  const fragment = old as Y.XmlFragment
  if (root.toString() === fragment.toString()) return false
  root.delete(0, root.length)
  root.insert(
    0,
    fragment
      .toArray()
      .flatMap((node) => (node instanceof Y.XmlElement || node instanceof Y.XmlText ? [node.clone()] : [])),
  )
  return true
}

const restoreMap = (map: Y.Map<unknown>, old: Y.Map<unknown>): boolean =>
  restoreKeys(map, old, [...new Set([...map.keys(), ...old.keys()])])

function restoreKeys(map: Y.Map<unknown>, old: Y.Map<unknown>, keys: readonly string[]): boolean {
  let changed = false
  for (const key of keys) {
    const value = plainValue(old.get(key))
    if (JSON.stringify(plainValue(map.get(key))) === JSON.stringify(value)) continue
    changed = true
    if (old.has(key)) map.set(key, value)
    else map.delete(key)
  }
  return changed
}

function restoreText(text: Y.Text, old: string): boolean {
  const current = text.toString()
  if (current === old) return false
  const { start, from, to } = textDifference(current, old)
  if (from.length > 0) text.delete(start, from.length)
  if (to.length > 0) text.insert(start, to)
  return true
}
