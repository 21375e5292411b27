import type { Permission } from '@werkbank/model/base/permission.ts'
import type { MirrorRow, MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { conditionsOf, meets, parametersOf } from '@werkbank/model/records/narrowing.ts'
import { type Accessor, createMemo } from 'solid-js'
import type { Column, Sort } from '../../design/table/data-table.tsx'
import { createTableState } from '../../design/table/table-state.ts'
import { type RecordWithHistory, recordField } from '../../i18n/record-words.ts'
import { companyDay } from '../../i18n/zone.ts'
import { useCan } from '../../identity/index.ts'
import { useSearch } from '../../mirror/use-mirror.ts'
import { createGroups, isGroupable } from './grouping.ts'
import { createListViews, type SavedView } from './list-views.ts'
import { lackingIn } from './view-lacks.ts'

/** What a list shows: a record as it is mirrored, or as people see it, its working copy for one. */
export type Listed = Pick<AnyRecord, 'fields'> & { name: RecordWithHistory }

/**
 * A list of a mirrored table: search, order and what narrows it by each of `filters` are in the address, columns are kept for the person on
 * this device, views by the server (`createListViews`). `filters`: fields; one that the person may not see is left out. `find` where rows are not shown as they are mirrored: those
 * that a search finds, all for an empty one.
 */
export function createList<T extends MirrorTable, R extends { id: string } = MirrorRow<T>>(options: {
  table: T
  record: Listed
  filters: readonly (keyof NoInfer<R> & string)[]
  /** Fields by which rows can be grouped, besides the filters that have few values. */
  groups?: readonly (keyof NoInfer<R> & string)[]
  /** What else its address may say. */
  also?: readonly string[]
  initial?: Sort
  find?: (query: Accessor<string>) => Accessor<readonly NoInfer<R>[]>
}) {
  const { table, record } = options
  const can = useCan()
  const state = createTableState(options.initial)
  const found =
    options.find?.(state.query) ??
    (useSearch(table, state.query) as Accessor<readonly unknown[]> as Accessor<readonly R[]>)
  const views = createListViews(table)
  const seen = (names: readonly string[]) => fieldsSeen(record, names, can)
  const fields = seen(options.filters)
  const groups = seen(
    [...(options.groups ?? []), ...options.filters].filter((name) => isGroupable(record.fields[name])),
  )
  const conditions = createMemo(() => conditionsOf({ fields }, state.filter))
  const rows = createMemo(() => {
    const all = conditions()
    if (all.length === 0) return found()
    return found().filter((row) => all.every((condition) => meets(record, row, condition, companyDay)))
  })
  return {
    name: table,
    record,
    state,
    /** Fields that can narrow it. */
    fields,
    conditions,
    rows,
    ...createGroups(groups, state),
    /** Takes away what narrows it; with `also`, other parameters of the address. */
    clear(also: readonly string[] = []) {
      for (const [name, field] of Object.entries(fields))
        for (const parameter of Object.keys(parametersOf(name, field))) state.setFilter(parameter, undefined)
      for (const parameter of also) state.setFilter(parameter, undefined)
    },
    ...views,
    /** Those of `all` that are shown, in the chosen order. */
    columns<R>(all: readonly Column<R>[]): Column<R>[] {
      const chosen = views.columns().flatMap((key) => all.find((column) => column.key === key) ?? [])
      return chosen.length > 0 ? chosen : all.filter(({ isExtra }) => !isExtra)
    },
    /** What a view names that is not here (any more), in words. */
    lacking: (view: SavedView, all: readonly Column<never>[]) =>
      lackingIn(view, { fields, groups, columns: all, also: options.also ?? [] }).map((name) =>
        recordField(record.name, name.replace(/(From|To)$/, '')),
      ),
  }
}
/** The fields among these that the person may see, by name. */
const fieldsSeen = ({ fields }: Listed, names: readonly string[], can: (right: Permission) => boolean) =>
  Object.fromEntries(
    names.flatMap((name): [string, Field][] => {
      const field = fields[name]
      return field && (field.right === undefined || can(field.right)) ? [[name, field]] : []
    }),
  )

export type RecordList = Omit<ReturnType<typeof createList<MirrorTable>>, 'rows'>
