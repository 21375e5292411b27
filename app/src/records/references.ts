import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { pathTo } from '@werkbank/model/base/value/tree.ts'
import { categoryLines } from '@werkbank/model/catalogue/category-tree.ts'
import { compareText } from '../i18n/compare.ts'
import { REFERS, referredName } from '../i18n/record-words.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { searchRows } from '../mirror/search.ts'

type References = {
  /** Ids of those that a search finds, all for an empty one. */
  find: (query: string) => readonly string[]
  nameOf: (id: string) => string
}
const NO_ONE: References = { find: () => [], nameOf: (id) => id }

/** What a field may refer to, by the rows of the mirror. */
export function createReferences(mirror: Mirror, field: string): References {
  const table = REFERS[field]
  if (table === undefined) return NO_ONE
  if (table === 'categories') return createCategories(mirror)
  const nameOf = (id: string) => (id === '' ? '' : String(referredName(mirror, field, id)))
  return {
    nameOf,
    find(query) {
      const found = searchRows(mirror, table, mirror.all(table), query).map(({ id }) => id)
      return query === '' ? found.toSorted((a, b) => compareText(nameOf(a), nameOf(b))) : found
    },
  }
}

/** Categories form a tree: each is shown with its whole path, and found by any words of it. */
function createCategories(mirror: Mirror): References {
  const byId = () => new Map(mirror.all('categories').map((category) => [category.id, category]))
  const pathOf = (all: ReturnType<typeof byId>, id: string) =>
    pathTo(all, id)
      .map(({ name }) => name)
      .join(' › ')
  return {
    nameOf: (id) => pathOf(byId(), id) || id,
    find(query) {
      const all = byId()
      const words = foldedWords(query)
      return categoryLines([...all.values()], [], (a, b) => compareText(a.name, b.name))
        .map(({ category: { id } }) => id)
        .filter((id) => {
          const path = fold(pathOf(all, id))
          return words.every((word) => path.includes(word))
        })
    },
  }
}
