import * as Y from 'yjs'
import { itemAt } from '../vendor/yjs.ts'
import { isNew } from './policy.ts'

/** A value that was overwritten by a person who had not seen it. Clients are Yjs client ids. */
export type Overwrite = { key: string; lostValue: unknown; lostClient: number; wonValue: unknown; wonClient: number }

/**
 * The keys of `map` at which this transaction brought two concurrent edits together. A previous value that is replaced is lost if the new one does not
 * follow it; a new value that does not win is lost itself. So each loss is reported once, on every device and when the log is replayed. Must be called
 * while observers run: deleted content is available until then, in documents without garbage collection also later. Source: issue 2, point 4.
 */
export function concurrentOverwrites(transaction: Y.Transaction, map: Y.Map<unknown>): Overwrite[] {
  const keys = transaction.changed.get(map as never) ?? new Set<string | null>()
  return [...keys].flatMap((key) => {
    const won = key === null ? undefined : itemAt(map, key)
    const lost = won && loser(transaction, won)
    if (key === null || !won || !lost) return []
    return {
      key,
      lostValue: lastOf(lost),
      lostClient: lost.id.client,
      wonValue: won.deleted ? undefined : lastOf(won),
      wonClient: won.id.client,
    }
  })
}

/** The values of a key form a chain whose last one wins. The previous value is the last one that is not of this transaction. */
function loser(transaction: Y.Transaction, won: Y.Item): Y.Item | undefined {
  const wonIsNew = isNew(transaction, won.id)
  let rival = won.left
  while (rival && isNew(transaction, rival.id) === wonIsNew) rival = rival.left
  if (!rival || rival.id.client === won.id.client || follows(won, rival)) return undefined
  const wasThere = !rival.deleted || Y.isDeleted(transaction.deleteSet, rival.id)
  return wasThere ? rival : undefined
}

/** Whether the author of `item`, or of a value that it replaced, had seen `earlier`. */
function follows(item: Y.Item, earlier: Y.Item): boolean {
  for (let seen: Y.Item | null = item; seen; seen = previousOf(seen)) if (seen === earlier) return true
  return false
}

/** What the writer of `item` saw at this key. */
function previousOf(item: Y.Item): Y.Item | null {
  const { origin } = item
  if (origin === null) return null
  for (let left = item.left; left; left = left.left) {
    if (left.id.client === origin.client && left.id.clock <= origin.clock && origin.clock < left.id.clock + left.length)
      return left
  }
  return null
}

const lastOf = (item: Y.Item): unknown =>
  item.content instanceof Y.ContentDeleted ? undefined : item.content.getContent().at(-1)
