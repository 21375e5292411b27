import { itemOf } from '@werkbank/model/vendor/yjs.ts'
import * as Y from 'yjs'
import type { Piece } from '../../device/database.ts'

/** The root of a rich-text page. */
export const PAGE_ROOT = 'content'

type TextOp = { insert: unknown; attributes?: Record<string, unknown> }
/** A node as plain values. `id`: its place in the log. `gone`: those of its children that were taken away. */
export type PageNode =
  | { id: string; name: string; attributes: Record<string, unknown>; children: PageNode[]; gone: string[] }
  | { id: string; text: TextOp[] }
/** What a piece of a page holds: the block as it was meant, without one where it was taken away; and the blocks around it. */
export type PageBlock = { node?: PageNode; previous?: string | undefined; next?: string | undefined }

type Block = Y.XmlElement | Y.XmlText
const isBlock = (type: unknown): type is Block =>
  type instanceof Y.XmlText || (type instanceof Y.XmlElement && !(type instanceof Y.XmlHook))
const idOf = (type: Y.XmlElement | Y.XmlText): string => `${itemOf(type)?.id.client}:${itemOf(type)?.id.clock}`
/** The blocks of a page with their ids. */
export const blocksOf = (doc: Y.Doc): [string, Block][] =>
  doc
    .getXmlFragment(PAGE_ROOT)
    .toArray()
    .filter(isBlock)
    .map((block) => [idOf(block), block])

/**
 * The blocks in which `mine` differs from `theirs`, on which it is based: written, changed or removed. Undefined where it contains something that is no
 * part of a page and has no plain value.
 */
export function pagePieces(mine: Y.Doc, theirs: Y.Doc): Piece[] | undefined {
  const [ours, known] = [blocksOf(mine), new Map(blocksOf(theirs))]
  if (ours.length !== mine.getXmlFragment(PAGE_ROOT).length) return undefined
  const kept = new Set(ours.map(([id]) => id))
  const gone = [...known.keys()].filter((id) => !kept.has(id))
  const pieces: Piece[] = gone.map((key) => ({ root: PAGE_ROOT, key, mine: {} satisfies PageBlock }))
  let next: string | undefined
  for (const [key, block] of ours.toReversed()) {
    const before = known.get(key)
    const node = plainNode(block, before)
    if (!node) return undefined
    const isChanged = !before || JSON.stringify(node) !== JSON.stringify(plainNode(before, before))
    if (isChanged) pieces.push({ root: PAGE_ROOT, key, mine: { node, next } satisfies PageBlock })
    if (before) next = key
  }
  // Taken away first, then from above to below: each finds its place beside what was written before it.
  return [...pieces.slice(0, gone.length), ...pieces.slice(gone.length).reverse()]
}

function plainNode(block: Block, before: Block | undefined): PageNode | undefined {
  const id = idOf(block)
  if (block instanceof Y.XmlText) return { id, text: block.toDelta() }
  const children = block.toArray()
  if (!children.every(isBlock)) return undefined
  const known = new Map(
    before instanceof Y.XmlElement
      ? before.toArray().flatMap((child) => (isBlock(child) ? [[idOf(child), child]] : []))
      : [],
  ) as Map<string, Block>
  const nodes = children.map((child) => plainNode(child, known.get(idOf(child))))
  if (!nodes.every((node) => node !== undefined)) return undefined
  const kept = new Set(nodes.map((node) => node.id))
  const gone = [...known.keys()].filter((child) => !kept.has(child))
  return { id, name: block.nodeName, attributes: { ...block.getAttributes() }, children: nodes, gone }
}

/** Enters a block as new edits of `doc`: existing text stays the same item, so that carets in it stay. */
export function enterBlock({ key, mine }: Piece, doc: Y.Doc): void {
  const { node, previous, next } = mine as PageBlock
  const page = doc.getXmlFragment(PAGE_ROOT)
  const ids = page.toArray().map((block) => (isBlock(block) ? idOf(block) : ''))
  const at = ids.indexOf(key)
  if (!node) {
    if (at >= 0) page.delete(at)
  } else if (at >= 0) bringTo(page.get(at) as Block, node)
  else page.insert(placeAmong(ids, { previous, next }), [made(node)])
}

/** Where a block that isn't there belongs: after the one before it, else before the one after it, else at the end. */
export function placeAmong(ids: readonly string[], { previous, next }: PageBlock): number {
  const after = previous === undefined ? -1 : ids.indexOf(previous)
  if (after >= 0) return after + 1
  const before = next === undefined ? -1 : ids.indexOf(next)
  return before >= 0 ? before : ids.length
}

/** A refused piece with the block that stands before it now: what was written below it is entered later, and comes after it. */
export function withPlace(piece: Piece, doc: Y.Doc): Piece {
  if (piece.root !== PAGE_ROOT) return piece
  const ids = blocksOf(doc).map(([id]) => id)
  if (ids.includes(piece.key)) return piece
  const block = piece.mine as PageBlock
  return { ...piece, mine: { ...block, previous: ids[placeAmong(ids, block) - 1] } }
}

function made(node: PageNode): Block {
  if ('text' in node) {
    const text = new Y.XmlText()
    text.applyDelta(node.text, { sanitize: false })
    return text
  }
  const element = new Y.XmlElement(node.name)
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value as string)
  element.insert(0, node.children.map(made))
  return element
}

function bringTo(block: Block, node: PageNode): void {
  if (block instanceof Y.XmlText) return void ('text' in node && bringText(block, node.text))
  if ('text' in node) return
  for (const [name, value] of Object.entries(block.getAttributes()))
    if (!(name in node.attributes)) block.removeAttribute(name)
    else if (value !== node.attributes[name]) block.setAttribute(name, node.attributes[name] as string)
  for (const [name, value] of Object.entries(node.attributes))
    if (block.getAttribute(name) === undefined) block.setAttribute(name, value as string)
  const indexOf = (id: string) => block.toArray().findIndex((child) => isBlock(child) && idOf(child) === id)
  for (const id of node.gone) if (indexOf(id) >= 0) block.delete(indexOf(id))
  let at = 0
  for (const child of node.children) {
    const there = indexOf(child.id)
    if (there >= 0) bringTo(block.get(there) as Block, child)
    else block.insert(at, [made(child)])
    at = (there >= 0 ? there : at) + 1
  }
}

type Sign = { insert: unknown; attributes: Record<string, unknown>; length: number }
/** Letter by letter, never half of one. */
const signsOf = (ops: readonly TextOp[]): Sign[] =>
  ops.flatMap(({ insert, attributes = {} }) =>
    typeof insert === 'string'
      ? Array.from(insert, (letter) => ({ insert: letter, attributes, length: letter.length }))
      : [{ insert, attributes, length: 1 }],
  )
const sameSign = (a: Sign | undefined, b: Sign | undefined) =>
  a !== undefined &&
  b !== undefined &&
  JSON.stringify([a.insert, a.attributes]) === JSON.stringify([b.insert, b.attributes])
const lengthOf = (signs: readonly Sign[]) => signs.reduce((sum, { length }) => sum + length, 0)

/** Writes what differs between the common beginning and the common end. */
function bringText(text: Y.XmlText, ops: readonly TextOp[]): void {
  const [before, after] = [signsOf(text.toDelta()), signsOf(ops)]
  let start = 0
  while (sameSign(before[start], after[start])) start += 1
  let end = 0
  while (end < Math.min(before.length, after.length) - start && sameSign(before.at(-1 - end), after.at(-1 - end)))
    end += 1
  let at = lengthOf(before.slice(0, start))
  const removed = lengthOf(before.slice(start, before.length - end))
  if (removed > 0) text.delete(at, removed)
  for (const { insert, attributes, length } of after.slice(start, after.length - end)) {
    if (typeof insert === 'string') text.insert(at, insert, { ...attributes })
    else text.insertEmbed(at, insert as object, { ...attributes })
    at += length
  }
}

/** A block as it stands; undefined where there is none. */
export function blockOf(doc: Y.Doc, id: string): PageBlock | undefined {
  const block = new Map(blocksOf(doc)).get(id)
  const node = block && plainNode(block, block)
  return node && { node }
}

/** What a block says, for people; undefined where it was taken away. */
export function blockText(mine: unknown): string | undefined {
  const { node } = mine as PageBlock
  return node && textOf(node)
}
const textOf = (node: PageNode): string =>
  'text' in node
    ? node.text.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
    : node.children.map(textOf).join(node.children.every((child) => 'text' in child) ? '' : '\n')
