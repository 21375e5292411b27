import { hasGap } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import type { Piece } from '../../device/database.ts'
import { enterBlock, PAGE_ROOT, pagePieces } from './page-pieces.ts'
import { textChange } from './text-change.ts'

/** Roots with plain values under keys; `meta` belongs to the server. */
const mapRoots = ['head', 'lines', 'messages']
const textRoots = ['notes']

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * What a refused copy of a document has that `current`, the server's, has not; what others wrote meanwhile is no part of it. Undefined where it
 * can't be taken apart: edits that don't follow on what the server has, and content that no page has.
 */
export function unsentPieces(refused: Uint8Array, current: Y.Doc): Piece[] | undefined {
  const both = new Y.Doc()
  for (const root of mapRoots) both.getMap(root)
  for (const root of textRoots) both.getText(root)
  both.getXmlFragment(PAGE_ROOT)
  Y.applyUpdate(both, Y.encodeStateAsUpdate(current))
  Y.applyUpdate(both, refused)
  if (hasGap(both)) return undefined
  const blocks = pagePieces(both, current)
  if (!blocks) return undefined
  const values = mapRoots.flatMap((root) => {
    const [mine, theirs] = [both.getMap(root), current.getMap(root)]
    const keys = [...new Set([...mine.keys(), ...theirs.keys()])]
    return keys
      .filter((key) => !same(mine.get(key), theirs.get(key)))
      .map((key) => ({ root, key, mine: mine.get(key) }))
  })
  const texts = textRoots.flatMap((root) => {
    const mine = both.getText(root).toString()
    return mine === current.getText(root).toString() ? [] : [{ root, key: '', mine }]
  })
  return [...values, ...texts, ...blocks]
}

/** Pieces that stand and fall together: the fields of a line. A block of a page stands alone. */
export function groupPieces(pieces: readonly Piece[]): Piece[][] {
  const groupOf = ({ root, key }: Piece) => (root === 'lines' ? `lines.${key.split('.')[0]}` : `${root}.${key}`)
  return [...Map.groupBy(pieces, groupOf).values()]
}

/** Enters pieces as new edits of `doc`. Of a text only what differs is written. */
export function enterPieces(pieces: readonly Piece[], doc: Y.Doc): void {
  for (const piece of pieces) {
    const { root, key, mine } = piece
    if (root === PAGE_ROOT) {
      enterBlock(piece, doc)
      continue
    }
    if (textRoots.includes(root)) {
      const text = doc.getText(root)
      const change = textChange(text.toString(), String(mine))
      if (!change) continue
      text.delete(change.at, change.removed)
      text.insert(change.at, change.inserted)
      continue
    }
    const map = doc.getMap(root)
    if (mine === undefined) map.delete(key)
    else if (!same(map.get(key), mine)) map.set(key, mine)
  }
}
