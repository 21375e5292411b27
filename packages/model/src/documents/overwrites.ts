import * as Y from 'yjs'
import { isNew } from './policy.ts'

/** A value that was overwritten by somebody who had not seen it. Clients are Yjs client ids. */
export type Overwrite = { key: string; lostValue: unknown; lostClient: number; wonValue: unknown; wonClient: number }

/**
 * The keys of `map` at which this transaction brought two edits together that did not know of each other: the one that won
 * did not follow the other. Found on whichever side the meeting happens, and on the log's replay, as the loser is still in the
 * key's chain. To be called while observers run (deleted content is there until then). Source: issue 2, point 4.
 */
export function concurrentOverwrites(transaction: Y.Transaction, map: Y.Map<unknown>): Overwrite[] {
  const keys = transaction.changed.get(map as never) ?? new Set<string | null>()
  const touched = new Set([...keys].filter((key) => key !== null))
  return [...touched].flatMap((key) => {
    const won = map._map.get(key)
    if (!won) return []
    const lost = losers(transaction, won)
    return lost.map((item) => ({
      key,
      lostValue: lastOf(item),
      lostClient: item.id.client,
      wonValue: won.deleted ? undefined : lastOf(won),
      wonClient: won.id.client,
    }))
  })
}

/** Items of the key's chain that are neither the winner nor what it (or what it follows) replaced knowingly. */
function losers(transaction: Y.Transaction, won: Y.Item): Y.Item[] {
  const seen = new Set<Y.Item>()
  for (let item: Y.Item | null = won; item; item = previousOf(item)) seen.add(item)
  const found: Y.Item[] = []
  for (let item = won.left; item; item = item.left) {
    // Only where this transaction made them meet: one of both is new.
    if (
      !seen.has(item) &&
      item.id.client !== won.id.client &&
      (isNew(transaction, item.id) || isNew(transaction, won.id)) &&
      isLast(item, won)
    )
      found.push(item)
  }
  return found.slice(0, 1)
}

/** What the writer of `item` saw at this key. */
function previousOf(item: Y.Item): Y.Item | null {
  const origin = item.origin
  if (origin === null) return null
  for (let left = item.left; left; left = left.left) {
    if (left.id.client === origin.client && left.id.clock <= origin.clock && origin.clock < left.id.clock + left.length)
      return left
  }
  return null
}

/** Nothing later of the same writer's branch: a value that its own writer replaced is not lost. */
function isLast(item: Y.Item, won: Y.Item): boolean {
  for (let other = won.left; other && other !== item; other = other.left) {
    const { origin } = other
    if (
      origin &&
      origin.client === item.id.client &&
      item.id.clock <= origin.clock &&
      origin.clock < item.id.clock + item.length
    )
      return false
  }
  return true
}

const lastOf = (item: Y.Item): unknown =>
  item.content instanceof Y.ContentDeleted ? undefined : item.content.getContent().at(-1)
