import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import { COLUMNS_MAX } from '@werkbank/model/jobs/export.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { SHOWN_FIELDS } from '@werkbank/model/jobs/shown-fields.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { optionsOf, parametersOf } from '@werkbank/model/records/narrowing.ts'
import { z } from 'zod'
import type { TableState } from '../../design/table/table-state.ts'
import { compareText } from '../../i18n/compare.ts'
import { choiceWord, type RecordWithHistory, recordField, recordValue } from '../../i18n/record-words.ts'
import type { Workspace } from '../../identity/workspace.ts'
import type { Mirror } from '../../mirror/mirror.ts'
import { csvForm } from './list-file.ts'
import { type Params, WHOLE_LISTS } from './whole-lists.ts'

type Told = { name: RecordWithHistory; fields: Record<string, Field> }

/** What a list's screen shows: what narrows it, its order and its columns. */
export type Shown = {
  /** The fields that its filters are of. */
  fields: Readonly<Record<string, Field>>
  state: Pick<TableState, 'filter' | 'query' | 'sort'>
  isGrouped: boolean
  columns: readonly { key: string; header: string }[]
}

/** What the server is asked for, so that a file has the rows that the screen shows, and those like them that are not on this device. */
export function narrowingOf(list: ExportedList, of: ExportedList, { fields, state, isGrouped }: Shown): Params {
  const known = Object.entries(fields).flatMap(([name, kind]) => Object.entries(parametersOf(name, kind)))
  const filters = known.flatMap(([name, schema]): [string, string][] => {
    const text = state.filter(name)
    return text && schema.safeParse(text).success ? [[name, text]] : []
  })
  const [query, sort] = [state.query(), state.sort()]
  const isFlat = isGrouped || query !== '' || sort !== undefined || filters.length > 0
  return {
    ...Object.fromEntries(filters),
    ...WHOLE_LISTS[list].narrow(state.filter, { isFlat }),
    ...(query ? { search: query } : {}),
    ...(sort && list === of ? sortOf(list, sort) : {}),
  }
}

function sortOf(list: ExportedList, { key, descending }: { key: string; descending: boolean }): Params {
  const field = fieldOf(list, key)
  return field === undefined || recordOf(list).fields[field]?.wire === 'json'
    ? {}
    : { sort: `${descending ? '-' : ''}${field}` }
}

/** The record of a list, with what its screen shows besides. */
function recordOf(list: ExportedList): Told {
  const { name, fields } = MIRROR_TABLES[list]
  return { name: name as RecordWithHistory, fields: { ...fields, ...SHOWN_FIELDS[list] } }
}

/** The field that a column of a screen shows; undefined where a device computes it. */
function fieldOf(list: ExportedList, key: string): string | undefined {
  const { shown } = WHOLE_LISTS[list]
  const field = shown[key] ?? key
  return field in recordOf(list).fields ? field : undefined
}

/** Columns of the screen that the server can't say, by their heads: it knows no sums of the device's. */
export const notInFile = (list: ExportedList, { columns }: Pick<Shown, 'columns'>): string[] =>
  columns.filter(({ key }) => fieldOf(list, key) === undefined).map(({ header }) => header)

/** Which columns a file has: those of the screen, or without them all, with the properties that products have. */
export function fileColumns(
  list: ExportedList,
  mirror: Pick<Mirror, 'all'>,
  { can, shown }: { can: (right: NonNullable<Field['right']>) => boolean; shown?: Pick<Shown, 'columns'> },
): ExportColumn[] {
  const record = recordOf(list)
  const onScreen = shown?.columns.flatMap(({ key }) => fieldOf(list, key) ?? [])
  const names = onScreen && onScreen.length > 0 ? withCurrency(record, onScreen) : WHOLE_LISTS[list].all
  const own = WHOLE_LISTS[list].words?.(mirror) ?? {}
  const columns = names.flatMap((field): ExportColumn[] => {
    const kind = record.fields[field]
    if (kind?.right !== undefined && !can(kind.right)) return []
    const words = own[field] ?? (kind && wordsOf(record.name, field, kind))
    return [{ field, head: recordField(record.name, field), ...(words ? { words } : {}) }]
  })
  return [...columns, ...(onScreen || list !== 'products' ? [] : propertyColumns(mirror))].slice(0, COLUMNS_MAX)
}

/** An amount says in which currency it is. */
const withCurrency = ({ fields }: Told, names: readonly string[]): readonly string[] =>
  names.some((name) => name.endsWith('Minor')) && 'currency' in fields ? [...names, 'currency'] : names

function propertyColumns(mirror: Pick<Mirror, 'all'>): ExportColumn[] {
  const names = new Set(mirror.all('products').flatMap(({ variant }) => Object.keys(variant)))
  return [...names].sort(compareText).map((property) => ({ field: 'variant', property, head: property }))
}

const askedSchema = z.object({ id: z.string() })
type Asked = { list: ExportedList; form: 'csv' | 'xlsx'; name: string; columns: ExportColumn[]; narrowing: Params }

/** Asks the server for a file of a list, also of rows that are not on this device. Resolves with the job's id. */
export async function askWholeList({ request }: Pick<Workspace, 'request'>, asked: Asked): Promise<string> {
  const answer = await request('/exports', { method: 'POST', body: { ...asked, divided: csvForm() } })
  return askedSchema.parse(await answer.json()).id
}

function wordsOf(record: RecordWithHistory, field: string, kind: Field): Record<string, string> | undefined {
  if (kind.narrowing === 'yesNo')
    return Object.fromEntries([true, false].map((value) => [String(value), recordValue(field, value, 'EUR')]))
  if (kind.narrowing !== 'choices') return undefined
  return Object.fromEntries(optionsOf(kind).map((choice) => [choice, choiceWord(record, field, choice)]))
}
