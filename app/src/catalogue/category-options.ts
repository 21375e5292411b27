import { pathTo } from '@werkbank/model/base/value/tree.ts'
import { categoryLines } from '@werkbank/model/catalogue/category-tree.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'

export type CategoryRow = MirrorRow<'categories'>
export const byName = (a: CategoryRow, b: CategoryRow) => compareText(a.name, b.name)

/** What stands for products without a category where one is chosen (PR-09). */
export const UNCATEGORISED = 'none'

/** Categories to choose from, in the order of the tree, each by its full path; `first` stands before them. */
export function createCategoryOptions(first: () => { value: string; label: string }[]) {
  const categories = useTable('categories')
  return createMemo(() => {
    const byId = new Map(categories().map((category) => [category.id, category]))
    const paths = categoryLines(categories(), [], byName).map(({ category: { id } }) => ({
      value: id,
      label: pathTo(byId, id)
        .map(({ name }) => name)
        .join(' › '),
    }))
    return [...first(), ...paths]
  })
}
export const uncategorised = (value: string) => ({ value, label: t('catalogue.uncategorised') })
