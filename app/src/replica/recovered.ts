import * as Y from 'yjs'
import type { RecoveredDocument } from '../device/database.ts'
import { blockOf, blockText, PAGE_ROOT } from './page/page-pieces.ts'
import { enterPieces } from './page/unsent-pieces.ts'

/** One thing that the refused content has and the document does not (or differently). */
export interface Difference {
  root: string
  key: string
  mine: unknown
  current: unknown
}

/** Roots with plain values under keys; `meta` belongs to the server. */
const mapRoots = ['head', 'lines', 'messages']
const textRoots = ['notes']

function loaded(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What would change if the refused content were entered again: what the server doesn't take, where that is known. */
export function differences(recovered: RecoveredDocument, current: Y.Doc): Difference[] {
  if (recovered.pieces)
    return recovered.pieces.map(({ root, key, mine }) => ({ root, key, mine, current: currentOf(root, key, current) }))
  const mine = loaded(recovered.state)
  const found: Difference[] = []
  for (const root of mapRoots) {
    for (const [key, value] of mine.getMap(root)) {
      const now = current.getMap(root).get(key)
      if (!same(value, now)) found.push({ root, key, mine: value, current: now })
    }
  }
  for (const root of textRoots) {
    const text = mine.getText(root).toString()
    const now = current.getText(root).toString()
    if (text !== now && text !== '') found.push({ root, key: '', mine: text, current: now })
  }
  return found
}

function currentOf(root: string, key: string, current: Y.Doc): unknown {
  if (root === PAGE_ROOT) return blockOf(current, key)
  return textRoots.includes(root) ? current.getText(root).toString() : current.getMap(root).get(key)
}

/** Enters differences as new edits of the current document; they can be undone. */
export function restoreDifferences(chosen: readonly Difference[], current: Y.Doc): void {
  current.transact(() => enterPieces(chosen, current))
}

/** A difference in words: its field, what one's own says, and what stands there now. */
export const differenceWords = ({ root, key, mine, current }: Difference) =>
  root === PAGE_ROOT
    ? { field: '', mine: blockText(mine) ?? '', current: blockText(current ?? {}) ?? '' }
    : { field: key.split('.').at(-1) || root, mine: valueWords(mine), current: valueWords(current) }

const valueWords = (value: unknown) =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Everything readable in the refused content, for the clipboard: also of rich text. */
export function recoveredText(recovered: RecoveredDocument): string {
  const doc = loaded(recovered.state)
  const maps = mapRoots.flatMap((root) =>
    [...doc.getMap(root)].map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  )
  const rich = doc
    .getXmlFragment('content')
    .toString()
    .replaceAll(/<[^>]+>/g, '\n')
  return [...maps, doc.getText('notes').toString(), rich].filter((part) => part.trim() !== '').join('\n')
}
