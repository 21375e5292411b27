import { DOCUMENT_CONTENTS } from '@werkbank/model/document-contents.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import { restoreKeys } from '@werkbank/model/documents/restore-keys.ts'
import * as Y from 'yjs'
import { rootsOf, textOf } from './readable.ts'
import { textDifference } from './replay.ts'

/** An edit of `now` that makes its content equal to `then`; undefined where it is already. Touches only what differs. */
export function restoringUpdate(now: Y.Doc, then: Y.Doc, kind: KindName): Uint8Array | undefined {
  const before = Y.encodeStateVector(now)
  let changed = false
  const old = rootsOf(then, kind)
  now.transact(() => {
    for (const [name, root] of Object.entries(rootsOf(now, kind))) {
      const own = DOCUMENT_CONTENTS[kind].restore?.[name]
      changed = (own ? own(now, then) : restoreRoot(root, old[name] as typeof root)) || changed
    }
  })
  return changed ? Y.encodeStateAsUpdate(now, before) : undefined
}

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

function restoreText(text: Y.Text, old: string): boolean {
  const current = text.toString()
  if (current === old) return false
  const { start, from, to } = textDifference(current, old)
  if (from.length > 0) text.delete(start, from.length)
  if (to.length > 0) text.insert(start, to)
  return true
}
