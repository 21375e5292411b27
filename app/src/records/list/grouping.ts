import type { Field } from '@werkbank/model/records/field.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { isTags, tagKey, tagsText } from '@werkbank/model/records/tags.ts'
import type { Column } from '../../design/table/data-table.tsx'
import type { Grouping } from '../../design/table/group-rows.ts'
import type { TableState } from '../../design/table/table-state.ts'
import { compareText } from '../../i18n/compare.ts'
import { formatMoney, formatMonth } from '../../i18n/format.ts'
import { choiceWord, type RecordWithHistory } from '../../i18n/record-words.ts'
import { t } from '../../i18n/t.ts'
import { companyDay } from '../../i18n/zone.ts'
import type { Mirror } from '../../mirror/mirror.ts'
import { createReferences } from '../references.ts'
import { listSums } from './list-sums.ts'

/** What stands for rows without a value; it comes last. */
const NONE = ''
/** In the address before the groups that are open, where all others are folded. */
const ALL = '*'

const isTime = ({ wire, columns }: Field) => wire === 'moment' || columns.includes('date')
/** Whether rows can be grouped by a field: by few values that have words, by another record, by the month of a day. */
export const isGroupable = (field: Field | undefined): boolean =>
  field !== undefined && (isTime(field) || ['choices', 'reference', 'yesNo', 'tags'].includes(field.narrowing ?? ''))

/** Which groups are folded, as the address says it: their keys, or all but some. */
function createFolding(state: Pick<TableState, 'filter' | 'setFilter'>) {
  const listed = () => (state.filter('folded') ?? '').split(',').filter(Boolean)
  const isAll = () => listed()[0] === ALL
  const write = (keys: readonly string[]) => state.setFilter('folded', keys.join(',') || undefined)
  // A key is what stands in a row: with a comma it would be two.
  const named = (key: string) => encodeURIComponent(key) || '-'
  return {
    isFolded: (key: string) => listed().includes(named(key)) !== isAll(),
    fold: (key: string) =>
      write(listed().includes(named(key)) ? listed().filter((one) => one !== named(key)) : [...listed(), named(key)]),
    foldAll: () => write([ALL]),
    unfoldAll: () => write([]),
  }
}

/** Fields by which a list can be grouped, by name; the one by which it is; and which groups are folded. */
export const createGroups = (groups: Readonly<Record<string, Field>>, state: TableState) => ({
  groups,
  group: () => Object.keys(groups).find((name) => name === state.filter('group')),
  setGroup: (name: string) => state.setFilters({ group: name || undefined, folded: undefined }),
  folding: createFolding(state),
})

/** How the rows of a list are grouped by one of its fields. */
export function groupingBy<R extends { id: string }>(
  name: string,
  field: Field,
  {
    record,
    mirror,
    folding,
    columns,
  }: {
    record: RecordWithHistory
    mirror: Mirror
    folding: ReturnType<typeof createFolding>
    columns: () => readonly Column<R>[]
  },
): Grouping<R> {
  const { keyOf, label, compare } = wordsOf(name, field, record, mirror)
  return {
    keyOf: (row) => keyOf((row as Record<string, unknown>)[name]),
    label: (key) => (key === NONE ? t('common.none') : label(key)),
    compare: (a, b) => Number(a === NONE) - Number(b === NONE) || compare(a, b),
    isFolded: folding.isFolded,
    onFold: folding.fold,
    sums(rows) {
      const sums = columns().flatMap((column) =>
        listSums([column] as never, rows as never).map((sum) => ({ column, sum })),
      )
      return new Map(
        sums.map(({ column, sum }) => [
          column.key,
          sum.amounts.map(({ minor, currency }) => formatMoney(minor, currency)).join(' + '),
        ]),
      )
    },
  }
}

type Words = {
  keyOf: (value: unknown) => string
  label: (key: string) => string
  compare: (a: string, b: string) => number
}
const plain = (value: unknown) => (value === null || value === undefined ? NONE : String(value))

function wordsOf(name: string, field: Field, record: RecordWithHistory, mirror: Mirror): Words {
  if (isTime(field))
    return {
      keyOf: (value) => (value ? companyDay(String(value)).slice(0, 7) : NONE),
      label: (month) => formatMonth(`${month}-01`),
      compare: (a, b) => (a < b ? 1 : -1), // the newest first
    }
  if (field.narrowing === 'reference') {
    const references = createReferences(mirror, name)
    const names = new Map<string, string>()
    const nameOf = (id: string) => {
      const known = names.get(id) ?? references.nameOf(id)
      names.set(id, known)
      return known
    }
    return { keyOf: plain, label: nameOf, compare: (a, b) => compareText(nameOf(a), nameOf(b)) }
  }
  if (field.narrowing === 'yesNo')
    return {
      keyOf: plain,
      label: (key) => t(key === 'true' ? 'history.yes' : 'history.no'),
      compare: (a, b) => (a < b ? 1 : -1),
    }
  if (field.narrowing === 'tags') return createTagGroups()
  const options = optionsOf(field)
  return {
    keyOf: plain,
    label: (key) => choiceWord(record, name, key),
    compare: (a, b) => options.indexOf(a) - options.indexOf(b),
  }
}

/** Rows with the same tags belong together: each row stands in one group. */
function createTagGroups(): Words {
  const labels = new Map<string, string>()
  const labelOf = (key: string) => labels.get(key) ?? key
  return {
    keyOf(value) {
      const tags = isTags(value) ? value : []
      const key = tags.map(tagKey).join(', ')
      if (!labels.has(key)) labels.set(key, tagsText(tags))
      return key
    },
    label: labelOf,
    compare: (a, b) => compareText(labelOf(a), labelOf(b)),
  }
}
