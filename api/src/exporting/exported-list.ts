import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { conditionsOf } from '@werkbank/model/records/narrowing.ts'
import { z } from 'zod'
import { missing } from '../http/caller.ts'
import { parseInput, wrongField } from '../http/input.ts'
import { listInput } from '../records/list.ts'
import { LISTS } from './lists.ts'

type Asked = {
  list: ExportedList
  columns: readonly Pick<ExportColumn, 'field' | 'property'>[]
  narrowing: Record<string, string>
}
/** What is asked of a list, read. `sort`: a field, from the other end with "-". */
export type Narrowing = { sort: string; search?: string } & Readonly<Record<string, string | undefined>>

/** What narrows a list: its own fields, of parts those of what they belong to. */
export const narrowedBy = (list: ExportedList): AnyRecord => {
  const { record } = LISTS[list]
  return record.partOf?.record ?? record
}

/**
 * The rights that an export takes: those of the list, its columns, filters and order, since which rows it has, and in which order, reveals the values
 * behind them.
 */
export function rightsOf({ list, columns, narrowing }: Asked): Permission[] {
  const { record, refers } = LISTS[list]
  const owner = narrowedBy(list)
  const narrowed = conditionsOf(owner, (name) => narrowing[name]).flatMap(
    ({ field }) => owner.fields[field]?.right ?? [],
  )
  const told = [...columns.map(({ field }) => field), ...sortOf(narrowing)].flatMap((field) => [
    record.fields[field]?.right ?? [],
    refers[field]?.right ?? [],
  ])
  return [...new Set([...[record.read.permission ?? []].flat(), ...narrowed.flat(), ...told.flat()])]
}

const sortOf = ({ sort }: Record<string, string>): string[] => (sort === undefined ? [] : [sort.replace('-', '')])

/** Throws where a column cannot be exported, or the caller lacks the right to the list, a column or a filter. */
export function requireExport(caller: Caller, asked: Asked): void {
  const { list, columns, narrowing } = asked
  const { record, refers } = LISTS[list]
  const nameOf = ({ field, property = '' }: Asked['columns'][number]) => `${field} ${property}`
  for (const [at, column] of columns.entries()) {
    const { field, property } = column
    if (columns.findIndex((other) => nameOf(other) === nameOf(column)) < at)
      throw wrongField(`columns.${at}.field`, 'problems.column_twice', property ?? field)
    const found = Object.hasOwn(record.fields, field) ? record.fields[field] : undefined
    const isThere = property === undefined ? isText(found, field in refers) : list === 'products' && field === 'variant'
    if (!isThere) throw wrongField(`columns.${at}.field`, 'problems.no_column', field)
  }
  narrowingOf(list, narrowing)
  for (const right of rightsOf(asked)) if (!can(caller, right)) throw missing(caller, right)
}

/** True where a cell can say it. */
const isText = (field: Field | undefined, isReferred: boolean): boolean =>
  field !== undefined &&
  (field.wire !== 'json' || field.narrowing === 'tags') &&
  (field.narrowing !== 'reference' || isReferred)

/** A list as its own route is asked for it, sorted by whatever a cell can say; what it does not take is refused by its name. */
export function narrowingOf(list: ExportedList, narrowing: Record<string, string>): Narrowing {
  const { record, refers, also = {} } = LISTS[list]
  // A file has all pages, and rows that are read at once need no index to be sorted.
  const { limit: _, cursor: __, sort: ___, ...taken } = listInput(narrowedBy(list) as never)
  const sorts = Object.entries(record.fields).flatMap(([name, field]) =>
    field.wire !== 'json' && isText(field, name in refers) ? [name, `-${name}`] : [],
  )
  const usual = record.partOf?.field ?? record.sorts?.[0] ?? 'id'
  const sort = z.enum(sorts, { error: 'A list is sorted by one of its columns.' }).default(usual as never)
  return parseInput(z.object({ ...taken, ...also, sort }).strict() as never, narrowing) as Narrowing
}
