import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { isTags, tagKey, tagsIn, tagsText } from '@werkbank/model/records/tags.ts'
import { compareText } from '../i18n/compare.ts'
import type { Mirror } from '../mirror/mirror.ts'

/** A tag in use, with the number of its rows; `isNew`: it is not used yet. */
export type TagWord = { tag: string; key: string; count: number; isNew?: true }

/** The tags of a table's rows, each as it is spelled where it stands first. */
export function tagWords(rows: Iterable<object>): TagWord[] {
  const known = new Map<string, TagWord>()
  for (const row of rows) {
    const { tags } = row as { tags?: unknown }
    if (!isTags(tags)) continue
    for (const tag of tags) {
      const key = tagKey(tag)
      const word = known.get(key)
      if (word) word.count += 1
      else known.set(key, { tag, key, count: 1 })
    }
  }
  return [...known.values()]
}

/** Those that the typed letters find, the same one first, then what begins so, then what is used most; last, where it may be made, what is typed. */
export function findTags(
  words: readonly TagWord[],
  query: string,
  { taken, mayMake }: { taken: readonly string[]; mayMake: boolean },
): TagWord[] {
  const wanted = tagKey(query)
  const had = new Set(taken.map(tagKey))
  const rank = ({ key }: TagWord) => (key === wanted ? 0 : key.startsWith(wanted) ? 1 : 2)
  const found = words
    .filter(({ key }) => key.includes(wanted) && !had.has(key))
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count || compareText(a.tag, b.tag))
  const typed = tagsIn(query)
  const isKnown = typed.every((tag) => had.has(tagKey(tag)) || words.some(({ key }) => key === tagKey(tag)))
  return mayMake && !isKnown ? [...found, { tag: tagsText(typed), key: '', count: 0, isNew: true }] : found
}

/** As `findTags`, of the rows of a mirrored table: what is there is counted anew where the table has changed. */
export function createTagSearch(mirror: Mirror, table: MirrorTable) {
  let known: { rows: readonly object[]; words: TagWord[] } | undefined
  return (query: string, options: Parameters<typeof findTags>[2]) => {
    const rows = mirror.all(table)
    if (known?.rows !== rows) known = { rows, words: tagWords(rows) }
    return findTags(known.words, query, options)
  }
}
