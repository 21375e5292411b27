import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { PAGE_LIMITS } from '@werkbank/model/pages/page-schema.ts'

export type TooMuch = 'too-long' | 'too-deep'

/** Two of the guard's levels are the text itself and the page around it. */
const BLOCKS_DEEP_MAX = PAGE_LIMITS.depthMax - 2

/**
 * Rejects transactions that would exceed a page's limits, before they are applied: other edits go on, and nothing is refused later. `onTooMuch` is
 * called with the reason.
 */
export const pageLimits = (onTooMuch: (why: TooMuch) => void) =>
  Extension.create({
    name: 'pageLimits',
    addProseMirrorPlugins: () => [limitsPlugin(onTooMuch)],
  })

export const limitsPlugin = (onTooMuch: (why: TooMuch) => void): Plugin =>
  new Plugin({
    filterTransaction(transaction) {
      // What others wrote is at the server already.
      if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return true
      const why = tooMuch(transaction)
      if (why) onTooMuch(why)
      return why === undefined
    },
  })

function tooMuch({ doc, before, mapping }: Transaction): TooMuch | undefined {
  const grows = doc.content.size > before.content.size
  if (grows && doc.content.size > PAGE_LIMITS.charsMax && doc.textContent.length > PAGE_LIMITS.charsMax)
    return 'too-long'
  let deepest = 0
  for (const [index, map] of mapping.maps.entries())
    map.forEach((_from, _to, from, to) => {
      const later = mapping.slice(index + 1)
      deepest = Math.max(deepest, depthBetween(doc, later.map(from, -1), later.map(to, 1)))
    })
  return grows && deepest > BLOCKS_DEEP_MAX ? 'too-deep' : undefined
}

function depthBetween(doc: Node, from: number, to: number): number {
  let deepest = 0
  doc.nodesBetween(from, Math.min(to, doc.content.size), (node, at) => {
    if (node.isTextblock) deepest = Math.max(deepest, doc.resolve(at).depth + 1)
    return !node.isTextblock
  })
  return deepest
}
